"""Waiting lists: who is next, offers and their end."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from lms.bookings.models import Booking, BookingMove
from lms.bookings.queries import seats, waiting
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service import cancel, lock, rebalance, take_offer, turn_down
from lms.courses.models import Event
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Person, Term
from tests.events import STARTS, booking, course, event

S = BookingState


@pytest.fixture
def full(cast):
    """Adam has the only place, and these wait, having asked one after the other."""

    def fill(*who, **more):
        run = event(cast, course(cast), **{"capacity": 1} | more)
        booking(cast, run, "adam")
        for n, name in enumerate(who):
            booking(cast, run, name, S.WAITLISTED, asked_at=clock.now() - timedelta(hours=9 - n))
        return run

    return fill


@pytest.fixture
def at(monkeypatch):
    """It is this moment now."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def of(run, player):
    found = select(Booking).where(Booking.event_id == run.id, Booking.person_id == player.person_id).order_by(Booking.id.desc())
    return db.session.scalars(found.execution_options(populate_existing=True)).first()


def states(run, cast, *who):
    return [of(run, cast[name]).state for name in who]


def give_back(run, cast, who="adam"):
    cancel(booking_id=of(run, cast[who]).id, because=Because.ILL, why="", by=cast[who].viewer())


def test_overdue_comes_first_then_what_is_due_or_expires_then_who_asked_first(full, cast):
    """On 2 March 2026: Gordon is overdue, Lukasz's award expires on 19 March, Ailsa's in November, Lorna's in June 2027, and
    Dougie is asked for nothing."""
    run = full("dougie", "lorna", "ailsa", "lukasz", "gordon")
    by_booking = waiting.positions(run.id)
    assert [by_booking[of(run, cast[who]).id] for who in ("gordon", "lukasz", "ailsa", "lorna", "dougie")] == [1, 2, 3, 4, 5]


def test_who_is_due_on_the_same_day_comes_as_they_asked(full, cast):
    run = full("hamish", "effie")
    by_booking = waiting.positions(run.id)
    assert (by_booking[of(run, cast["hamish"]).id], by_booking[of(run, cast["effie"]).id]) == (1, 2)


def test_a_merged_record_waits_with_the_duties_of_both(full, cast):
    run = full("dougie", "ailsa")
    db.session.get(Person, cast["gordon"].person_id).merged_into_id = cast["dougie"].person_id
    assert waiting.positions(run.id)[of(run, cast["dougie"]).id] == 1


def test_the_order_of_a_long_list_asks_as_much_as_that_of_a_short_one(full, cast, query_count):
    run = full("ailsa", "gordon", "lorna", "lukasz", "hamish", "dougie", "effie")
    with query_count() as asked:
        waiting.positions(run.id)
    assert len(asked.statements) == 3


def test_a_place_that_is_given_back_is_offered_to_whoever_is_next(full, cast):
    run = full("ailsa", "gordon")
    give_back(run, cast)
    assert states(run, cast, "ailsa", "gordon") == [S.WAITLISTED, S.OFFERED]
    assert of(run, cast["gordon"]).offered_until == clock.now() + timedelta(hours=48)


def test_a_place_is_kept_through_the_change_of_the_clocks_for_so_many_hours(full, cast, at):
    at(STARTS.replace(day=28, hour=12))
    run = full("ailsa", starts_at=STARTS.replace(month=4))
    give_back(run, cast)
    assert of(run, cast["ailsa"]).offered_until == STARTS.replace(day=30, hour=12)


def test_an_offer_ends_when_the_event_begins(full, cast):
    run = full("ailsa", starts_at=clock.now() + timedelta(hours=5))
    give_back(run, cast)
    assert of(run, cast["ailsa"]).offered_until == run.starts_at


def test_an_offered_place_is_taken_once_however_often_it_is_said(full, cast):
    run = full("ailsa")
    give_back(run, cast)
    one, ailsa = of(run, cast["ailsa"]), cast["ailsa"].viewer()
    assert take_offer(booking_id=one.id, by=ailsa).state == take_offer(booking_id=one.id, by=ailsa).state == S.BOOKED
    assert len(db.session.scalars(select(BookingMove).where(BookingMove.booking_id == one.id)).all()) == 3


def test_a_supervisor_takes_it_for_somebody_without_email_and_others_do_not(full, cast):
    run = full("morag")
    give_back(run, cast)
    one = of(run, cast["morag"])
    with pytest.raises(Refused):
        take_offer(booking_id=one.id, by=cast["gordon"].viewer())
    assert take_offer(booking_id=one.id, by=cast["effie"].viewer()).state == S.BOOKED


def test_an_offer_can_be_taken_until_its_last_moment_and_not_at_it(full, cast, at):
    run = full("ailsa", "gordon")
    give_back(run, cast)
    one, gordon = of(run, cast["gordon"]), cast["gordon"].viewer()
    until = one.offered_until
    at(until)
    with pytest.raises(Refused, match="kept until 4 March 2026 at 9:00am"):
        take_offer(booking_id=one.id, by=gordon)
    at(until - timedelta(microseconds=1))
    assert take_offer(booking_id=one.id, by=gordon).state == S.BOOKED


def test_an_offer_that_ran_out_passes_on_with_the_next_thing_that_happens(full, cast, at):
    run = full("ailsa", "gordon")
    give_back(run, cast)
    at(of(run, cast["gordon"]).offered_until)
    rebalance(lock(run.id))
    assert states(run, cast, "gordon", "ailsa") == [S.LAPSED, S.OFFERED]


def test_an_offer_turned_down_passes_on(full, cast):
    run = full("ailsa", "gordon")
    give_back(run, cast)
    for _ in range(2):
        turn_down(booking_id=of(run, cast["gordon"]).id, by=cast["gordon"].viewer())
    assert states(run, cast, "gordon", "ailsa") == [S.CANCELLED, S.OFFERED]


def test_nobody_is_offered_a_place_once_it_has_started_and_waiting_ends(full, cast, at):
    run = full("ailsa", "gordon")
    booking(cast, run, "hamish", S.REQUESTED)
    at(run.starts_at)
    cancel(booking_id=of(run, cast["adam"]).id, because=Because.ILL, by=cast["priya"].viewer())
    assert states(run, cast, "ailsa", "gordon", "hamish") == [S.LAPSED] * 3


def test_more_seats_are_offered_and_fewer_are_refused(full, cast):
    run = full("ailsa", "gordon", "lorna")
    db.session.execute(update(Event).where(Event.id == run.id).values(capacity=3))
    assert rebalance(lock(run.id)) == seats.free([run.id])[run.id]
    assert states(run, cast, "gordon", "ailsa", "lorna") == [S.OFFERED, S.OFFERED, S.WAITLISTED]
    assert "3 places are booked, offered or reserved" in seats.why_not(run.id, 2) and seats.why_not(run.id, 3) is None


def test_over_capacity_offers_nothing(full, cast):
    run = full("ailsa")
    booking(cast, run, "hamish")
    give_back(run, cast)
    assert (seats.free([run.id])[run.id].free, states(run, cast, "ailsa")) == (0, [S.WAITLISTED])


def test_whoever_will_have_left_is_passed_over(full, cast):
    run = full("ailsa", "gordon")
    db.session.scalar(select(Term).where(Term.post_id == cast["gordon"].post_id)).ends_on = date(2026, 3, 15)
    give_back(run, cast)
    assert states(run, cast, "gordon", "ailsa") == [S.WAITLISTED, S.OFFERED]


def test_offering_many_places_asks_a_fixed_number_of_questions(full, cast, query_count):
    run = full("ailsa", "gordon", "lorna", "lukasz", "hamish", "dougie", "effie")
    counts = []
    for capacity in (2, 6):
        db.session.execute(update(Event).where(Event.id == run.id).values(capacity=capacity))
        event_now = lock(run.id)
        with query_count() as asked:
            rebalance(event_now)
        counts.append(len([one for one in asked.statements if "INTO message" not in one]))
    assert counts[0] == counts[1]
