"""Verbs of a booking: book, approve, decline, cancel, add."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lms.access import May, Viewer
from lms.audit import service as audit
from lms.bookings.models import Booking
from lms.bookings.queries import booking_permissions, eligibility_facts, seats, waiting
from lms.bookings.rules import actions, eligibility
from lms.bookings.rules.eligibility import Applicant, Bookable
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service.notifications import notify, notify_deciders
from lms.bookings.service.transitions import lock, lock_person, move, record_moves
from lms.bookings.service.waiting import rebalance, situation_at
from lms.courses.models import Event
from lms.courses.rules.words import Approval, EventState
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.kit.refusal import Refused

_S = BookingState
#: Of a request, once somebody has said yes.
_APPROVED = frozenset({_S.BOOKED, _S.WAITLISTED, _S.OFFERED})
SENT_AGAIN = "This page was sent once already, and that booking is over by now. To book this date again, open it anew."
NO_POST = "Choose one of your posts, or of the people you look after, that has not ended."


def book(
    *, event_id: int, post_id: int, by: Viewer, needs: str = "", terms_accepted: bool = False, shown_at: datetime | None = None
) -> Booking:
    """A place for this post: booked, on the waiting list, or asked for. Said twice, it is the same booking. Raises Refused.

    `shown_at`: when the page was shown that asks for it; one from before a booking that is over by now is refused.
    `needs`: what the person needs to take part, told in private. Whoever could approve it and books for somebody else has approved it.
    """
    today = local_date(clock.now())
    if not eligibility_facts.may_book_for(post_id, by, today):
        raise Refused(NO_POST, field="post")
    event, who, bookable = load_for_booking(event_id, post_id, by)
    if event.state is EventState.DRAFT:
        raise Refused("There is no such date. Choose another one.")
    if already := _already(who, event):
        return already
    no = eligibility.why_not(bookable, who, clock.now(), today)
    if no:
        raise Refused(no)
    if shown_at and eligibility_facts.has_asked_since(who.person_id, event_id, shown_at):
        raise Refused(SENT_AGAIN)
    if bookable.terms and not terms_accepted:
        raise Refused("Read the terms and accept them to book this place.", field="terms_accepted")
    asks = must_ask(bookable, who, event, by)
    state = _S.REQUESTED if asks else _seat_or_list(event, post_id)
    return _write(event, who, bookable, state, by=by, needs=needs)


def load_for_booking(event_id: int, post_id: int, by: Viewer) -> tuple[Event, Applicant, Bookable]:
    """Event and person behind their locks, and what decides whether the one may have a place on the other."""
    event = lock(event_id)
    bookable = eligibility_facts.bookables([event_id])[event_id]
    person_id = eligibility_facts.human_of(post_id)
    if person_id is not None:
        lock_person(person_id)
    who = eligibility_facts.applicant(post_id, by, bookable.prerequisites)
    if who is None:
        raise Refused(NO_POST, field="post")
    return event, who, bookable


def _already(who: Applicant, event: Event) -> Booking | None:
    """Their live booking on this event. Raises Refused where it is for a post that is not the viewer's business."""
    booking = next((booking for booking in who.active_bookings if booking.event_id == event.id), None)
    if booking and not booking.is_visible:
        raise Refused(f"{who.name} is on this date already, for another post.")
    return db.session.get_one(Booking, booking.booking_id, populate_existing=True) if booking else None


def must_ask(bookable: Bookable, who: Applicant, event: Event, by: Viewer) -> bool:
    """Does somebody still have to agree? Nobody agrees to their own request."""
    if bookable.approval is Approval.NONE:
        return False
    if who.is_oneself:
        return True
    if bookable.approval is Approval.LND:
        return not booking_permissions.manages(event.organiser_id, by)
    return not eligibility_facts.may_book_for(who.post_id, by, local_date(clock.now()), May.APPROVE_BOOKINGS)


def _seat_or_list(event: Event, post_id: int) -> BookingState:
    """Once the event is settled, a seat that this post can still have is one that nobody who waits can have."""
    return _S.BOOKED if seats_for(event, post_id) else _S.WAITLISTED


def reassign_post(booking: Booking, who: Applicant) -> None:
    """Somebody who waits with one post and is given a seat for another has it for that one."""
    booking.person_id, booking.post_id = who.record_id, who.post_id
    db.session.flush()


def seats_for(event: Event, post_id: int) -> int:
    """How many seats of the event, whose lock the caller holds, this post can have now that it is settled."""
    event_seats = rebalance(event)
    return event_seats.free_for(seats.quota_of(event_seats, post_id, event.starts_at))


def _write(event: Event, who: Applicant, bookable: Bookable, state: BookingState, *, by: Viewer, needs: str = "", why: str = "") -> Booking:
    """The booking with its steps, and who is told of it. Every life begins with a request."""
    now = clock.now()
    row = {"event_id": event.id, "course_id": event.course_id, "person_id": who.record_id, "post_id": who.post_id, "state": state}
    row |= {"asked_at": now, "asked_by_account_id": by.account_id, "offered_until": None, "needs": needs.strip() or None}
    (booking_id,) = audit.insert_rows(Booking, [row | {"terms_accepted_at": now if bookable.terms else None}])
    steps = [_S.REQUESTED] if state is _S.REQUESTED else [_S.REQUESTED, state]
    last = record_moves([(booking_id, step) for step in steps], by=by, why=why)[booking_id]
    booking = db.session.get_one(Booking, booking_id)
    _tell(booking, last, event, bookable.approval)
    return booking


def _tell(booking: Booking, move_id: int, event: Event, approval: Approval, *, approved: bool = False) -> None:
    """What came of asking."""
    moves, state = {booking.id: move_id}, booking.state
    if state is _S.BOOKED:
        notify("booked", moves, event.id, approved=approved)
    elif state is _S.WAITLISTED:
        notify("waitlisted", moves, event.id, approved=approved, position=waiting.positions(event.id).get(booking.id))
    else:
        notify("requested", moves, event.id)
        notify_deciders(booking, move_id, event, approval)


# --- deciding ---------------------------------------------------------------------------------------------------------------------


def approve(*, booking_id: int, by: Viewer, why: str = "") -> Booking:
    """Yes to a request: booked, or on the waiting list in the order of asking. Said twice, or by two, it is done once. Raises Refused."""
    event, booking, situation = situation_at(booking_id, by)
    if situation.decides and situation.state in _APPROVED:
        return booking
    no = actions.why_not_decide(situation, clock.now()) or _no_longer(booking, event, by)
    if no:
        raise Refused(no)
    state = _seat_or_list(event, booking.post_id)
    _tell(booking, move(booking, state, by=by, why=why), event, Approval.NONE, approved=True)
    return booking


def _no_longer(booking: Booking, event: Event, by: Viewer) -> str | None:
    """Why the person can no longer come, although they could when they asked."""
    bookable = eligibility_facts.bookables([event.id])[event.id]
    who = eligibility_facts.applicant(booking.post_id, by, bookable.prerequisites)
    assert who is not None
    now = clock.now()
    return eligibility.why_not(bookable, who, now, local_date(now), at_any_time=True)


def decline(*, booking_id: int, why: str, by: Viewer) -> None:
    """No to a request, with a reason that the person reads. Said twice, it is done once. Raises Refused."""
    event, booking, situation = situation_at(booking_id, by)
    if situation.decides and situation.state is _S.DECLINED:
        return
    no = actions.why_not_decide(situation, clock.now())
    if no:
        raise Refused(no)
    if not why.strip():
        raise Refused("Say why, so that they know what to do instead.", field="why")
    moves = {booking_id: move(booking, _S.DECLINED, by=by, why=why)}
    notify("declined", moves, event.id, why=why.strip(), by=by.name)


# --- a place that somebody gives to somebody else ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class SeatTransfer:
    """A place that is theirs to give, to whom and why."""

    event: Event
    who: Applicant
    bookable: Bookable
    by: Viewer
    why: str
    terms_accepted: bool


def assign_seat(transfer: SeatTransfer, use: Callable[[], None]) -> Booking:
    """Book this person on a seat that is kept for them, past the waiting list; `use` takes it from where it was. Whoever waits for the
    event, or has asked, leaves that for the seat. Said twice, it is done once. Raises Refused."""
    event, who, now = transfer.event, transfer.who, clock.now()
    already = _already(who, event)
    if already and already.state is _S.BOOKED:
        return already
    if already and already.state is _S.OFFERED:
        raise Refused(f"{who.name} is offered a place on this date already. Take that place for them.", field="post")
    no = eligibility.why_not(transfer.bookable, who, now, local_date(now), at_any_time=True)
    if no:
        raise Refused(no, field="post")
    if transfer.bookable.terms and not transfer.terms_accepted:
        raise Refused("Read the terms and accept them to book this place.", field="terms_accepted")
    use()
    if already:
        was_request, booking = already.state is _S.REQUESTED, already
        reassign_post(booking, who)
        _tell(booking, move(booking, _S.BOOKED, by=transfer.by, why=transfer.why), event, Approval.NONE, approved=was_request)
    else:
        booking = _write(event, who, transfer.bookable, _S.BOOKED, by=transfer.by, why=transfer.why)
    rebalance(event)
    return booking


# --- cancelling -------------------------------------------------------------------------------------------------------------------


def cancel(*, booking_id: int, because: Because, why: str = "", by: Viewer) -> None:
    """Somebody does not come: the seat goes to the next person. Said twice, it is done once. Raises Refused."""
    event, booking, situation = situation_at(booking_id, by)
    if situation.state is _S.CANCELLED:
        return
    no = actions.why_not_cancel(situation, clock.now(), local_date(clock.now()))
    if no:
        raise Refused(no)
    if because is Because.OTHER and not why.strip():
        raise Refused("Say why in a few words.", field="why")
    moves = {booking_id: move(booking, _S.CANCELLED, by=by, why=why, because=because)}
    values = {"because": because.label.lower(), "by": "" if situation.is_own else by.name}
    notify("cancelled", moves, event.id, **values)
    rebalance(event)


# --- learning and development -----------------------------------------------------------------------------------------------------


def add(*, event_id: int, post_id: int, why: str, by: Viewer, over_capacity: bool = False) -> Booking:
    """The organiser's team puts somebody on the event, past approval and the booking window, until the register is closed; with a reason.

    Never past somebody who waits, unless it lets in more than there are seats, on purpose. Raises Refused.
    """
    event, who, bookable = load_for_booking(event_id, post_id, by)
    if not booking_permissions.manages(event.organiser_id, by):
        raise Refused("Only the learning and development team that runs this date adds people to it.")
    if not eligibility_facts.may_book_for(post_id, by, local_date(clock.now())):
        raise Refused(NO_POST, field="post")
    if event.state is not EventState.SCHEDULED:
        raise Refused("People are added to a date that is scheduled, until its register is closed.")
    if not why.strip():
        raise Refused("Say why this person is added.", field="why")
    no = eligibility.why_not_add(bookable, who, clock.now())
    if no:
        raise Refused(no)
    left, already = seats_for(event, post_id), _already(who, event)
    if already and already.state is _S.BOOKED:
        return already
    if not left and not over_capacity and not (already and already.state is _S.OFFERED):
        raise Refused(
            f"All {event.capacity} places are taken or promised. Raise the capacity, or add over capacity.", field="over_capacity"
        )
    if already is None:
        return _write(event, who, bookable, _S.BOOKED, by=by, why=why)
    reassign_post(already, who)
    _tell(already, move(already, _S.BOOKED, by=by, why=why), event, Approval.NONE)
    return already
