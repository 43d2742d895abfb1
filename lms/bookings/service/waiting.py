"""Seats that come free: offered to whoever is next, kept for a while, passed on."""

from datetime import datetime

from sqlalchemy import select

from lms.access import Viewer
from lms.audit import service as audit
from lms.bookings.models import Booking, Reservation
from lms.bookings.queries import booking_permissions, seats, waiting
from lms.bookings.rules import actions
from lms.bookings.rules.actions import Situation
from lms.bookings.rules.quotas import Seats, allocate
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.rules.waiting_list import has_run_out, offered_until
from lms.bookings.service.notifications import notify
from lms.bookings.service.release_reservations import release_reserved
from lms.bookings.service.transitions import lock, move, move_all
from lms.courses.models import Event
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.datetimes import local_date, moment
from lms.kit.db import db
from lms.kit.refusal import Refused

_S = BookingState
#: What waits for something ends when the event begins.
UNDECIDED = (_S.REQUESTED, _S.WAITLISTED, _S.OFFERED)
NOT_YOURS = "There is no such booking among yours and those of the people you look after."


def rebalance(event: Event) -> Seats:
    """Bring an event whose lock the caller holds into order: offers that ran out lapse, reserved seats without a name end, free seats are
    offered to whoever is next, and nothing is offered once it has begun. How many seats there are then. Mostly there is nothing to do,
    and it is one question."""
    now = clock.now()
    before = seats.of_event(event.id)
    if event.state is not EventState.SCHEDULED:
        return before
    begun = now >= event.starts_at
    ends = [] if begun else [Reservation.ends_on <= local_date(now)]
    freed = before.reserved_until is not None and release_reserved(event, *ends)
    if begun:
        done = _end_waiting(event, before) or freed
    else:
        freed |= before.offer_ends_at is not None and has_run_out(before.offer_ends_at, now) and _lapse(event, now)
        done = _offer(event, seats.of_event(event.id) if freed else before, now) or freed
    return seats.of_event(event.id) if done else before


def _end_waiting(event: Event, before: Seats) -> bool:
    if not before.waiting and not before.requested and before.offer_ends_at is None:
        return False
    moves = move_all(bookings_on(event.id, *UNDECIDED), _S.LAPSED, by=None, why="The event has started.")
    notify("too_late", moves, event.id)
    return True


def _lapse(event: Event, now: datetime) -> bool:
    over = [booking for booking in bookings_on(event.id, _S.OFFERED) if booking.offered_until and has_run_out(booking.offered_until, now)]
    moves = move_all(over, _S.LAPSED, by=None, why="The offer was not answered in time.")
    notify("offer_lapsed", moves, event.id)
    return bool(moves)


def _offer(event: Event, event_seats: Seats, now: datetime) -> bool:
    """Offer every free seat to the next who can have it."""
    if not event_seats.can_be_offered:
        return False
    order = [entry.booking_id for entry in waiting.queue_entries([event.id], local_date(now))[event.id]]
    bookings = {booking.id: booking for booking in bookings_on(event.id, _S.WAITLISTED)}
    of = seats.quotas_of(event_seats, {booking_id: bookings[booking_id].post_id for booking_id in order}, event.starts_at)
    got, _ = allocate(event_seats, [of[booking_id] for booking_id in order])
    chosen = [bookings[booking_id] for booking_id, is_served in zip(order, got, strict=True) if is_served]
    if not chosen:
        return False
    until = offered_until(now, event.offer_hours, event.starts_at)
    moves = move_all(chosen, _S.OFFERED, by=None, why="A place came free.", offered_until=until)
    notify("offered", moves, event.id, until=moment(until))
    return True


def bookings_on(event_id: int, *states: BookingState) -> list[Booking]:
    """The bookings of this event in these states, as they are stored now."""
    statement = select(Booking).where(Booking.event_id == event_id, Booking.state.in_(states)).order_by(Booking.id)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def shorten_offers(event: Event) -> None:
    """The event, whose lock the caller holds, begins earlier than it did: nobody can answer an offer any longer than that."""
    long = [booking for booking in bookings_on(event.id, _S.OFFERED) if booking.offered_until and booking.offered_until > event.starts_at]
    audit.update_rows(Booking, [{"id": booking.id, "offered_until": event.starts_at} for booking in long])
    db.session.expire_all()


# --- answers to an offer ----------------------------------------------------------------------------------------------------------


def situation_at(booking_id: int, by: Viewer) -> tuple[Event, Booking, Situation]:
    """The booking and its event behind the lock of the event, and what the viewer is to it. Raises Refused where that is nothing."""
    event_id = db.session.scalar(select(Booking.event_id).where(Booking.id == booking_id))
    if event_id is None:
        raise Refused(NOT_YOURS)
    event = lock(event_id)
    situation = booking_permissions.situation(booking_id, by, local_date(clock.now()))
    if situation is None:
        raise Refused(NOT_YOURS)
    return event, db.session.get_one(Booking, booking_id, populate_existing=True), situation


def take_offer(*, booking_id: int, by: Viewer) -> Booking:
    """Yes to an offered place. Said twice, it is taken once. Raises Refused once the offer is over."""
    event, booking, situation = situation_at(booking_id, by)
    if situation.state is _S.BOOKED and (situation.is_own or situation.looks_after):
        return booking
    no = actions.why_not_answer(situation, clock.now())
    if no:
        raise Refused(no)
    notify("booked", {booking_id: move(booking, _S.BOOKED, by=by, why="The offered place was taken.")}, event.id)
    return booking


def turn_down(*, booking_id: int, by: Viewer) -> None:
    """No to an offered place: it goes to the next person. Said twice, it is done once. Raises Refused."""
    event, booking, situation = situation_at(booking_id, by)
    if situation.state is _S.CANCELLED and (situation.is_own or situation.looks_after):
        return
    no = actions.why_not_answer(situation, clock.now())
    if no:
        raise Refused(no)
    moves = {booking_id: move(booking, _S.CANCELLED, by=by, because=Because.OTHER, why="The offered place was turned down.")}
    notify("cancelled", moves, event.id, because="the offered place was turned down")
    rebalance(event)
