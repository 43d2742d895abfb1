"""Actions: taken on at a session, carried to each next one, handed over, closed, or dropped with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from lms.audit.models import Change
from lms.kit import clock
from lms.kit.db import db
from lms.kit.readers import Reader, Work, reading_as
from lms.kit.refusal import Refused
from lms.people.models import Term
from lms.supervision.models import GroupMember, SupervisionAction
from lms.supervision.queries.groups import open_actions
from lms.supervision.rules.words import ActionState, GroupKind, MemberRole, SessionState
from lms.supervision_sessions.queries import actions as queries
from lms.supervision_sessions.queries.sessions import session_facts
from lms.supervision_sessions.service import actions
from tests.cast import TODAY
from tests.supervision.groups import LONG_AGO, a_group, agrees, joins, meets, signs

OPEN, CLOSED, DROPPED = ActionState
BEFORE, LATER = TODAY - timedelta(days=14), TODAY + timedelta(days=14)


@pytest.fixture
def group(cast):
    of = a_group(cast)
    agrees(cast, of)
    return of


@pytest.fixture
def session(cast, group):
    return meets(cast, group, BEFORE, "ailsa", led_by="effie")


def takes_on(cast, session, text="Read the policy", *, who="ailsa", by="effie", due_on=TODAY):
    actions.take_on(session_id=session.id, text=text, owner_id=cast[who].person_id, due_on=due_on, by=cast[by].viewer())
    return db.session.scalar(reading_as(select(func.max(SupervisionAction.id)), Work.FACTS))


def reads(cast, who, action_id):
    return queries.action(action_id, Reader(cast[who].person_id, clock.now()))


def page(action_id, end=""):
    return f"/supervision/actions/{action_id}{end}"


def day(on):
    return [str(on.day), str(on.month), str(on.year)]


def at(session, end=""):
    return f"/supervision/sessions/{session.id}{end}"


def form(cast, who="ailsa", text="Read the policy", due_on=TODAY):
    return {"text": text, "owner": str(cast[who].person_id), "due_on": day(due_on)}


def leaves(cast, who):
    statement = update(GroupMember).where(GroupMember.person_id == cast[who].person_id)
    db.session.execute(statement.values(until=TODAY - timedelta(days=1)))
    db.session.expire_all()


# --- taken on ---------------------------------------------------------------------------------------------------------------------


def test_a_facilitator_gives_an_action_to_somebody_of_that_day(cast, session, as_, send):
    assert send(as_("effie"), at(session, "/actions"), **form(cast)).status_code == 303
    assert "Read the policy" in as_("ailsa").get(at(session)).text
    assert "Read the policy" in as_("morag").get(at(session)).text


def test_an_action_that_seems_to_name_somebody_is_asked_about_and_then_taken_on(cast, session, as_, send):
    effie, named = as_("effie"), form(cast, text="Visit Mrs Agnes McTavish")
    reply = send(effie, at(session, "/actions"), **named)
    assert reply.status_code == 422 and "Does this name somebody who uses services?" in reply.text
    assert send(effie, at(session, "/actions"), **named, anyway="Mrs Agnes McTavish").status_code == 303


def test_so_is_the_reason_for_dropping_one(cast, session, as_, send):
    action, why = takes_on(cast, session), "Mrs Agnes McTavish has moved"
    assert send(as_("ailsa"), page(action, "/drop"), why=why).status_code == 422
    assert send(as_("ailsa"), page(action, "/drop"), why=why, anyway="Mrs Agnes McTavish").status_code == 303
    assert reads(cast, "ailsa", action).why_dropped == why


def test_a_member_takes_one_on_themselves_and_gives_none_to_others(cast, session, as_, send):
    assert send(as_("ailsa"), at(session, "/actions"), **form(cast)).status_code == 303
    assert send(as_("ailsa"), at(session, "/actions"), **form(cast, "morag")).status_code == 422
    with pytest.raises(Refused):
        takes_on(cast, session, who="morag", by="ailsa")


def test_the_same_action_sent_twice_is_one(cast, session, as_, send):
    for _ in range(2):
        send(as_("effie"), at(session, "/actions"), **form(cast))
    assert queries.how_many_open(session.group_id) == 1


def test_its_owner_was_in_the_group_that_day(cast, group, session):
    joins(cast, group, "kirsty")
    with pytest.raises(Refused, match="who is in the group"):
        takes_on(cast, session, who="kirsty")


@pytest.mark.parametrize("due_on", [BEFORE - timedelta(days=1), BEFORE + timedelta(days=800)])
def test_it_is_due_on_the_day_of_the_session_or_later(cast, session, as_, send, due_on):
    assert send(as_("effie"), at(session, "/actions"), **form(cast, due_on=due_on)).status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": "x" * 1001}, {"owner": "999999"}, {"owner": "x"}, {"due_on": ["29", "2", "2026"]}]
)
def test_what_is_no_action_is_shown_again(cast, session, as_, send, wrong):
    assert send(as_("effie"), at(session, "/actions"), **form(cast) | wrong).status_code == 422


def test_none_is_taken_on_before_the_day_long_after_it_or_when_cancelled(cast, group, as_):
    to_come, long_ago = meets(cast, group, LATER, state=SessionState.PLANNED), meets(cast, group, TODAY - timedelta(days=29))
    assert "You can add actions from 16 March 2026" in as_("effie").get(at(to_come, "/actions")).text
    assert "more than 28 days ago" in as_("effie").get(at(long_ago, "/actions")).text


@pytest.mark.parametrize("who", ["kirsty", "lorna", "priya", "adam", "beth"])
def test_nobody_outside_takes_one_on(cast, session, as_, who):
    assert as_(who).get(at(session, "/actions")).status_code == 404


def test_a_group_has_at_most_fifty_open(cast, session, as_, send):
    owner = cast["ailsa"].person_id
    db.session.add_all(
        SupervisionAction(session_id=session.id, owner_id=owner, text=f"Action {number}", due_on=TODAY, why_dropped="")
        for number in range(50)
    )
    db.session.flush()
    reply = send(as_("effie"), at(session, "/actions"), **form(cast))
    assert reply.status_code == 422 and "This group has 50 open actions, which is the most" in reply.text


# --- carried ----------------------------------------------------------------------------------------------------------------------


def carried(cast, session, who="ailsa"):
    return [each.text for each in queries.carried_to(session_facts(session.id), Reader(cast[who].person_id, clock.now()))]


def test_it_is_carried_to_each_next_session_until_it_is_closed(cast, group, session, as_):
    action_id = takes_on(cast, session)
    now, later = meets(cast, group, TODAY, state=SessionState.PLANNED), meets(cast, group, LATER, state=SessionState.PLANNED)
    assert "From 16 February 2026" in as_("morag").get(at(now)).text
    assert [carried(cast, each) for each in (session, now, later)] == [[], ["Read the policy"], ["Read the policy"]]
    actions.close(action_id=action_id, by=cast["ailsa"].viewer())
    assert [carried(cast, each) for each in (now, later)] == [["Read the policy"], []]  # closed today, so it was open for today's


def test_a_later_member_sees_what_is_open_in_a_group_and_nothing_of_two(cast, group, session):
    pair = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",), code="P")
    agrees(cast, pair)
    of_two = takes_on(cast, meets(cast, pair, BEFORE, "ailsa", led_by="effie"), "Between two")
    of_group = takes_on(cast, session)
    for each in (group, pair):
        joins(cast, each, "kirsty")
        signs(agrees(cast, each, "effie", version=2), cast["kirsty"].person_id)
    assert (reads(cast, "kirsty", of_group).text, reads(cast, "kirsty", of_two)) == ("Read the policy", None)


@pytest.mark.parametrize("who", ["kirsty", "lorna", "priya", "adam", "beth", "fraser"])
def test_to_all_others_it_is_not_there(cast, session, as_, who):
    action_id = takes_on(cast, session)
    assert [as_(who).get(page(action_id, end)).status_code for end in ("", "/drop", "/change")] == [404] * 3
    assert as_("ailsa").get(page(action_id)).status_code == 200


# --- settled ----------------------------------------------------------------------------------------------------------------------


def test_its_owner_closes_it(cast, session, as_, send):
    action_id, ailsa = takes_on(cast, session), as_("ailsa")
    assert [send(ailsa, page(action_id, "/close"), "/account/password").status_code for _ in range(2)] == [303, 303]
    assert (reads(cast, "ailsa", action_id).state, reads(cast, "ailsa", action_id).settled_on) == (CLOSED, TODAY)


def test_a_facilitator_closes_it_and_another_member_does_not(cast, session, as_, send):
    action_id = takes_on(cast, session)
    assert send(as_("morag"), page(action_id, "/close"), "/account/password").status_code == 404
    assert send(as_("effie"), page(action_id, "/close"), "/account/password").status_code == 303


def test_it_is_dropped_with_a_reason(cast, session, as_, send):
    action_id = takes_on(cast, session)
    assert send(as_("ailsa"), page(action_id, "/drop"), why="  ").status_code == 422
    send(as_("ailsa"), page(action_id, "/drop"), why="The policy is withdrawn <b>")
    assert reads(cast, "ailsa", action_id).state == DROPPED
    assert "The policy is withdrawn &lt;b&gt;" in as_("effie").get(page(action_id)).text


def test_what_is_settled_stays_settled(cast, session, as_, send):
    action_id = takes_on(cast, session)
    actions.close(action_id=action_id, by=cast["ailsa"].viewer())
    assert "settled already" in send(as_("ailsa"), page(action_id, "/drop"), why="Never mind").text
    with pytest.raises(Refused):
        actions.change(action_id=action_id, owner_id=cast["morag"].person_id, due_on=TODAY, by=cast["effie"].viewer())


# --- handed over ------------------------------------------------------------------------------------------------------------------


def test_its_owner_or_a_facilitator_hands_it_over(cast, session, as_, send):
    action_id = takes_on(cast, session)
    send(as_("ailsa"), page(action_id, "/change"), owner=str(cast["morag"].person_id), due_on=day(LATER))
    assert (reads(cast, "effie", action_id).owner_id, reads(cast, "effie", action_id).due_on) == (cast["morag"].person_id, LATER)


def test_nobody_gets_it_who_is_not_in_the_group(cast, session, as_, send):
    action_id = takes_on(cast, session)
    assert send(as_("effie"), page(action_id, "/change"), owner=str(cast["kirsty"].person_id), due_on=day(LATER)).status_code == 422
    with pytest.raises(Refused):
        actions.change(action_id=action_id, owner_id=cast["kirsty"].person_id, due_on=TODAY, by=cast["effie"].viewer())


def test_what_was_marked_as_done_by_mistake_is_undone_on_that_day(cast, session, as_, send):
    action_id = takes_on(cast, session)
    send(as_("ailsa"), page(action_id, "/close"))
    assert "Undo" in as_("ailsa").get(page(action_id)).text and "Undo" not in as_("morag").get(page(action_id)).text
    assert send(as_("morag"), page(action_id, "/reopen")).status_code == 404
    assert send(as_("ailsa"), page(action_id, f"/reopen?back={session.id}")).location == at(session)
    assert reads(cast, "ailsa", action_id).is_open


def test_what_was_done_on_an_earlier_day_or_dropped_stays_so(cast, session):
    done, dropped, by = takes_on(cast, session), takes_on(cast, session, "Another"), cast["ailsa"].viewer()
    actions.close(action_id=done, by=by)
    actions.drop(action_id=dropped, why="No longer needed", by=by)
    statement = update(SupervisionAction).where(SupervisionAction.id == done).values(settled_on=BEFORE)
    db.session.execute(reading_as(statement, Work.FACTS))
    for each in (done, dropped):
        with pytest.raises(Refused, match="only on the day"):
            actions.reopen(action_id=each, by=by)


def test_an_owner_who_left_the_group_needs_a_successor(cast, session, as_):
    action_id = takes_on(cast, session)
    leaves(cast, "ailsa")
    assert "has left the group, or no longer works here. Give the action to somebody else" in as_("effie").get(page(action_id)).text
    assert "The person who leads the group gives it to somebody else" in as_("morag").get(page(action_id)).text
    assert "Needs a new owner" in as_("effie").get(at(session)).text


def test_an_owner_who_works_here_no_longer_needs_a_successor_too(cast, session, as_, send):
    action_id = takes_on(cast, session)
    db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id).update({"ends_on": TODAY - timedelta(days=1)})
    assert reads(cast, "effie", action_id).needs_owner
    send(as_("effie"), page(action_id, "/change"), owner=str(cast["morag"].person_id), due_on=day(LATER))
    assert not reads(cast, "effie", action_id).needs_owner


def test_who_left_still_sees_what_they_have_and_facilitates_no_more(cast, session, as_):
    mine, other = takes_on(cast, session, who="effie"), takes_on(cast, session, "Ring the library")
    leaves(cast, "effie")
    assert [as_("effie").get(page(each, "/change")).status_code for each in (mine, other)] == [200, 404]


def test_to_who_left_the_group_is_not_listed_and_they_hand_nothing_over(cast, session, as_, send):
    action_id = takes_on(cast, session)
    assert cast["morag"].name in as_("ailsa").get(page(action_id, "/change")).text
    leaves(cast, "ailsa")
    assert cast["morag"].name not in as_("ailsa").get(page(action_id, "/change")).text
    assert send(as_("ailsa"), page(action_id, "/change"), owner=str(cast["morag"].person_id), due_on=day(LATER)).status_code == 422
    with pytest.raises(Refused):
        actions.change(action_id=action_id, owner_id=cast["morag"].person_id, due_on=LATER, by=cast["ailsa"].viewer())


def test_my_open_actions_are_mine_in_all_groups(cast, group, session):
    other = a_group(cast, GroupKind.PEER, facilitators=("gordon",), members=("ailsa",), code="P")
    agrees(cast, other)
    takes_on(cast, session, "Later", due_on=LATER), takes_on(cast, session, "Not mine", who="morag")
    takes_on(cast, meets(cast, other, BEFORE, led_by="gordon"), "Sooner", by="gordon")
    assert [each.text for each in open_actions(Reader(cast["ailsa"].person_id, clock.now()))] == ["Sooner", "Later"]


def test_the_trail_says_that_it_changed_and_never_what(cast, session, as_, send):
    action_id = takes_on(cast, session, "the planted sentence")
    send(as_("ailsa"), page(action_id, "/drop"), why="the planted reason")
    changes = db.session.scalars(select(Change).where(Change.record == "supervision_action")).all()
    assert len(changes) == 2 and "planted" not in str([change.values for change in changes])


def test_a_facilitator_of_today_who_was_not_there_hands_over_what_is_open(cast, group, session, as_):
    action_id = takes_on(cast, session)
    joins(cast, group, "kirsty", role=MemberRole.FACILITATOR)
    agrees(cast, group, "kirsty", version=2, since=LONG_AGO + timedelta(days=1))
    assert as_("kirsty").get(page(action_id, "/change")).status_code == 200
