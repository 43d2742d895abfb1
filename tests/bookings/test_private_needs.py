"""What somebody told in private when booking: it ends with the booking, goes along to another date, and is theirs to take back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.audit.models import Change
from lms.bookings import service
from lms.bookings.models import Booking
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service.access_needs import tell_needs
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.scheduling.service import cancel_event
from tests.cast import NOW
from tests.events import booking, course, event

S = BookingState
TOLD = "A quiet corner"


@pytest.fixture
def hers(cast):
    """Ailsa's booking in this state, with what she told in private."""

    def made(state=S.BOOKED, **more):
        more |= {"offered_until": NOW + timedelta(hours=5)} if state is S.OFFERED else {}
        of = course(cast, approval=Approval.SUPERVISOR if state is S.REQUESTED else Approval.NONE)
        return booking(cast, event(cast, of, trainers=("tam",)), "ailsa", state, needs=TOLD, **more)

    return made


def needs(of):
    db.session.flush()
    return db.session.scalar(select(Booking.needs).where(Booking.id == of.id))


@pytest.mark.parametrize("state", [S.REQUESTED, S.WAITLISTED, S.OFFERED, S.BOOKED])
def test_they_end_with_a_cancellation(hers, cast, state):
    one = hers(state)
    service.cancel(booking_id=one.id, because=Because.ILL, by=cast["effie"].viewer())
    assert needs(one) is None


def test_they_end_with_a_request_that_is_declined(hers, cast):
    one = hers(S.REQUESTED)
    service.decline(booking_id=one.id, why="Not now", by=cast["effie"].viewer())
    assert (one.state, needs(one)) == (S.DECLINED, None)


def test_they_end_with_an_offer_that_is_turned_down(hers, cast):
    one = hers(S.OFFERED)
    service.turn_down(booking_id=one.id, by=cast["ailsa"].viewer())
    assert needs(one) is None


def test_they_end_with_an_offer_that_lapses(hers, monkeypatch):
    one, later = hers(S.OFFERED), clock.now() + timedelta(hours=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    service.rebalance(service.lock(one.event_id))
    assert (one.state, needs(one)) == (S.LAPSED, None)


def test_they_end_with_a_date_that_is_cancelled(hers, cast):
    one = hers()
    cancel_event(event_id=one.event_id, why="No trainer", by=cast["priya"].viewer())
    assert (one.state, needs(one)) == (S.CANCELLED, None)


def test_that_they_ended_is_in_the_trail_and_what_they_were_is_not(hers, cast):
    service.cancel(booking_id=hers().id, because=Because.ILL, by=cast["ailsa"].viewer())
    changes = [str(values) for values in db.session.scalars(select(Change.values).where(Change.record == "booking"))]
    assert "needs" in changes[-1] and TOLD not in str(changes)


@pytest.mark.parametrize("state", [S.ATTENDED, S.PART_ATTENDED, S.NO_SHOW])
def test_the_register_keeps_them_until_retention_removes_them(hers, state):
    """The promise of the form: its trainers and the team read them; a register can be opened again."""
    one = hers()
    service.move(one, state, by=None)
    assert needs(one) == TOLD


@pytest.mark.parametrize("state", list(S))
def test_the_person_takes_them_back_at_any_time(hers, as_, send, state):
    one = hers(state)
    page = f"/bookings/{one.id}"
    assert TOLD in as_("ailsa").get(page).text
    send(as_("ailsa"), f"{page}/needs/remove", page=page)
    assert needs(one) is None
    assert TOLD not in as_("ailsa").get(page).text


@pytest.mark.parametrize("who", ["effie", "lorna", "priya", "tam"])
def test_nobody_takes_them_back_for_somebody_else(hers, as_, send, who):
    one = hers()
    assert send(as_(who), f"/bookings/{one.id}/needs/remove", page=f"/bookings/{one.id}").status_code == 404
    assert needs(one) == TOLD


def test_where_nothing_was_told_there_is_nothing_to_take_back(cast, as_):
    one = booking(cast, event(cast, course(cast)), "ailsa")
    assert "Remove what you told" not in as_("ailsa").get(f"/bookings/{one.id}").text


def test_a_booking_that_is_over_is_told_nothing_more(hers, cast):
    with pytest.raises(Refused, match="no longer stands"):
        tell_needs(booking_id=hers(S.CANCELLED).id, needs="More", by=cast["ailsa"].viewer())
