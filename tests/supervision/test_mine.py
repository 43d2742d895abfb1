"""My supervision, and the lines of Home."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from lms.kit import clock
from lms.kit.db import db
from lms.kit.readers import Reader
from lms.people.models import Person
from lms.supervision.models import AgreementSignature, GroupMember, Reflection, SupervisionAction
from lms.supervision.queries.openable import is_any_openable
from lms.supervision.queries.todo import todo
from lms.supervision.rules.words import GroupKind, MemberRole, SessionState
from tests.cast import TODAY
from tests.supervision.groups import a_group, agrees, joins, meets, supervised_by, writes

YESTERDAY, NEXT_WEEK = TODAY - timedelta(days=1), TODAY + timedelta(days=7)
OPENABLE = "/supervision/records"


def mine(as_, who):
    return as_(who).get("/supervision").text.split("<main")[1]


def takes_on(cast, session, who, text="Call the day service", due_on=NEXT_WEEK):
    db.session.add(SupervisionAction(session_id=session.id, owner_id=cast[who].person_id, text=text, due_on=due_on))
    db.session.flush()


def reflects(cast, session, who, text="the planted sentence"):
    db.session.add(Reflection(session_id=session.id, person_id=cast[who].person_id, version=1, text=text))
    db.session.flush()


def waits(agreement, cast, who):
    agreement.in_force_from = None
    db.session.query(AgreementSignature).filter_by(agreement_id=agreement.id, person_id=cast[who].person_id).update({"signed_at": None})
    db.session.flush()


def lines(cast, who):
    return [(line.verb, line.thing, line.on) for line in todo(cast[who].viewer(), clock.now())]


# --- the page -------------------------------------------------------------------------------------------------------------------------


def test_it_says_what_is_next_and_what_one_has_to_do(as_, cast):
    group = a_group(cast)
    agreement = agrees(cast, group)
    session = meets(cast, group, YESTERDAY, "ailsa", led_by="effie")
    meets(cast, group, TODAY + timedelta(days=14), state=SessionState.PLANNED)
    meets(cast, group, NEXT_WEEK, state=SessionState.PLANNED)
    takes_on(cast, session, "ailsa")
    takes_on(cast, session, "morag", "Something of Mòrag’s")
    waits(agreement, cast, "ailsa")
    page = mine(as_, "ailsa")
    assert "9 March 2026</a></b>, in 7 days" in page and "1 March 2026" in page and "Read and sign the agreement: North" in page
    assert "Call the day service" in page and "Something of Mòrag’s" not in page


def test_who_only_leads_sees_their_groups_too(as_, cast):
    a_group(cast)
    assert "North" in mine(as_, "effie") and "You lead it" in mine(as_, "effie")


def test_who_has_none_is_told_what_to_do(as_, cast):
    page = mine(as_, "tam")
    assert "You have no supervision here yet" in page and "Set up a group" in page


def test_a_reflection_is_listed_to_its_writer_and_never_with_its_words(as_, cast):
    group = a_group(cast)
    agrees(cast, group)
    reflects(cast, meets(cast, group, YESTERDAY, "ailsa"), "ailsa")
    assert "My reflections" in mine(as_, "ailsa") and "planted" not in mine(as_, "ailsa")
    assert "My reflections" not in mine(as_, "effie")


def test_a_group_that_one_left_stands_below(as_, cast):
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    db.session.execute(update(GroupMember).where(GroupMember.group_id == group.id).values(until=YESTERDAY))
    page = mine(as_, "ailsa")
    assert "Earlier groups" in page and "Until 1 March 2026" in page and "Who I meet with" not in page


def test_groups_that_one_can_join_are_open_ones_of_others(as_, cast):
    for code, is_open, kind in (("A", True, GroupKind.PEER), ("B", False, GroupKind.PEER), ("C", True, GroupKind.GROUP)):
        a_group(cast, kind, facilitators=("gordon",), members=(), code=code, name=f"Group {code}").is_open = is_open
    db.session.flush()
    page = mine(as_, "ailsa")
    assert [name for name in ("Group A", "Group B", "Group C") if name in page] == ["Group A", "Group C"]
    assert "Groups you can join" not in mine(as_, "gordon")


def test_a_group_that_one_opened_for_others_stands_there_until_it_has_agreed(as_, cast):
    group = a_group(cast)
    group.opened_by_id = cast["priya"].person_id
    db.session.flush()
    assert "What you are setting up" in mine(as_, "priya")
    agrees(cast, group)
    assert "What you are setting up" not in mine(as_, "priya")


def test_it_comes_in_later(as_, cast):
    group = a_group(cast, members=("morag",))
    joins(cast, group, "ailsa", since=NEXT_WEEK)
    assert "From 9 March 2026" in mine(as_, "ailsa")


def test_two_records_of_one_human_have_one_page(as_, cast):
    group = a_group(cast, members=("kirsty", "iona"))
    meets(cast, group, NEXT_WEEK, state=SessionState.PLANNED)
    db.session.execute(update(Person).where(Person.id == cast["kirsty"].person_id).values(merged_into_id=cast["iona"].person_id))
    for who in ("iona", "kirsty"):
        assert mine(as_, who).count(">North</a>") == 1


@pytest.fixture
def managed(cast):
    """Fraser manages Effie, who leads Ailsa's one-to-one; the agreement says that he reads its records."""
    supervised_by(cast, "effie", "fraser")
    pair = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    agrees(cast, pair, line_manager_reads=True)
    return meets(cast, pair, YESTERDAY, "ailsa", led_by="effie")


def test_it_leads_a_line_manager_to_records_that_they_may_open_where_there_is_any(as_, cast, managed):
    assert OPENABLE not in mine(as_, "fraser")
    writes(cast, managed, "What we said")
    assert [OPENABLE in mine(as_, who) for who in ("fraser", "effie", "ailsa", "priya")] == [True, False, False, False]
    assert "Effie Campbell" in as_("fraser").get("/supervision/records").text


def test_who_can_have_none_is_not_asked_about(cast, managed, query_count):
    writes(cast, managed, "What we said")
    viewers = {who: cast[who].viewer() for who in ("ailsa", "effie", "fraser")}
    asked = {}
    for who, viewer in viewers.items():
        with query_count() as watch:
            is_any_openable(viewer, Reader(viewer.person_id, clock.now()))
        asked[who] = len(watch.statements)
    assert asked == {"ailsa": 0, "effie": 1, "fraser": 1}


def test_it_asks_as_much_however_much_there_is(as_, cast, query_count):
    asked = []
    for number in (1, 4):
        for of in range(number):
            group = a_group(cast, code=f"{number}-{of}", name=f"Group {number}-{of}")
            agrees(cast, group)
            session = meets(cast, group, YESTERDAY, "ailsa")
            meets(cast, group, NEXT_WEEK, state=SessionState.PLANNED)
            takes_on(cast, session, "ailsa")
            reflects(cast, session, "ailsa")
            a_group(cast, GroupKind.PEER, facilitators=("gordon",), members=(), code=f"O{number}-{of}").is_open = True
        with query_count() as watch:
            as_("ailsa").get("/supervision")
        asked.append(len(watch.statements))
    assert asked[0] == asked[1]


def test_who_led_a_session_that_nobody_recorded_says_so_in_one_tap(as_, cast, send):
    group = a_group(cast)
    agrees(cast, group)
    session = meets(cast, group, YESTERDAY, state=SessionState.PLANNED)
    assert "Did this session take place?" in mine(as_, "effie") and "Did this session" not in mine(as_, "ailsa")
    assert f"/supervision/sessions/{session.id}/held-as-planned" in mine(as_, "effie")
    assert send(as_("effie"), f"/supervision/sessions/{session.id}/held-as-planned").status_code == 303
    assert "Did this session" not in mine(as_, "effie")


def test_an_action_is_done_from_the_list_and_the_list_stands_again(as_, cast, send):
    group = a_group(cast)
    agrees(cast, group)
    takes_on(cast, meets(cast, group, YESTERDAY, "ailsa"), "ailsa")
    (done,) = re.findall(r'action="(/supervision/actions/[^"]+/close[^"]*)"', mine(as_, "ailsa"))
    assert send(as_("ailsa"), done).location == "/supervision"
    assert "Done today" in mine(as_, "ailsa") and lines(cast, "ailsa") == []
    (undo,) = re.findall(r'action="(/supervision/actions/[^"]+/reopen[^"]*)"', mine(as_, "ailsa"))
    assert send(as_("ailsa"), undo).location == "/supervision" and "Done today" not in mine(as_, "ailsa")


# --- Home -----------------------------------------------------------------------------------------------------------------------------


def test_home_says_what_waits_and_names_nobody(cast):
    group = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",))
    waits(agrees(cast, group), cast, "ailsa")
    assert lines(cast, "ailsa") == [("Sign", "the agreement of one-to-one supervision", None)]
    assert lines(cast, "kirsty") == lines(cast, "lorna") == []


@pytest.mark.parametrize(("days", "is_there"), [(0, True), (7, True), (8, False), (-1, False)])
def test_home_says_the_sessions_of_a_week(cast, days, is_there):
    on = TODAY + timedelta(days=days)
    meets(cast, a_group(cast), on, state=SessionState.PLANNED)
    expected = [("Meet", "for North, 10:00am", on)] if is_there else []
    assert lines(cast, "ailsa") == lines(cast, "effie") == expected


def test_home_says_no_session_that_is_called_off_or_of_a_group_that_one_left(cast):
    group = a_group(cast)
    meets(cast, group, NEXT_WEEK)
    db.session.execute(update(GroupMember).where(GroupMember.person_id == cast["ailsa"].person_id).values(until=YESTERDAY))
    meets(cast, group, TODAY, state=SessionState.PLANNED)
    assert lines(cast, "ailsa") == []


@pytest.mark.parametrize(("days", "weight"), [(-1, "OVERDUE"), (0, "SOON"), (7, "SOON"), (8, None)])
def test_home_says_how_many_actions_are_due_and_not_what_they_are(cast, days, weight):
    group = a_group(cast)
    agrees(cast, group)
    session = meets(cast, group, TODAY - timedelta(days=20), "ailsa")
    takes_on(cast, session, "ailsa", due_on=TODAY + timedelta(days=days))
    found_there = list(todo(cast["ailsa"].viewer(), clock.now()))
    assert [line.weight.name for line in found_there] == ([weight] if weight else [])
    assert "day service" not in repr(found_there) and lines(cast, "morag") == []


def test_home_tells_who_leads_that_the_agreement_is_to_be_looked_at_again(cast):
    group = a_group(cast)
    agreement = agrees(cast, group)
    assert lines(cast, "effie") == []
    agreement.review_on = TODAY
    db.session.flush()
    assert lines(cast, "effie") == [("Review", "the agreement of North", TODAY)] and lines(cast, "ailsa") == []
    waits(agrees(cast, group, version=2), cast, "ailsa")
    assert ("Review", "the agreement of North", TODAY) not in lines(cast, "effie")


@pytest.mark.parametrize(("days", "state", "is_there"), [(-1, "planned", True), (0, "planned", False), (-1, "held", False)])
def test_home_tells_who_led_a_session_that_nobody_has_recorded_it(cast, days, state, is_there):
    group, on = a_group(cast), TODAY + timedelta(days=days)
    agrees(cast, group)
    meets(cast, group, on, state=SessionState(state))
    line = "Record", "whether North took place", on
    assert (line in lines(cast, "effie")) is is_there and line not in lines(cast, "ailsa")


def test_nobody_is_asked_to_record_before_the_agreement_or_after_their_time(cast):
    group = a_group(cast)
    session = meets(cast, group, YESTERDAY, state=SessionState.PLANNED)
    assert lines(cast, "effie") == []
    agrees(cast, group)
    joins(cast, group, "gordon", role=MemberRole.FACILITATOR)
    assert lines(cast, "gordon") == [] and lines(cast, "effie") == [("Record", "whether North took place", session.held_on)]


def test_home_asks_twice(cast, query_count):
    group = a_group(cast, members=("ailsa",))
    joins(cast, group, "ailsa", role=MemberRole.FACILITATOR)
    meets(cast, group, NEXT_WEEK, state=SessionState.PLANNED)
    viewer = cast["ailsa"].viewer()
    with query_count() as watch:
        assert len(list(todo(viewer, clock.now()))) == 1
    assert len(watch.statements) == 2
