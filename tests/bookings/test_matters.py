"""What reminders ask about bookings: where people are booked before long, and who has a request to decide. Today is 2 March 2026."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from lms.access import Role
from lms.bookings.queries.matters import MATTERS
from lms.bookings.rules.states import BookingState
from lms.courses.models import Event
from lms.courses.rules.words import Approval, EventState
from lms.kit.db import db
from lms.kit.room import About
from lms.people.models import Absence, Person, RoleGrant, Term
from tests.cast import NOW, TODAY
from tests.events import STARTS, booking, course, event, venue

SOON, APPROVAL = MATTERS
DAY = timedelta(days=1)


def rows(matter, cast, *who, day=TODAY):
    return sorted(tuple(row) for row in db.session.execute(matter.select(day, [cast[name].person_id for name in who])))


def deciders(cast, **when):
    """Who of the whole cast has something to decide."""
    return {row[0] for row in rows(APPROVAL, cast, *cast.players, **when)}


def about(row):
    return About(*row[:3])


# --- booked before long -----------------------------------------------------------------------------------------------------------


def test_a_place_has_the_moment_at_which_the_date_begins(cast):
    ailsa, place = cast["ailsa"], booking(cast, event(cast, course(cast)), "ailsa")
    assert rows(SOON, cast, "ailsa", "effie") == [(ailsa.person_id, ailsa.post_id, str(place.id), STARTS, NOW)]
    assert len(rows(SOON, cast, "ailsa", day=STARTS.date())) == 1 and rows(SOON, cast, "ailsa", day=STARTS.date() + DAY) == []


@pytest.mark.parametrize("state", [BookingState.REQUESTED, BookingState.WAITLISTED, BookingState.CANCELLED, BookingState.ATTENDED])
def test_only_a_place_does(cast, state):
    booking(cast, event(cast, course(cast)), "ailsa", state)
    assert rows(SOON, cast, "ailsa") == []


def test_a_date_that_is_cancelled_has_none(cast):
    booking(cast, event(cast, course(cast)), "ailsa")
    db.session.execute(update(Event).values(state=EventState.CANCELLED))
    assert rows(SOON, cast, "ailsa") == []


def test_a_merged_record_s_place_is_for_the_record_that_counts(cast):
    booking(cast, event(cast, course(cast)), "morag")
    db.session.execute(update(Person).where(Person.id == cast["morag"].person_id).values(merged_into_id=cast["effie"].person_id))
    assert [row[:2] for row in rows(SOON, cast, "morag", "effie")] == [(cast["effie"].person_id, cast["morag"].post_id)]


def test_a_place_is_said_with_when_and_where(cast):
    place = booking(cast, event(cast, course(cast), at=venue(cast)), "ailsa")
    missing, described = SOON.describe(TODAY, [About(1, 1, "999"), about(*rows(SOON, cast, "ailsa"))])
    assert missing is None and described.thing == "Fire safety awareness, 9:30am"
    assert described.why == "Monday 16 March 2026, 9:30am to 12:30pm, Training room 1."
    assert (described.endpoint, described.values) == ("registers.booking", {"booking_id": place.id})


# --- waits for approval -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def request_of(cast):
    """`request_of("ailsa")`: they ask for a place on a course that their supervisor approves."""

    def ask(who, approval=Approval.SUPERVISOR, **more):
        of = course(cast, f"{who} {approval}", approval=approval, **more)
        return booking(cast, event(cast, of), who, BookingState.REQUESTED)

    return ask


def test_a_request_waits_for_the_supervisor_of_the_post(cast, request_of):
    asked_for, effie = request_of("ailsa"), cast["effie"].person_id
    assert rows(APPROVAL, cast, *cast.players) == [(effie, cast["ailsa"].post_id, str(asked_for.id), NOW, NOW)]
    assert deciders(cast, day=STARTS.date() + DAY) == set()


def test_for_the_officers_of_the_employer_where_nobody_supervises_or_whoever_does_is_away(cast, request_of):
    request_of("lukasz")
    assert deciders(cast) == {cast["priya"].person_id}  # the council has no officer of its own
    db.session.execute(update(Term).where(Term.post_id == cast["lukasz"].post_id).values(supervisor_post_id=cast["effie"].post_id))
    assert deciders(cast) == {cast["effie"].person_id}
    db.session.add(Absence(post_id=cast["effie"].post_id, starts_on=TODAY))
    db.session.flush()
    assert deciders(cast) == {cast["priya"].person_id} and deciders(cast, day=TODAY - DAY) == {cast["effie"].person_id}


def test_for_the_team_that_runs_the_date_where_the_course_asks_for_them(cast, request_of):
    request_of("ailsa", Approval.LND, owner="NHSL")
    assert deciders(cast) == {cast["lorna"].person_id}
    db.session.execute(update(RoleGrant).where(RoleGrant.role == Role.LND_OFFICER).values(ends_on=TODAY - DAY))
    assert deciders(cast) == {cast["priya"].person_id}


def test_nobody_is_asked_about_their_own(cast, request_of):
    request_of("lorna", Approval.LND, owner="NHSL")
    assert deciders(cast) == set()


def test_a_post_that_begins_later_is_decided_by_its_first_supervisor(cast, request_of):
    request_of("ailsa")
    db.session.execute(update(Term).where(Term.post_id == cast["ailsa"].post_id).values(starts_on=date(2026, 3, 9)))
    assert deciders(cast) == {cast["effie"].person_id}


def test_what_is_decided_waits_no_longer(cast, request_of):
    asked_for = request_of("ailsa")
    (row,) = rows(APPROVAL, cast, "effie")
    (described,) = APPROVAL.describe(TODAY, [about(row)])
    assert described.thing == "whether Ailsa Robertson goes to Fire safety awareness"
    assert described.why == "Asked on 2 March 2026. It is on 16 March 2026." and described.endpoint == "registers.booking"
    asked_for.state = BookingState.BOOKED
    db.session.flush()
    assert rows(APPROVAL, cast, "effie") == [] and APPROVAL.describe(TODAY, [about(row)]) == [None]
