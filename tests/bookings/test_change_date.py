"""Another date of the same course in one step: never without a place, and nothing is lost."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.bookings.service import book
from lms.bookings.service.change_date import change_date
from lms.courses.rules.words import Approval
from lms.kit.db import db, transaction
from lms.kit.refusal import Refused
from lms.outbox.models import Message
from tests.cast import TODAY
from tests.events import STARTS, booking, course, event

S = BookingState
LATER = STARTS + timedelta(days=7)


@pytest.fixture
def fire(cast):
    return course(cast)


@pytest.fixture
def runs(cast, fire):
    """A full date with somebody waiting, and a later one with a place."""
    return event(cast, fire, capacity=1), event(cast, fire, capacity=1, starts_at=LATER)


def states(*bookings):
    db.session.expire_all()
    return [one.state for one in bookings]


def test_the_other_place_is_theirs_and_the_old_one_is_offered_on(cast, runs):
    old, waits = booking(cast, runs[0], "ailsa", needs="Step-free"), booking(cast, runs[0], "kirsty", S.WAITLISTED)
    made = change_date(booking_id=old.id, event_id=runs[1].id, by=cast["ailsa"].viewer())
    assert states(old, made, waits) == [S.CANCELLED, S.BOOKED, S.OFFERED]
    assert (made.event_id, made.needs, made.post_id) == (runs[1].id, "Step-free", old.post_id)


def test_both_calendars_and_messages_follow(cast, runs):
    old = book(event_id=runs[0].id, post_id=cast["ailsa"].post_id, by=cast["ailsa"].viewer())
    change_date(booking_id=old.id, event_id=runs[1].id, by=cast["ailsa"].viewer())
    calendars = db.session.scalars(select(Message.calendar).order_by(Message.id))
    assert [re.search("METHOD:([A-Z]+)", one)[1] for one in calendars] == ["REQUEST", "CANCEL", "REQUEST"]


def test_said_twice_it_is_done_once(cast, runs):
    said = {"booking_id": booking(cast, runs[0], "ailsa").id, "event_id": runs[1].id, "by": cast["ailsa"].viewer()}
    assert change_date(**said).id == change_date(**said).id


def test_without_a_place_nothing_is_lost(cast, runs):
    old, _ = booking(cast, runs[0], "ailsa"), booking(cast, runs[1], "hamish")
    with pytest.raises(Refused, match="stays as it was"):
        change_date(booking_id=old.id, event_id=runs[1].id, by=cast["ailsa"].viewer())
    assert states(old) == [S.BOOKED]


def test_nobody_who_waits_there_is_passed(cast, runs):
    old, waits = booking(cast, runs[0], "ailsa"), booking(cast, runs[1], "hamish", S.WAITLISTED)
    with pytest.raises(Refused, match="stays as it was"):
        change_date(booking_id=old.id, event_id=runs[1].id, by=cast["ailsa"].viewer())
    assert states(old, waits) == [S.BOOKED, S.OFFERED]


@pytest.mark.parametrize(
    ("changes", "no"),
    [({"cancel_by": TODAY - timedelta(days=1)}, "last day to cancel"), ({"starts_at": STARTS - timedelta(days=30)}, "has started")],
)
def test_not_after_the_cut_off_nor_once_it_has_begun(cast, fire, runs, changes, no):
    old = booking(cast, event(cast, fire, **changes), "ailsa")
    with pytest.raises(Refused, match=no):
        change_date(booking_id=old.id, event_id=runs[1].id, by=cast["ailsa"].viewer())


def test_what_needs_approval_is_changed_by_whoever_approves(cast, fire, runs):
    fire.approval, old = Approval.SUPERVISOR, booking(cast, runs[0], "ailsa")
    with pytest.raises(Refused, match="is approved"):
        change_date(booking_id=old.id, event_id=runs[1].id, by=cast["ailsa"].viewer())
    assert change_date(booking_id=old.id, event_id=runs[1].id, by=cast["effie"].viewer()).state is S.BOOKED


def test_only_dates_of_the_same_course_and_only_by_those_whose_business_it_is(cast, runs):
    old, other = booking(cast, runs[0], "ailsa"), event(cast, course(cast, "IPC", ("IPC-2",)), starts_at=LATER)
    for to, who, no in ((other, "ailsa", "same course"), (runs[0], "ailsa", "same course"), (runs[1], "kirsty", "no such booking")):
        with pytest.raises(Refused, match=no):
            change_date(booking_id=old.id, event_id=to.id, by=cast[who].viewer())


def test_it_is_chosen_from_the_dates_that_have_a_place(cast, as_, send, fire, runs):
    old = booking(cast, runs[0], "ailsa")
    full = event(cast, fire, capacity=1, starts_at=LATER + timedelta(days=7))
    booking(cast, full, "hamish")
    url = f"/bookings/{old.id}/change-date"
    page = as_("ailsa").get(url).text
    assert f'value="{runs[1].id}"' in page and f'value="{full.id}"' not in page
    assert send(as_("ailsa"), url, date=str(full.id)).status_code == 422
    assert send(as_("ailsa"), url, date=str(runs[1].id)).location.startswith("/bookings/")
    assert db.session.scalar(select(Booking.event_id).where(Booking.state == S.BOOKED, Booking.person_id == old.person_id)) == runs[1].id


def test_nobody_has_accepted_terms_that_they_were_not_shown(cast, fire, runs):
    old = booking(cast, runs[0], "ailsa")
    fire.terms = "Whoever does not come pays 50 pounds."
    assert change_date(booking_id=old.id, event_id=runs[1].id, by=cast["effie"].viewer()).terms_accepted_at is None


def test_a_team_that_may_not_change_it_is_not_sent_there(cast, as_):
    """The NHS runs it; Kirsty is of the council."""
    one = booking(cast, event(cast, course(cast, "IPC", ("IPC-2",), owner="NHSL")), "kirsty")
    assert f"/bookings/{one.id}/change-date" not in as_("lorna").get(f"/bookings/{one.id}").text
    assert f"/bookings/{one.id}/change-date" in as_("effie").get(f"/bookings/{one.id}").text


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # where two can hold different rows and wait for each other
def test_two_who_change_places_wait_for_each_other_and_neither_fails(app, cast, runs):
    db.session.commit()
    pairs = [(booking(cast, run, who).id, other.id) for run, other, who in ((runs[0], runs[1], "ailsa"), (runs[1], runs[0], "hamish"))]
    viewers = [cast[who].viewer() for who in ("ailsa", "hamish")]
    db.session.commit()

    def change(pair, by):
        with app.app_context(), transaction(), suppress(Refused):
            change_date(booking_id=pair[0], event_id=pair[1], by=by)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(change, pairs, viewers))
    assert states(*db.session.scalars(select(Booking))) == [S.BOOKED, S.BOOKED]  # each is full, so both stay
