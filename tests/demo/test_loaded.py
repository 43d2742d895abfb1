"""The demonstration as `flask demo` loads it."""

import re
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import func, select

from lms.audit.models import Change
from lms.bookings.models import Booking
from lms.bookings.queries.seats import free
from lms.bookings.rules.states import BookingState
from lms.certificates.models import Certificate
from lms.courses.models import Event
from lms.courses.rules.words import EventState
from lms.demo import service
from lms.demo.rules import cast
from lms.framework.models import FrameworkVersion
from lms.imports import queries as imports_of
from lms.imports import service as imports
from lms.imports.models import ImportRun
from lms.induction.models import StepRecord
from lms.induction.queries.inductions import views
from lms.induction.rules.words import How
from lms.induction.rules.words import Status as Progress
from lms.kit import clock
from lms.kit.db import db
from lms.kit.importing import Options
from lms.operations.service.rooms import examine
from lms.people.models import Account, Person, Post, RoleGrant
from lms.signoff.models import FirstAssessor, Judgement, RequestItem, SignOff
from lms.signoff.rules.words import OPEN, ItemState, Source
from lms.supervision.models import (
    RecordDraft,
    RecordNote,
    RecordReading,
    RecordRelease,
    Reflection,
    SessionAttendance,
    SupervisionGroup,
    SupervisionSession,
)
from lms.supervision.rules.words import (
    ActionState,
    AttendanceMark,
    CancelledBy,
    GroupKind,
    NoteKind,
    ReadingReason,
    ReleaseState,
    SessionState,
)
from lms.supervision_policies.models import SupervisionPolicy
from lms.training import queries
from lms.training.models import Award, AwardEntry, AwardEntryAward, Standing, Subject
from lms.training.rules.enums import Status
from tests.cast import NOW, TODAY
from tests.client import Browser
from tests.databases import app_on
from tests.demo import supervised
from tests.stages import DEMONSTRATED

PEOPLE = DEMONSTRATED
SEEDS = service.read_seeds()
ENTRIES = cast.entries(SEEDS)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request):
    return request.param


@pytest.fixture(scope="module")
def house(run, database):
    """A small demonstration, loaded once a run for all tests of this file, on whichever worker: they change nothing."""
    app = app_on(run.fresh(database, "demonstrated"), DEMO="yes")
    app.test_client_class = Browser
    app.instance_path = str(run.folder / "demonstration")
    with patch.object(clock, "now", lambda: NOW), app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def sign_in(client, entry):
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text).group(1)
    return client.post("/sign-in", data={"csrf_token": token, "sign_in_name": entry.sign_in_name, "password": SEEDS.password})


def test_as_many_people_as_asked_for_are_there(house):
    assert count(Person) == PEOPLE
    assert count(Post) > PEOPLE


def test_each_of_the_cast_has_an_account(house):
    """Others have one that opens to nobody: they ask for sign-offs."""
    assert db.session.scalar(select(func.count()).where(Account.password.is_not(None))) == len(ENTRIES)
    assert count(RoleGrant) == sum("grant" in part for part in SEEDS.cast)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.who)
def test_everybody_on_the_list_can_sign_in_and_sees_their_home(house, entry):
    client = house.test_client()
    assert sign_in(client, entry).location == "/"
    assert client.get("/").status_code == 200


def test_every_status_occurs(house):
    employers = select(queries.status(TODAY)).select_from(Standing).join(Post, Post.id == Standing.post_id)
    shown = employers.join(queries.Employer, queries.Employer.id == Post.employer_id).where(queries.on(TODAY), ~Standing.is_offer)
    assert {Status(word) for word in db.session.scalars(shown.distinct())} == set(Status)


def test_the_doctor_finds_nothing(house):
    assert [line for room in examine(today=TODAY, days=3) for line in room.complaints] == []


def test_dates_of_every_state_are_there_with_bookings(house):
    assert set(db.session.scalars(select(Event.state))) >= set(EventState)
    states = set(db.session.scalars(select(Booking.state)))
    assert count(Certificate)
    assert states >= {BookingState.BOOKED, BookingState.WAITLISTED, BookingState.REQUESTED, BookingState.ATTENDED, BookingState.NO_SHOW}


def test_no_date_is_overbooked(house):
    ids = list(db.session.scalars(select(Event.id)))
    assert [seats for seats in free(ids).values() if seats.taken > seats.capacity or (seats.waiting and seats.free)] == []


def test_awards_were_taken_back(house):
    assert db.session.scalar(select(func.count()).where(Award.revoked_on.is_not(None)))


def test_a_supervisor_has_recorded_what_is_learnt_on_the_job(house):
    assert count(AwardEntry) == 1
    assert set(db.session.scalars(select(Subject.code).join(Award, Award.subject_id == Subject.id).join(AwardEntryAward))) == {"MH-ASS"}


def test_inductions_are_through_late_and_on_their_way(house):
    shown = {view.status for view in views(db.session.scalars(select(Post.id)).all(), TODAY)}
    assert shown >= {Progress.COMPLETE, Progress.LATE, Progress.IN_TIME}
    assert set(db.session.scalars(select(StepRecord.how))) == set(How)


def test_requests_for_sign_off_of_every_open_state_are_there(house):
    """But drafts, which are nobody's business."""
    assert set(db.session.scalars(select(RequestItem.state).distinct())) >= OPEN - {ItemState.DRAFT}


def test_people_were_signed_off_here_and_elsewhere(house):
    assert set(db.session.scalars(select(SignOff.source).distinct())) == set(Source)
    assert count(Judgement) and count(FirstAssessor)


def test_a_version_of_the_framework_waits(house):
    published = db.session.scalars(select(FrameworkVersion.published_from).order_by(FrameworkVersion.published_from)).all()
    assert published[0] < TODAY < published[-1]


def test_the_imports_are_on_the_list_of_runs(house):
    assert set(db.session.scalars(select(ImportRun.kind))) == {
        "organisations",
        "people",
        "awards",
        "absences",
        "exemptions",
        "requirements",
    }


def test_the_trail_of_an_import_is_there(house):
    people = db.session.scalars(select(ImportRun.id).where(ImportRun.kind == "people")).first()
    assert db.session.scalar(select(func.count()).where(Change.cause == f"import {people}")) > PEOPLE


def test_loading_it_again_changes_nothing(house):
    before = count(Person), count(Award), count(ImportRun)
    again = house.test_cli_runner().invoke(args=["demo", "load"])
    assert (again.exit_code, again.output) == (0, "The demonstration is here already.\n")
    assert (count(Person), count(Award), count(ImportRun)) == before


def test_files_to_try_the_import_with_are_written(house):
    folder = Path(house.instance_path) / "demo-files"
    assert {file.suffix for file in folder.iterdir()} == {".csv", ".xlsx", ".txt"}


def test_the_officer_has_sent_a_list_in_which_some_lines_wait(house):
    """Of so few people the list is too short for a third."""
    run = db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()
    prepared = imports.prepare(imports_of.kind_of(run.kind), imports_of.content(run), Options(TODAY, run.employer_id))
    assert (prepared.plan.errors, [question.line for question in prepared.plan.questions]) == (0, [11, 16])
    assert any(difference.is_notable for step in prepared.plan.steps for difference in step.differences)


# --- supervision ------------------------------------------------------------------------------------------------------------------


def test_twenty_five_groups_of_every_kind_have_agreed(house):
    kinds = supervised.kinds_of_groups()
    assert (kinds.total(), kinds["individual"], set(kinds)) == (25, 14, set(GroupKind))


def test_six_of_them_are_multi_agency(house):
    told = {part["code"] for part in supervised.SUPERVISION["groups"] if part.get("multi_agency")}
    assert len(told) == 6
    assert supervised.multi_agency_groups() == told


def test_sessions_took_place_are_planned_and_were_cancelled_by_everyone(house):
    assert set(supervised.scalars(select(SupervisionSession.state))) == set(SessionState)
    assert set(supervised.scalars(select(SupervisionSession.cancelled_by))) == {None, *CancelledBy}
    assert set(supervised.scalars(select(SessionAttendance.mark))) == set(AttendanceMark)
    assert supervised.attendances_outside_posts() == []


def test_actions_of_every_state_are_there_and_one_of_somebody_who_left(house):
    by_state, overdue, of_leavers = supervised.actions()
    assert set(by_state) == set(ActionState)
    assert overdue and of_leavers == 1


def test_everybody_on_the_list_who_is_supervised_has_a_session_ahead(house):
    guardians = {"marjory", "gregor"}
    names = supervised.SUPERVISION["people"].keys() - guardians
    assert {supervised.person(name) for name in names} <= supervised.people_with_a_session_ahead()
    assert supervised.people_with_something_to_sign() == {supervised.person("iona")}


def test_agreements_are_drafted_due_for_review_and_in_a_second_version(house):
    assert supervised.agreements() == (1, 1, 1)


def test_records_are_read_by_their_two_people_alone(house):
    assert supervised.records_that("isla") and supervised.records_that("callum")
    assert supervised.records_that("eilidh") == supervised.records_that("marjory") == []


def test_one_release_waits_and_one_had_its_two_people(house):
    assert set(supervised.scalars(select(RecordRelease.state))) == {ReleaseState.PROPOSED, ReleaseState.RELEASED}
    assert set(supervised.scalars(select(RecordReading.why))) == set(ReadingReason)
    assert set(supervised.scalars(select(RecordNote.kind))) == set(NoteKind)
    assert supervised.scalars(select(RecordDraft.id)) and supervised.scalars(select(Reflection.id))


def test_policies_are_in_force_and_others_met_without_a_group_of_their_own(house):
    ends = supervised.scalars(select(SupervisionPolicy.effective_until))
    assert None in ends and any(day and day < TODAY for day in ends)
    of_files = select(SupervisionGroup.id).where(SupervisionGroup.opened_by_id.is_(None))
    assert supervised.scalars(select(SupervisionSession.id).where(SupervisionSession.group_id.in_(of_files)))


def test_supervision_is_the_same_each_time_it_is_loaded(house):
    assert supervised.loaded_again(1) == supervised.loaded_again(1) != supervised.loaded_again(2)
