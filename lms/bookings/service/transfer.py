"""One place, another person: whoever looks after somebody with a place gives it to another of their people."""

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.queries import eligibility_facts, seats
from lms.bookings.rules import actions
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service.booking import SeatTransfer, assign_seat, load_for_booking, must_ask
from lms.bookings.service.notifications import notify
from lms.bookings.service.transitions import move
from lms.bookings.service.waiting import rebalance, situation_at
from lms.courses.models import Event
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.kit.refusal import Refused

_S = BookingState


def transfer_seat(*, booking_id: int, post_id: int, because: Because, why: str = "", by: Viewer, terms_accepted: bool = False) -> Booking:
    """The place is this other person's from now on; both are told. It passes nobody who waits: it was theirs already. Needs told in private
    stay with the first. Said twice, it is done once. Raises Refused."""
    event, booking, situation = situation_at(booking_id, by)
    if not eligibility_facts.may_book_for(post_id, by, local_date(clock.now())):
        raise Refused("Choose another of the people you look after.", field="post")
    event, who, bookable = load_for_booking(event.id, post_id, by)
    if booking.is_handed_on:
        return _handed_on(booking, who.person_id)
    no = actions.why_not_hand_on(situation, clock.now())
    if no:
        raise Refused(no)
    if who.person_id == eligibility_facts.human_of(booking.post_id):
        raise Refused("This is the person who has the place. Choose somebody else.", field="post")
    if must_ask(bookable, who, event, by):
        raise Refused("Places on this course are given by the team that runs it. Ask them to change the name.")
    if because is Because.OTHER and not why.strip():
        raise Refused("Say why in a few words.", field="why")
    rebalance(event)
    _check_kept(event, booking.post_id, post_id)
    new_booking = assign_seat(
        SeatTransfer(event, who, bookable, by, why="The place of a colleague.", terms_accepted=terms_accepted),
        lambda: _take_off(event, booking, because, why, by),
    )
    if not booking.is_handed_on:
        raise Refused(f"{who.name} has a place on this date already. Choose somebody else.", field="post")
    return new_booking


def _handed_on(booking: Booking, person_id: int) -> Booking:
    """What came of it, where it has been said already."""
    booking_id = eligibility_facts.booked_on(booking.event_id, person_id)
    if booking_id is None:
        raise Refused("This place has been given to somebody else meanwhile.")
    return db.session.get_one(Booking, booking_id)


def _check_kept(event: Event, old_post_id: int, new_post_id: int) -> None:
    """A place that is kept for an employer stays with its people. Raises Refused."""
    event_seats = seats.of_event(event.id)
    of = seats.quotas_of(event_seats, {0: old_post_id, 1: new_post_id}, event.starts_at)
    if of[0] != of[1] and not event_seats.with_one_less(of[0]).free_for(of[1]):
        name = next((quota.name for quota in event_seats.kept if quota.quota_id == of[0]), "")
        raise Refused(f"This place is kept for people of {name}. Choose one of them, or cancel it.", field="post")


def _take_off(event: Event, booking: Booking, because: Because, why: str, by: Viewer) -> None:
    booking.is_handed_on = True
    moves = {booking.id: move(booking, _S.CANCELLED, by=by, because=because, why=f"Given to a colleague. {why}".strip())}
    notify("cancelled", moves, event.id, because=f"your place was given to a colleague ({because.label.lower()})", by=by.name)
