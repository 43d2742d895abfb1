"""Groups: opening, inviting, leading, joining, leaving, and what is there for whom."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.access import Role
from lms.kit.datetimes import start_of
from lms.kit.db import db
from lms.people.models import Person, Term
from lms.supervision.models import GroupMember, SupervisionGroup, SupervisionSession
from lms.supervision.rules import groups as rules
from lms.supervision.rules.words import GroupKind, MemberRole, SessionState
from tests.cast import TODAY
from tests.supervision.groups import LONG_AGO, a_group, agrees, joins, meets, writes
from tests.supervision_records.test_readers import reads

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
OPEN = "/supervision/groups/open"
MEMBER, FACILITATOR = MemberRole.MEMBER, MemberRole.FACILITATOR


def people(cast, group_id, role=None):
    """Who is in a group without a last day, by key."""
    names = {player.person_id: key for key, player in cast.players.items()}
    rows = db.session.scalars(select(GroupMember).where(GroupMember.group_id == group_id, GroupMember.until.is_(None)))
    return sorted(names[row.person_id] for row in rows if role in (None, row.role))


def newest():
    return db.session.scalar(select(SupervisionGroup).order_by(SupervisionGroup.id.desc()).limit(1))


def member_of(cast, group, who):
    return db.session.scalar(select(GroupMember).filter_by(group_id=group.id, person_id=cast[who].person_id))


def address(group, rest=""):
    return f"/supervision/groups/{group.id}{rest}"


def merges(cast, kept, gone):
    """Two records turn out to be one human."""
    db.session.execute(update(Person).where(Person.id == cast[gone].person_id).values(merged_into_id=cast[kept].person_id))
    db.session.flush()


# --- opening --------------------------------------------------------------------------------------------------------------------------


def test_a_supervisor_opens_one_to_one_supervision_in_one_step(as_, cast, send):
    reply = send(as_("effie"), f"{OPEN}?kind=individual&person={cast['ailsa'].person_id}", kind="individual", weeks_between="4")
    group = newest()
    assert (reply.status_code, reply.location) == (303, address(group))
    assert (people(cast, group.id, FACILITATOR), people(cast, group.id, MEMBER)) == (["effie"], ["ailsa"])
    assert "<h1>One-to-one with Ailsa Robertson" in as_("effie").get(reply.location).text
    assert "<h1>One-to-one with Effie Campbell" in as_("ailsa").get(reply.location).text


def test_opened_twice_it_is_one_group(as_, cast, send):
    for _ in range(2):
        send(as_("effie"), f"{OPEN}?kind=individual&person={cast['ailsa'].person_id}", kind="individual")
        send(as_("gordon"), OPEN, kind="peer", name="Day services")
    assert db.session.query(SupervisionGroup).count() == 2


def test_a_code_is_unique_and_names_nobody(as_, cast, send):
    for who in ("ailsa", "kirsty"):
        send(as_("effie"), f"{OPEN}?kind=individual&person={cast[who].person_id}", kind="individual")
        send(as_(who), OPEN, kind="peer", name="Fire & rescue")
    codes = list(db.session.scalars(select(SupervisionGroup.code).order_by(SupervisionGroup.id)))
    assert codes == ["INDIVIDUAL-1", "FIRE-RESCUE-2", "INDIVIDUAL-3", "FIRE-RESCUE-4"]


@pytest.mark.parametrize("kind", ["individual", "group", "action_learning_set", "mentoring"])
def test_a_learner_opens_no_other_kind_than_among_equals(as_, cast, send, kind):
    reply = send(as_("gordon"), OPEN, kind=kind, name="Mine")
    assert reply.status_code == 422 and newest() is None


def test_whoever_opens_a_peer_group_is_an_equal_in_it(as_, cast, send):
    send(as_("gordon"), OPEN, kind="peer", name="Day services")
    assert [people(cast, newest().id, role) for role in MemberRole] == [["gordon"], ["gordon"]]


def test_nobody_opens_supervision_for_somebody_elses_people(as_, cast, send):
    page = as_("effie").get(f"{OPEN}?kind=individual&person={cast['gordon'].person_id}").text
    assert "Gordon" not in page
    reply = send(as_("effie"), OPEN, kind="individual", person=str(cast["gordon"].person_id))
    assert reply.status_code == 404 and newest() is None


def test_an_officer_opens_a_group_for_others_and_is_not_in_it(as_, cast, send):
    send(as_("priya"), OPEN, kind="group", name="North", leads="other")
    group = newest()
    assert people(cast, group.id) == []
    send(as_("priya"), address(group, "/facilitator"), known_as="effie@example.org", from_day=["2", "3", "2026"])
    assert people(cast, group.id, FACILITATOR) == ["effie"]
    agrees(cast, group)
    assert as_("priya").get(address(group, "/invite")).status_code == 404


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"kind": "group", "name": " "}, "Give the group a name"),
        ({"kind": "mentoring", "is_open": "open"}, "Nobody can join the supervision of two people"),
        ({"kind": "group", "name": "A", "link": "javascript:alert(1)"}, "Enter a whole link"),
        ({"kind": "group", "name": "A", "weeks_between": "0"}, "from 1 to 104"),
        ({"kind": "séance", "name": "A"}, "Choose one of the list"),
    ],
)
def test_what_no_group_can_be_is_said(as_, cast, send, answers, sentence):
    reply = send(as_("effie"), OPEN, **answers)
    assert reply.status_code == 422 and sentence in reply.text


def seen_by(browser, page):
    """What the form keeps of the values that it shows."""
    return browser.get(page).text.split('name="seen"')[1].split('value="')[1].split('"')[0]


def test_two_who_change_a_group_at_once_are_told(as_, cast, send):
    group = a_group(cast, facilitators=("effie", "gordon"))
    page = address(group, "/edit")
    seen = seen_by(as_("gordon"), page)
    send(as_("effie"), page, name="North leads", weeks_between="4", is_open="closed", seen=seen)
    reply = send(as_("gordon"), page, name="Northern leads", weeks_between="4", is_open="closed", seen=seen)
    assert reply.status_code == 422 and "North leads" in reply.text and newest().name == "North leads"


def test_what_members_let_later_members_read_is_not_opened_to_anyone(as_, cast, send):
    group = a_group(cast)
    agrees(cast, group, later_members_read=True)
    page = address(group, "/edit")
    reply = send(as_("effie"), page, name="North", weeks_between="4", is_open="open", seen=seen_by(as_("effie"), page))
    assert reply.status_code == 422 and "anyone could read them" in reply.text and not newest().is_open


# --- inviting -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known_as", ["gordon@example.org", " Gordon@Example.org ", "HARB 30001", "harb/30001"])
def test_anyone_of_any_employer_is_invited_by_what_is_known_exactly(as_, cast, send, known_as):
    group = a_group(cast)
    for _ in range(2):
        assert send(as_("effie"), address(group, "/invite"), known_as=known_as).status_code == 303
    assert people(cast, group.id, MEMBER) == ["ailsa", "gordon", "morag"]


@pytest.mark.parametrize("known_as", ["nobody@example.org", "HARB 1", "Gordon", "beth@example.org", "%", "07700 900123"])
def test_whoever_is_not_there_has_one_and_the_same_answer(as_, cast, send, known_as):
    """Beth has an account and no post."""
    reply = send(as_("effie"), address(a_group(cast), "/invite"), known_as=known_as)
    assert reply.status_code == 422 and rules.NOBODY_CALLED_SO in reply.text


def test_a_search_finds_ones_own_people_alone(as_, cast):
    group = a_group(cast, members=("morag",))
    page = as_("effie").get(address(group, "/invite?name=a")).text
    assert "Ailsa Robertson" in page and "Gordon" not in page and "Priya" not in page


def test_an_id_out_of_reach_is_nobody(as_, cast, send):
    reply = send(as_("effie"), address(a_group(cast), "/invite"), who=str(cast["gordon"].person_id))
    assert reply.status_code == 404


def test_nobody_named_at_all(as_, cast, send):
    assert send(as_("effie"), address(a_group(cast), "/invite")).status_code == 422


@pytest.mark.parametrize("settings", [{"SIGN_IN_LIMIT": "3 per minute"}])
def test_tries_that_are_refused_are_counted(as_, cast, send, settings):
    group = a_group(cast)
    codes = [send(as_("effie"), address(group, "/invite"), known_as=f"HARB {n}").status_code for n in range(4)]
    assert codes == [422, 422, 422, 429]


def test_supervision_of_two_has_one_member_who_never_leads_it(as_, cast, send):
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    second = send(as_("effie"), address(group, "/invite"), known_as="gordon@example.org")
    leads = send(as_("effie"), address(group, "/facilitator"), known_as="ailsa@example.org", from_day=["2", "3", "2026"])
    itself = send(as_("effie"), address(group, "/invite"), known_as="effie@example.org")
    assert [reply.status_code for reply in (second, leads, itself)] == [422] * 3
    assert (people(cast, group.id, MEMBER), people(cast, group.id, FACILITATOR)) == (["ailsa"], ["effie"])


def test_two_records_of_one_human_are_one_member(as_, cast, send):
    group = a_group(cast, members=("kirsty",))
    merges(cast, "iona", "kirsty")
    send(as_("effie"), address(group, "/invite"), known_as="iona@example.org")
    send(as_("effie"), address(group, "/invite"), known_as="COUN 20002")
    assert people(cast, group.id, MEMBER) == ["kirsty"]
    assert as_("effie").get(address(group)).text.count("<li>Iona MacLeod<") == 1


def test_the_member_of_two_cannot_lead_under_another_record(as_, cast, send):
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("kirsty",))
    merges(cast, "iona", "kirsty")
    reply = send(as_("effie"), address(group, "/facilitator"), known_as="iona@example.org", from_day=["2", "3", "2026"])
    assert reply.status_code == 422 and rules.NOT_BOTH in reply.text


def test_who_comes_in_after_todays_session_is_in_it_from_tomorrow(as_, cast, send):
    group = a_group(cast)
    agrees(cast, group)
    writes(cast, meets(cast, group, TODAY), "said this morning")
    send(as_("effie"), address(group, "/invite"), known_as="gordon@example.org")
    assert member_of(cast, group, "gordon").since == TOMORROW
    assert reads(cast, "gordon") == []


def test_who_comes_in_before_todays_session_is_in_it_today(as_, cast, send):
    group = a_group(cast)
    session = meets(cast, group, TODAY, state=SessionState.PLANNED)  # at ten; it is nine
    send(as_("effie"), address(group, "/invite"), known_as="gordon@example.org")
    assert member_of(cast, group, "gordon").since == TODAY
    session.starts_at = start_of(TODAY)
    send(as_("effie"), address(group, "/invite"), known_as="hamish@example.org")
    assert member_of(cast, group, "hamish").since == TOMORROW


# --- leading --------------------------------------------------------------------------------------------------------------------------


def test_a_facilitator_is_changed_from_a_day(as_, cast, send):
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    old = member_of(cast, group, "effie")
    answers = {"known_as": "iona@example.org", "from_day": ["16", "3", "2026"], "instead_of": str(old.id)}
    for _ in range(2):
        assert send(as_("effie"), address(group, "/facilitator"), **answers).status_code == 303
    rows = {row.person_id: (row.since, row.until) for row in db.session.query(GroupMember).filter_by(role=FACILITATOR)}
    assert rows[cast["effie"].person_id] == (LONG_AGO, TODAY + timedelta(days=13))
    assert rows[cast["iona"].person_id] == (TODAY + timedelta(days=14), None)
    assert as_("iona").get(address(group)).status_code == 200
    assert as_("iona").get(address(group, "/invite")).status_code == 404


@pytest.mark.parametrize("day", [["1", "3", "2026"], ["2", "3", "2028"], ["30", "2", "2026"]])
def test_no_earlier_day_and_none_that_is_too_far(as_, cast, send, day):
    group = a_group(cast)
    reply = send(as_("effie"), address(group, "/facilitator"), known_as="iona@example.org", from_day=day)
    assert reply.status_code == 422 and people(cast, group.id, FACILITATOR) == ["effie"]


def test_a_member_who_also_leads_has_two_rows_and_stands_there_once_each(as_, cast, send):
    group = a_group(cast)
    send(as_("effie"), address(group, "/facilitator"), who=str(cast["ailsa"].person_id), from_day=["2", "3", "2026"])
    assert people(cast, group.id, FACILITATOR) == ["ailsa", "effie"] and "ailsa" in people(cast, group.id, MEMBER)


def test_a_facilitator_without_a_post_is_shown_and_counts_no_longer(as_, cast, send):
    group = a_group(cast)
    assert as_("lorna").get(address(group, "/facilitator")).status_code == 404
    db.session.execute(update(Term).where(Term.post_id == cast["effie"].post_id).values(ends_on=YESTERDAY))
    assert "No longer works here" in as_("ailsa").get(address(group)).text
    assert "Nobody leads this group" in as_("lorna").get(address(group)).text


def test_an_officer_names_who_leads_but_not_themselves_and_reads_nothing(as_, cast, send, grant):
    group = a_group(cast, facilitators=("gordon",))
    member_of(cast, group, "gordon").until = YESTERDAY
    agrees(cast, group)
    page = address(group, "/facilitator")
    themselves = send(as_("lorna"), page, known_as="lorna@example.org", from_day=["2", "3", "2026"])
    assert themselves.status_code == 422 and rules.NOT_YOURSELF in themselves.text
    assert "Ailsa" not in as_("priya").get(page).text
    assert [as_("lorna").get(address(group, rest)).status_code for rest in ("/agreement", "/invite", "/edit", "/end")] == [404] * 4
    assert [as_("lorna").get(address(group, f"/sessions/{rest}")).status_code for rest in ("plan", "plan-series")] == [404] * 2
    assert send(as_("lorna"), page, known_as="iona@example.org", from_day=["2", "3", "2026"]).status_code == 303
    assert people(cast, group.id, FACILITATOR) == ["iona"] and as_("lorna").get(page).status_code == 404


# --- joining --------------------------------------------------------------------------------------------------------------------------


def network(cast, **given):
    group = a_group(cast, GroupKind.LEARNING_NETWORK, facilitators=("gordon",), members=("gordon",), **given)
    group.is_open = True
    db.session.flush()
    return group


def test_anyone_joins_an_open_group_once(as_, cast, send):
    group = network(cast)
    for _ in range(2):
        assert send(as_("ailsa"), address(group, "/join"), page="/account/password").status_code == 303
    assert people(cast, group.id, MEMBER) == ["ailsa", "gordon"]


@pytest.mark.parametrize("kind", [GroupKind.GROUP, GroupKind.INDIVIDUAL])
def test_nobody_joins_a_group_that_is_by_invitation(as_, cast, send, kind):
    group = a_group(cast, kind, members=("ailsa",))
    assert send(as_("gordon"), address(group, "/join"), page="/account/password").status_code == 404


def test_an_open_group_that_has_ended_is_not_joined(as_, cast, send):
    group = network(cast)
    group.ended_on = YESTERDAY
    assert send(as_("ailsa"), address(group, "/join"), page="/account/password").status_code == 404


def test_who_may_join_sees_what_it_is_and_nobodys_name(as_, cast):
    group = network(cast)
    meets(cast, group, YESTERDAY, "gordon")
    page = as_("hamish").get(address(group)).text
    assert "Join this group" in page and "Gordon" not in page and "1 March 2026" not in page


# --- going ----------------------------------------------------------------------------------------------------------------------------


def test_who_leaves_keeps_what_was_theirs_and_no_more(as_, cast, send):
    group = a_group(cast)
    agrees(cast, group)
    writes(cast, meets(cast, group, YESTERDAY), "in their time")
    for code in (303, 303):
        assert send(as_("ailsa"), address(group, "/leave"), page="/account/password").status_code == code
    writes(cast, meets(cast, group, TODAY), "after it")
    page = as_("ailsa").get(address(group)).text
    assert reads(cast, "ailsa") == ["in their time"]
    assert "Your last day in it was 1 March 2026" in page and "Mòrag" not in page and "2 March 2026" not in page


def test_who_goes_after_todays_session_has_had_it(as_, cast, send):
    group = a_group(cast)
    agrees(cast, group)
    writes(cast, meets(cast, group, TODAY), "today")
    send(as_("ailsa"), address(group, "/leave"))
    assert member_of(cast, group, "ailsa").until == TODAY and reads(cast, "ailsa") == ["today"]


def test_who_left_and_comes_back_the_same_day_goes_on_as_before(as_, cast, send):
    group = a_group(cast)
    meets(cast, group, TODAY)
    send(as_("ailsa"), address(group, "/leave"))
    send(as_("effie"), address(group, "/invite"), known_as="ailsa@example.org")
    assert (member_of(cast, group, "ailsa").since, member_of(cast, group, "ailsa").until) == (LONG_AGO, None)


def test_who_was_invited_by_mistake_was_never_in_it(as_, cast, send):
    group = a_group(cast)
    joins(cast, group, "gordon")
    page = address(group, f"/people/{cast['gordon'].person_id}/take-out")
    assert "They are on no later session" in as_("effie").get(page).text
    for _ in range(2):
        send(as_("effie"), page, page="/account/password")
    assert member_of(cast, group, "gordon") is None
    assert as_("gordon").get(address(group)).status_code == 404


def test_supervision_of_two_ends_with_its_member_and_is_called_off(as_, cast, send):
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    session = meets(cast, group, TOMORROW, state=SessionState.PLANNED)
    assert "This supervision ends" in as_("ailsa").get(address(group, "/leave")).text
    send(as_("ailsa"), address(group, "/leave"))
    assert (newest().ended_on, people(cast, group.id)) == (YESTERDAY, [])
    assert db.session.get_one(SupervisionSession, session.id).state is SessionState.CANCELLED


def test_the_member_of_two_is_taken_out_by_a_form_that_is_sent_twice(as_, cast, send):
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    meets(cast, group, TODAY)  # so that today is the last day of both
    page = address(group, f"/people/{cast['ailsa'].person_id}/take-out")
    codes = [send(as_("effie"), page, page="/account/password").status_code for _ in range(2)]
    assert (codes, newest().ended_on) == ([303, 303], TODAY)


def test_a_group_goes_on_without_one_of_its_members(as_, cast, send):
    group = a_group(cast)
    send(as_("ailsa"), address(group, "/leave"))
    assert newest().ended_on is None and people(cast, group.id) == ["effie", "morag"]


def test_a_human_with_two_records_leaves_with_both(as_, cast, send):
    group = a_group(cast, members=("kirsty", "iona", "ailsa"))
    merges(cast, "iona", "kirsty")
    send(as_("kirsty"), address(group, "/leave"))
    assert people(cast, group.id, MEMBER) == ["ailsa"]


def test_an_ended_group_is_for_reading_alone(as_, cast, send):
    group = a_group(cast)
    agrees(cast, group)
    meets(cast, group, YESTERDAY, "ailsa")
    for _ in range(2):
        assert send(as_("effie"), address(group, "/end"), page="/account/password").status_code == 303
    assert newest().ended_on == TODAY
    page = as_("ailsa").get(address(group)).text
    assert "This group has ended" in page and "1 March 2026" in page and "Mòrag" in page
    for who in ("effie", "ailsa", "priya"):
        rest = ("/edit", "/invite", "/facilitator", "/end", "/agreement/edit", f"/people/{cast['morag'].person_id}/take-out")
        assert [as_(who).get(address(group, path)).status_code for path in rest] == [404] * 6


def test_the_day_after_its_end_too(as_, cast, send):
    group = a_group(cast)
    group.ended_on = YESTERDAY
    db.session.execute(update(GroupMember).values(until=YESTERDAY))
    page = as_("ailsa").get(address(group)).text
    assert "This group has ended" in page and "Effie Campbell" in page and "Leave this group" not in page


# --- who sees what --------------------------------------------------------------------------------------------------------------------

MANAGING = ("/edit", "/invite", "/facilitator", "/end", "/agreement/edit", "/people/{morag}/take-out")


@pytest.mark.parametrize("who", ["ailsa", "kirsty", "lorna", "priya", "adam", "beth", "gordon", "tam", "fraser"])
def test_nobody_but_those_who_lead_manages_it_by_a_guessed_address(as_, cast, send, who):
    group = a_group(cast)
    agrees(cast, group)
    for rest in MANAGING:
        path = address(group, rest.format(morag=cast["morag"].person_id))
        assert as_(who).get(path).status_code == 404, path
        assert send(as_(who), path, page="/account/password").status_code == 404, path
    assert people(cast, group.id) == ["ailsa", "effie", "morag"]


@pytest.mark.parametrize("who", ["lorna", "priya", "adam"])
def test_an_overseer_sees_numbers_and_themes_and_never_a_name_or_a_word(as_, cast, who):
    group = a_group(cast, members=("ailsa", "morag"))
    agrees(cast, group)
    session = meets(cast, group, YESTERDAY, "ailsa", "morag", led_by="effie")
    session.themes = frozenset({"wellbeing"})
    writes(cast, session, "the planted sentence")
    page = as_(who).get(address(group)).text.split("<main")[1]
    assert "Wellbeing" in page and "60 minutes" in page and "NHS Lochside (1)" in page
    assert not [word for word in ("Ailsa", "Effie", "Mòrag", "planted", "As we agreed") if word in page]
    assert as_(who).get(address(group, "/agreement")).status_code == 404


def test_an_overseer_of_two_people_does_not_read_who_they_are(as_, cast):
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    page = as_("lorna").get(address(group)).text
    assert "<h1>One-to-one supervision" in page and "Ailsa" not in page


@pytest.mark.parametrize("who", ["gordon", "beth", "tam", "hamish"])
def test_a_group_of_others_is_not_there(as_, cast, who):
    group = a_group(cast)
    found_nothing = [as_(who).get(address(group, rest)).status_code for rest in ("", "/agreement", "/leave")]
    assert found_nothing == [404] * 3 and as_(who).get("/supervision/groups/999").status_code == 404


def test_an_officer_who_is_a_member_sees_it_as_a_member(as_, cast, grant):
    grant("ailsa", Role.LND_OFFICER, "NHSL")
    assert "Mòrag" in as_("ailsa").get(address(a_group(cast))).text


# --- pure -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"), [("North cluster", "NORTH-CLUSTER-7"), ("—", "GROUP-7"), ("Ü" * 200, "GROUP-7"), ("A" * 200, f"{'A' * 30}-7")]
)
def test_a_code_is_short_and_plain(name, code):
    assert rules.code_of(GroupKind.GROUP, name, 7) == code
