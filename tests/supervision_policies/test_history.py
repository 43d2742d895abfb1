"""A file of sessions that took place elsewhere: brought, brought again, contradicted, taken back."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import xlsxwriter
from sqlalchemy import func, select, update

from lms.imports import queries, service, worker
from lms.imports.models import ImportRun
from lms.kit import clock
from lms.kit.db import db
from lms.kit.importing import Options, Order
from lms.kit.readers import Reader, reading_as
from lms.people.models import Person, Post
from lms.supervision.models import GroupMember, Reflection, SessionAttendance, SharedRecord, SupervisionGroup, SupervisionSession
from lms.supervision.rules.words import AttendanceMark, CancelledBy, CancelledWhy, GroupKind, MemberRole, SessionState
from tests.cast import TODAY
from tests.supervision.groups import a_group, agrees, meets, writes

HEADER = "group_code,kind,held_on,minutes,employer_code,employee_number,attendance,role\n"
FILE = (
    f"{HEADER}"
    "TAY-1,action_learning_set,2026-02-20,90,NHSL,10001,present,member\n"
    "TAY-1,action_learning_set,2026-02-20,30,HARB,V-7,part,\n"
    "TAY-1,action_learning_set,2026-02-20,90,COUN,20002,apologies,member\n"
    "TAY-1,action_learning_set,2026-02-20,90,COUN,20001,present,facilitator\n"
    "EC-AR,individual,2026-02-11,60,NHSL,10001,present,\n"
)
WEEK_AGO = TODAY - timedelta(days=7)


def line(
    *, group="TAY-1", kind="action_learning_set", on="2026-02-20", minutes="90", employer="NHSL", number="10001", mark="present", role=""
):
    return f"{group},{kind},{on},{minutes},{employer},{number},{mark},{role}\n"


@pytest.fixture
def bring(app, cast, tmp_path):
    """`bring(FILE)`: what came of it, written so far as nothing is wrong; further words are those of `Options`."""

    def bring_in(content, *, employer="", good_lines=True, name="sessions.csv", **decided):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        db.session.commit()
        options = Options(clock.today(), service.employer(employer).id if employer else None, **decided)
        kind = queries.kind_of("supervision")
        return worker.apply_now(kind, file, options, apply_good_lines=good_lines, is_right_employer=True)[0].plan

    return bring_in


@pytest.fixture
def undo(app):
    """Takes the last import back, or the first: `undo(func.min)`."""

    def take_back(which=func.max):
        db.session.commit()
        number = str(db.session.scalar(select(which(ImportRun.id))))
        done = app.test_cli_runner().invoke(args=["import", "undo", number, "--reason", "The wrong file"])
        assert done.exit_code == 0, done.output
        db.session.expire_all()
        return done.output

    return take_back


def codes(plan):
    return [(one.line, one.code.value) for one in sorted(plan.findings, key=lambda one: one.line)]


def attended():
    columns = SupervisionGroup.code, SupervisionSession.held_on, Post.employee_number, SessionAttendance.mark, SessionAttendance.minutes
    statement = (
        select(*columns)
        .join(SupervisionSession, SupervisionSession.group_id == SupervisionGroup.id)
        .join(SessionAttendance, SessionAttendance.session_id == SupervisionSession.id)
        .join(Post, Post.id == SessionAttendance.post_id)
    )
    return [tuple(row) for row in db.session.execute(statement.order_by(SessionAttendance.id))]


def counts():
    tables = SupervisionGroup, SupervisionSession, SessionAttendance
    return tuple(db.session.scalar(select(func.count()).select_from(table)) for table in tables)


# --- what a file brings -------------------------------------------------------------------------------------------------------------


def test_a_file_makes_its_groups_sessions_and_attendances(bring):
    bring(FILE)
    day = date(2026, 2, 20)
    assert attended() == [
        ("TAY-1", day, "10001", AttendanceMark.PRESENT, None),
        ("TAY-1", day, "V-7", AttendanceMark.PART, 30),
        ("TAY-1", day, "20002", AttendanceMark.APOLOGIES, None),
        ("TAY-1", day, "20001", AttendanceMark.PRESENT, None),
        ("EC-AR", date(2026, 2, 11), "10001", AttendanceMark.PRESENT, None),
    ]
    sessions = db.session.execute(select(SupervisionSession.minutes, SupervisionSession.state, SupervisionSession.starts_at)).all()
    assert sorted(sessions) == [(60, SessionState.HAPPENED, None), (90, SessionState.HAPPENED, None)]


def test_a_group_that_a_file_makes_has_nobody_in_it(bring):
    bring(FILE)
    group = db.session.scalar(select(SupervisionGroup).where(SupervisionGroup.code == "TAY-1"))
    assert (group.kind, group.opened_by_id, group.opened_on) == (GroupKind.ACTION_LEARNING_SET, None, date(2026, 2, 20))
    assert db.session.scalar(select(func.count(GroupMember.id))) == 0


def test_nobody_reads_a_record_because_a_file_says_that_they_were_there(bring, cast):
    group = a_group(cast)
    agrees(cast, group)
    writes(cast, meets(cast, group, WEEK_AGO, "ailsa"), "the planted sentence")
    bring(f"{HEADER}{line(group='NORTH', kind='group', on=WEEK_AGO, minutes='60', number='10003', role='facilitator')}")
    reads = reading_as(select(SharedRecord.text), Reader(cast["tam"].person_id, clock.now()))
    assert (counts(), db.session.scalars(reads).all()) == ((1, 1, 2), [])


def test_who_led_a_session_is_its_facilitator(bring):
    bring(FILE)
    roles = db.session.scalars(select(SessionAttendance.role).order_by(SessionAttendance.id)).all()
    assert roles == [MemberRole.MEMBER, MemberRole.MEMBER, MemberRole.MEMBER, MemberRole.FACILITATOR, MemberRole.MEMBER]


def test_the_same_file_again_changes_nothing(bring):
    bring(FILE)
    before = attended()
    again = bring(FILE)
    assert (attended(), again.unchanged, again.steps, again.findings) == (before, 5, [], [])


def test_words_that_people_write_are_understood(bring):
    plan = bring(f"{HEADER}{line(kind='1:1', mark='Attended', role='Supervisee')}{line(group='B', kind='One-to-One', mark='DNA')}")
    assert plan.findings == []
    assert db.session.scalars(select(SupervisionGroup.kind)).all() == [GroupKind.INDIVIDUAL] * 2


def test_a_file_adds_to_a_group_that_meets_here(bring, cast):
    group = a_group(cast, code="NORTH")
    meets(cast, group, WEEK_AGO, "morag")
    bring(f"{HEADER}{line(group='north', kind='group', on=WEEK_AGO, minutes='60')}")
    assert counts() == (1, 1, 2)


def test_an_officer_adds_their_own_people_to_a_session_of_several_employers(bring):
    bring(f"{HEADER}{line(employer='HARB', number='V-7')}")
    bring(f"{HEADER}{line(employer='')}", employer="NHSL")
    assert counts() == (1, 1, 2)
    assert codes(bring(f"{HEADER}{line(employer='HARB', number='30001')}", employer="NHSL")) == [(2, "other_employer")]


def test_a_session_that_was_planned_here_is_filled_in(bring, cast, undo):
    session = meets(cast, a_group(cast), WEEK_AGO, state=SessionState.PLANNED, minutes=45)
    bring(f"{HEADER}{line(group='NORTH', kind='group', on=WEEK_AGO)}")
    assert (session.state, session.minutes) == (SessionState.HAPPENED, 90)
    undo()
    assert (session.state, session.minutes, attended()) == (SessionState.PLANNED, 45, [])


# --- what is wrong ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"on": "2026-03-03"}, "future_date"),
        ({"on": "2021-01-04"}, "outside_post"),
        ({"minutes": "0"}, "number_out_of_range"),
        ({"minutes": "1441"}, "number_out_of_range"),
        ({"minutes": ""}, "missing"),
        ({"minutes": "an hour"}, "not_a_number"),
        ({"employer": "NOWHERE"}, "unknown_organisation"),
        ({"number": "99999"}, "unknown_person"),
        ({"number": "1.23E+11"}, "damaged_number"),
        ({"kind": "chat"}, "unknown_word"),
        ({"mark": "perhaps"}, "unknown_word"),
        ({"role": "king"}, "unknown_word"),
        ({"group": ""}, "missing"),
        ({"group": "X" * 61}, "too_long"),
        ({"group": "#N/A"}, "cell_error"),
    ],
)
def test_a_line_that_is_wrong_is_kept_back(bring, wrong, code):
    assert codes(bring(f"{HEADER}{line(**wrong)}")) == [(2, code)]
    assert counts() == (0, 0, 0)


def test_one_wrong_line_keeps_the_whole_file_back_unless_the_good_lines_are_asked_for(bring):
    content = f"{FILE}{line(number='99999')}"
    bring(content, good_lines=False)
    assert counts() == (0, 0, 0)
    bring(content)
    assert counts() == (2, 2, 5)


def test_a_group_is_of_one_kind_in_the_file_and_on_record(bring):
    plan = bring(f"{HEADER}{line()}{line(kind='peer', number='10002')}{line(kind='peer', on='2026-02-21')}")
    assert codes(plan) == [(3, "kind_differs"), (4, "kind_differs")]
    assert codes(bring(f"{HEADER}{line(kind='mentoring', on='2026-02-22')}")) == [(2, "kind_recorded")]
    assert counts() == (1, 1, 1)


def test_a_human_is_at_a_session_once(bring):
    """Łukasz has two posts."""
    plan = bring(f"{HEADER}{line(employer='COUN', number='20007')}{line(employer='BRAE', number='B12')}{line()}{line()}")
    assert codes(plan) == [(3, "twice_in_session"), (5, "twice_in_session")]
    assert codes(bring(f"{HEADER}{line(employer='BRAE', number='B12')}")) == [(2, "other_post_in_session")]


def test_two_records_that_became_one_are_one_human(bring, cast):
    db.session.execute(update(Person).where(Person.id == cast["kirsty"].person_id).values(merged_into_id=cast["ailsa"].person_id))
    plan = bring(f"{HEADER}{line()}{line(employer='COUN', number='20002')}")
    assert codes(plan) == [(3, "twice_in_session")]


def test_what_is_recorded_stays(bring):
    bring(FILE)
    before = attended()
    plan = bring(f"{HEADER}{line(mark='absent')}{line(employer='HARB', number='V-7', mark='part', minutes='45', role='facilitator')}")
    assert codes(plan) == [(2, "attendance_differs"), (3, "attendance_differs")]
    assert [one.message for one in plan.findings][1].startswith("This is recorded already, with another role and minutes")
    assert attended() == before


def test_other_minutes_are_recorded_for_that_person_alone(bring):
    plan = bring(f"{HEADER}{line(minutes='60')}{line(number='10002')}{line(number='10003', minutes='20', mark='part')}")
    assert codes(plan) == [(2, "other_minutes")]
    assert [row[-1] for row in attended()] == [60, None, 20]


def test_more_than_two_at_a_session_of_two_are_pointed_out(bring):
    three = "".join(line(kind="individual", number=number) for number in ("10001", "10002", "10003"))
    assert codes(bring(f"{HEADER}{three}")) == [(4, "more_than_two")]


def test_a_cancelled_session_takes_nobody(bring, cast):
    session = meets(cast, a_group(cast), WEEK_AGO, state=SessionState.PLANNED)
    session.state, session.cancelled_by, session.cancelled_why = SessionState.CANCELLED, CancelledBy.MEMBER, CancelledWhy.LEAVE
    db.session.flush()
    assert codes(bring(f"{HEADER}{line(group='NORTH', kind='group', on=WEEK_AGO)}")) == [(2, "session_cancelled")]


def test_the_session_of_today_is_filled_in_here(bring, cast):
    meets(cast, a_group(cast), TODAY, state=SessionState.PLANNED)
    assert codes(bring(f"{HEADER}{line(group='NORTH', kind='group', on=TODAY)}")) == [(2, "session_filled_in_here")]


def test_a_group_that_has_ended_does_not_meet(bring, cast):
    a_group(cast).ended_on = WEEK_AGO
    db.session.flush()
    assert codes(bring(f"{HEADER}{line(group='NORTH', kind='group', on=TODAY)}")) == [(2, "group_ended")]


# --- what people really send --------------------------------------------------------------------------------------------------------


def test_notes_are_never_imported(bring, app):
    plan = bring(f"{HEADER.strip()},notes\n{line().strip()},the planted sentence\n")
    assert codes(plan) == [(0, "notes_stay_out")]
    assert "planted" not in plan.findings[0].message and plan.findings[0].value == ""
    assert counts() == (1, 1, 1)


def test_a_column_in_american_order_waits_until_somebody_says_so(bring):
    content = f"{HEADER}{line(on='02/20/2026')}{line(on='02/01/2026')}"
    assert codes(bring(content)) == [(2, "date_order_unknown"), (3, "date_order_unknown")]
    bring(content, date_order={"held_on": Order.MONTH})
    assert [row[1] for row in attended()] == [date(2026, 2, 20), date(2026, 2, 1)]


def test_a_number_that_lost_its_zeros_is_asked_about(bring, cast):
    post = db.session.get_one(Post, cast["ailsa"].post_id)
    post.employee_number, post.number_folded = "0010001", "0010001"
    db.session.flush()
    plan = bring(f"{HEADER}{line()}")
    assert (len(plan.questions), codes(plan), counts()) == (1, [(2, "who_is_it")], (0, 0, 0))


def test_a_second_sheet_is_named(bring):
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for group in ("DAYS", "NIGHTS"):
            sheet = book.add_worksheet(group.title())
            for at, row in enumerate((HEADER, line(group=group))):
                sheet.write_row(at, 0, row.strip().split(","))
    assert [code for _, code in codes(bring(content.getvalue(), name="sessions.xlsx"))] == ["sheet_not_read"]
    assert counts() == (1, 1, 1)


def test_a_cell_that_is_a_formula_or_markup_is_a_code_and_no_more(bring):
    bring(f"{HEADER}{line(group='=1+1', kind='group')}{line(group='<b>X</b>', kind='peer')}")
    assert db.session.scalars(select(SupervisionGroup.code).order_by(SupervisionGroup.id)).all() == ["=1+1", "<b>X</b>"]


# --- taking it back -----------------------------------------------------------------------------------------------------------------


def test_an_import_is_taken_back_with_all_that_it_made(bring, undo):
    bring(FILE)
    undo()
    assert counts() == (0, 0, 0)
    bring(FILE)
    assert counts() == (2, 2, 5)


def test_what_a_later_file_hangs_on_stays(bring, undo):
    bring(FILE)
    bring(f"{HEADER}{line(number='10002')}")
    undo(func.min)
    assert [(row[0], row[2]) for row in attended()] == [("TAY-1", "10002")]
    assert db.session.scalars(select(SupervisionGroup.code)).all() == ["TAY-1"]


def test_a_session_about_which_somebody_has_written_stays(bring, undo, cast):
    """Whoever came may have written for themselves: the undo neither reads nor removes that."""
    bring(f"{HEADER}{line()}")
    session_id = db.session.scalar(select(SupervisionSession.id))
    db.session.add(Reflection(session_id=session_id, person_id=cast["ailsa"].person_id, version=1, text="the planted sentence"))
    said = undo()
    assert (counts(), "planted" in said) == ((1, 1, 0), False)


def test_a_planned_session_whose_record_was_shared_has_taken_place(bring, undo, cast):
    group = a_group(cast)
    agrees(cast, group)
    session = meets(cast, group, WEEK_AGO, state=SessionState.PLANNED)
    bring(f"{HEADER}{line(group='NORTH', kind='group', on=WEEK_AGO)}")
    writes(cast, session, "Words")
    undo()
    assert session.state == SessionState.HAPPENED


# --- who may ------------------------------------------------------------------------------------------------------------------------


def test_officers_for_learning_import_sessions_and_administrators_do_not(as_, cast):
    offered = ['value="supervision"' in as_(who).get("/imports/start").text for who in ("lorna", "priya", "adam")]
    assert offered == [True, True, False]


def test_the_template_can_be_imported(as_, bring):
    template = as_("lorna").get("/imports/template/supervision?format=csv").text
    assert codes(bring(template.replace("104233", "10001"))) == [(0, "notes_stay_out")]
