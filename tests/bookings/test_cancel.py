"""Cancelling: who may until when, and what becomes of the seat."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.bookings.models import BookingMove
from lms.bookings.rules.actions import is_late
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service import add, cancel, follow_on, lock
from lms.courses.models import Event
from lms.courses.rules.planning import Changed
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Term
from lms.scheduling.service import cancel_event, event_changed
from tests.events import STARTS, booking, course, event

S = BookingState


@pytest.fixture
def ailsas(cast):
    """Ailsa's booking on an event like this."""
    return lambda state=S.BOOKED, **more: booking(cast, event(cast, course(cast), **more), "ailsa", state)


def state(one):
    db.session.refresh(one)
    return one.state


def test_a_learner_cancels_and_the_step_says_why(ailsas, cast):
    one = ailsas()
    for _ in range(2):
        cancel(booking_id=one.id, because=Because.STAFFING, why="Short on the ward", by=cast["ailsa"].viewer())
    last = db.session.scalars(select(BookingMove).where(BookingMove.booking_id == one.id).order_by(BookingMove.id)).all()[1:]
    assert [(move.state, move.because, move.why) for move in last] == [(S.CANCELLED, Because.STAFFING, "Short on the ward")]


def test_another_reason_is_said_in_words(ailsas, cast):
    with pytest.raises(Refused, match="Say why"):
        cancel(booking_id=ailsas().id, because=Because.OTHER, why=" ", by=cast["ailsa"].viewer())


def test_after_the_last_day_others_cancel_for_the_learner(ailsas, cast, monkeypatch):
    one = ailsas(cancel_by=date(2026, 3, 1))
    with pytest.raises(Refused, match="last day to cancel by yourself was 1 March 2026"):
        cancel(booking_id=one.id, because=Because.ILL, by=cast["ailsa"].viewer())
    cancel(booking_id=one.id, because=Because.ILL, by=cast["effie"].viewer())
    assert state(one) == S.CANCELLED


def test_on_the_last_day_itself_learners_cancel(ailsas, cast):
    one = ailsas(cancel_by=date(2026, 3, 2))
    cancel(booking_id=one.id, because=Because.ILL, by=cast["ailsa"].viewer())
    assert state(one) == S.CANCELLED


def test_whoever_only_waits_leaves_the_list_at_any_time(ailsas, cast):
    one = ailsas(S.WAITLISTED, cancel_by=date(2026, 3, 1))
    cancel(booking_id=one.id, because=Because.DONE_ELSEWHERE, by=cast["ailsa"].viewer())
    assert state(one) == S.CANCELLED


@pytest.mark.parametrize("who", ["effie", "lorna", "priya"])
def test_others_cancel_for_ailsa(ailsas, cast, who):
    one = ailsas()
    cancel(booking_id=one.id, because=Because.ILL, by=cast[who].viewer())
    assert state(one) == S.CANCELLED


@pytest.mark.parametrize("who", ["gordon", "tam", "adam"])
def test_strangers_do_not(ailsas, cast, who):
    with pytest.raises(Refused, match="no such booking"):
        cancel(booking_id=ailsas().id, because=Because.ILL, by=cast[who].viewer())


def test_once_it_has_started_only_others_cancel_and_until_the_register_is_closed(ailsas, cast, monkeypatch):
    one = ailsas()
    monkeypatch.setattr(clock, "now", lambda: STARTS)
    with pytest.raises(Refused, match="has started"):
        cancel(booking_id=one.id, because=Because.ILL, by=cast["ailsa"].viewer())
    db.session.get(Event, one.event_id).state = EventState.DELIVERED
    with pytest.raises(Refused, match="register of this date is closed"):
        cancel(booking_id=one.id, because=Because.ILL, by=cast["effie"].viewer())


@pytest.mark.parametrize(("day", "cancel_by", "late"), [(9, 9, False), (10, 9, True), (15, None, False), (16, None, True)])
def test_late_is_after_the_last_day_for_it(day, cancel_by, late):
    assert is_late(date(2026, 3, day), cancel_by and date(2026, 3, cancel_by), STARTS.date()) == late


# --- the organiser's team ------------------------------------------------------------------------------------------------------------


def test_the_team_adds_with_a_reason_past_approval_and_window(cast):
    run = event(cast, course(cast), closes_on=date(2026, 3, 1))
    with pytest.raises(Refused, match="Say why"):
        add(event_id=run.id, post_id=cast["gordon"].post_id, why="", by=cast["priya"].viewer())
    assert add(event_id=run.id, post_id=cast["gordon"].post_id, why="Rang up", by=cast["priya"].viewer()).state == S.BOOKED


@pytest.mark.parametrize("who", ["lorna", "effie", "tam"])
def test_others_do_not_add(cast, who):
    with pytest.raises(Refused, match="Only the learning and development team"):
        add(event_id=event(cast, course(cast)).id, post_id=cast["ailsa"].post_id, why="Rang up", by=cast[who].viewer())


def test_more_than_there_are_seats_only_on_purpose(cast):
    run = event(cast, course(cast), capacity=1)
    booking(cast, run, "adam")
    waits, priya = booking(cast, run, "hamish", S.WAITLISTED), cast["priya"].viewer()
    with pytest.raises(Refused, match="over capacity"):
        add(event_id=run.id, post_id=cast["ailsa"].post_id, why="Rang up", by=priya)
    assert add(event_id=run.id, post_id=cast["hamish"].post_id, why="Rang up", by=priya, over_capacity=True).id == waits.id
    assert state(waits) == S.BOOKED


# --- the event ------------------------------------------------------------------------------------------------------------------------


def test_a_cancelled_event_ends_every_live_booking_once(cast):
    run = event(cast, course(cast))
    live = [booking(cast, run, who, one) for who, one in (("ailsa", S.BOOKED), ("adam", S.WAITLISTED), ("hamish", S.REQUESTED))]
    declined = booking(cast, run, "gordon", S.DECLINED)
    assert [cancel_event(event_id=run.id, why="The trainer is ill.", by=cast["priya"].viewer()) for _ in range(2)] == [3, 0]
    assert [state(one) for one in (*live, declined)] == [S.CANCELLED] * 3 + [S.DECLINED]
    assert lock(run.id).state == EventState.CANCELLED


@pytest.mark.parametrize("who", ["ailsa", "effie", "lorna", "tam", "adam"])
def test_others_do_not_cancel_an_event(cast, who):
    with pytest.raises(Refused, match="Only the learning and development team"):
        cancel_event(event_id=event(cast, course(cast)).id, why="No", by=cast[who].viewer())


def test_more_seats_go_to_those_who_wait(cast):
    run = event(cast, course(cast), capacity=1)
    booking(cast, run, "adam")
    waits = booking(cast, run, "ailsa", S.WAITLISTED)
    run.capacity = 2
    event_changed(run, Changed(capacity_before=1, capacity=2))
    assert state(waits) == S.OFFERED


def test_fewer_seats_than_are_taken_are_refused_but_those_let_in_on_purpose_stay(cast):
    run = event(cast, course(cast), capacity=2)
    for who in ("adam", "ailsa", "hamish"):
        booking(cast, run, who)
    event_changed(run, Changed(capacity_before=2, capacity=2))
    run.capacity = 1
    with pytest.raises(Refused, match="3 places are booked, offered or reserved"):
        event_changed(run, Changed(capacity_before=2, capacity=1))


def test_whoever_leaves_before_the_first_day_gives_the_seat_back(cast):
    run = event(cast, course(cast), capacity=1)
    gone, waits = booking(cast, run, "ailsa"), booking(cast, run, "adam", S.WAITLISTED)
    term = db.session.scalar(select(Term).where(Term.post_id == cast["ailsa"].post_id))
    term.ends_on = STARTS.date()
    follow_on(run.id)
    assert state(gone) == S.BOOKED
    term.ends_on = STARTS.date() - timedelta(days=1)
    follow_on(run.id), follow_on(run.id)
    assert (state(gone), state(waits)) == (S.CANCELLED, S.OFFERED)
