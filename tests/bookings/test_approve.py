"""Requests: who decides, once, and what then."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.bookings.models import BookingMove
from lms.bookings.queries.booking_permissions import situation
from lms.bookings.rules.actions import Can, what_can_be_done
from lms.bookings.rules.states import BookingState
from lms.bookings.service import approve, book, decline
from lms.courses.models import Event
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Term
from tests.events import booking, course, event

S = BookingState


@pytest.fixture
def asked(cast):
    """A request of Ailsa's: her supervisor decides, or the learning and development team of the organiser."""

    def ask(approval=Approval.SUPERVISOR, **more):
        run = event(cast, course(cast, approval=approval), **more)
        return book(event_id=run.id, post_id=cast["ailsa"].post_id, by=cast["ailsa"].viewer())

    return ask


def can(one, who):
    found = situation(one.id, who.viewer(), clock.today())
    return what_can_be_done(found, clock.now(), clock.today()) if found else None


def test_the_supervisor_approves_and_the_place_is_booked(asked, cast):
    one = asked()
    assert can(one, cast["effie"]) == {Can.APPROVE, Can.DECLINE, Can.CANCEL, Can.CHANGE_DATE}
    assert approve(booking_id=one.id, by=cast["effie"].viewer()).state == S.BOOKED


def test_two_approve_at_once_and_it_is_done_once(asked, cast):
    one = asked()
    for who in ("effie", "lorna", "effie"):
        assert approve(booking_id=one.id, by=cast[who].viewer()).state == S.BOOKED
    assert db.session.scalar(select(func.count()).where(BookingMove.booking_id == one.id)) == 2


def test_what_is_approved_when_all_places_are_taken_waits(asked, cast):
    one = asked(capacity=1)
    booking(cast, event_of(one), "hamish")
    assert approve(booking_id=one.id, by=cast["effie"].viewer()).state == S.WAITLISTED


def event_of(one):
    return db.session.get_one(Event, one.event_id)


@pytest.mark.parametrize(("approval", "who"), [
    (Approval.SUPERVISOR, "ailsa"),
    (Approval.SUPERVISOR, "gordon"),
    (Approval.SUPERVISOR, "tam"),
    (Approval.LND, "effie"),
    (Approval.LND, "lorna"),
])  # fmt: skip
def test_nobody_else_decides(asked, cast, approval, who):
    one = asked(approval)
    with pytest.raises(Refused):
        approve(booking_id=one.id, by=cast[who].viewer())
    with pytest.raises(Refused):
        decline(booking_id=one.id, why="No", by=cast[who].viewer())


def test_the_organisers_team_decides_where_the_course_says_so(asked, cast):
    assert approve(booking_id=asked(Approval.LND).id, by=cast["priya"].viewer()).state == S.BOOKED


def test_no_is_said_with_a_reason_and_stays(asked, cast):
    one, effie = asked(), cast["effie"].viewer()
    with pytest.raises(Refused, match="Say why"):
        decline(booking_id=one.id, why=" ", by=effie)
    decline(booking_id=one.id, why="We are short on that day.", by=effie)
    decline(booking_id=one.id, why="We are short on that day.", by=effie)
    with pytest.raises(Refused, match="answered meanwhile: not approved"):
        approve(booking_id=one.id, by=effie)


def test_once_it_has_started_nothing_is_decided(asked, cast, monkeypatch):
    one = asked()
    begin = event_of(one).starts_at
    monkeypatch.setattr(clock, "now", lambda: begin)
    with pytest.raises(Refused, match="has started"):
        approve(booking_id=one.id, by=cast["effie"].viewer())


def test_who_cannot_come_any_more_is_not_approved(asked, cast):
    one = asked()
    db.session.scalar(select(Term).where(Term.post_id == cast["ailsa"].post_id)).ends_on = date(2026, 3, 3)
    with pytest.raises(Refused, match="does not run on 16 March"):
        approve(booking_id=one.id, by=cast["effie"].viewer())


def test_a_request_is_still_approved_after_booking_has_closed(asked, cast, monkeypatch):
    one = asked(closes_on=date(2026, 3, 2))
    later = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert approve(booking_id=one.id, by=cast["effie"].viewer()).state == S.BOOKED
