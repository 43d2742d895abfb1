"""Another date of the same course, in one step: the place that somebody has is given up only when they have the other one."""

from dataclasses import replace

from sqlalchemy import select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.queries import eligibility_facts
from lms.bookings.rules import actions, eligibility
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service.booking import SeatTransfer, assign_seat, load_for_booking, must_ask, seats_for
from lms.bookings.service.notifications import notify
from lms.bookings.service.transitions import lock, move
from lms.bookings.service.waiting import NOT_YOURS, rebalance, situation_at
from lms.courses.models import Event
from lms.kit import clock
from lms.kit.datetimes import day_of, local_date
from lms.kit.db import db
from lms.kit.refusal import Refused

ASK = "Each date of this course is approved. Ask whoever approves to change it for you, or cancel and book the other date."
FULL = "There is no place left on this date, so your booking stays as it was. Choose another date, or cancel and join its waiting list."


def change_date(*, booking_id: int, event_id: int, by: Viewer) -> Booking:
    """A place on this other date instead; what was told in private and the terms go with it. Said twice, it is done once.

    Only where there is a place to have at once, so that nothing is lost. Raises Refused.
    """
    from_id = db.session.scalar(select(Booking.event_id).where(Booking.id == booking_id))
    if from_id is None:
        raise Refused(NOT_YOURS)
    for one_id in sorted({from_id, event_id}):
        lock(one_id)
    event, booking, situation = situation_at(booking_id, by)
    to, who, bookable = load_for_booking(event_id, booking.post_id, by)
    changed = eligibility_facts.booked_on(event_id, who.person_id)
    if situation.state is BookingState.CANCELLED and changed is not None:
        return db.session.get_one(Booking, changed)
    now, today = clock.now(), local_date(clock.now())
    no = actions.why_not_change_date(situation, now, today) or _not_there(booking, to)
    no = no or eligibility.why_not(bookable, _without(who, booking_id), now, today)
    if no:
        raise Refused(no, field="date")
    if must_ask(bookable, who, to, by):
        raise Refused(ASK)
    if not seats_for(to, booking.post_id):
        raise Refused(FULL, field="date")
    in_private = booking.needs, booking.terms_accepted_at
    why = f"Changed from {day_of(event.starts_at)}."
    transfer = SeatTransfer(to, _without(who, booking_id), bookable, by, why=why, terms_accepted=True)
    new_booking = assign_seat(transfer, lambda: _give_up(event, booking, to, by, is_own=situation.is_own))
    new_booking.needs, new_booking.terms_accepted_at = in_private
    rebalance(event)
    return new_booking


def _not_there(booking: Booking, to: Event) -> str | None:
    is_other = to.course_id == booking.course_id and to.id != booking.event_id
    return None if is_other else "Choose another date of the same course."


def _without(who: eligibility.Applicant, booking_id: int) -> eligibility.Applicant:
    """Somebody, as if they had not this booking."""
    return replace(who, active_bookings=tuple(booking for booking in who.active_bookings if booking.booking_id != booking_id))


def _give_up(event: Event, booking: Booking, to: Event, by: Viewer, *, is_own: bool) -> None:
    why = f"Changed to {day_of(to.starts_at)}."
    moves = {booking.id: move(booking, BookingState.CANCELLED, by=by, because=Because.OTHER, why=why)}
    notify("cancelled", moves, event.id, because=f"it was changed to {day_of(to.starts_at)}", by="" if is_own else by.name)
