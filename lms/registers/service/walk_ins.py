"""Whoever comes without a booking is put on the register by those who run it."""

from lms.access import Viewer
from lms.audit import service as audit
from lms.bookings.models import Booking
from lms.bookings.queries import eligibility_facts
from lms.bookings.rules import eligibility
from lms.bookings.rules.eligibility import Applicant
from lms.bookings.rules.states import LIVE, BookingState
from lms.bookings.service.booking import reassign_post, seats_for
from lms.bookings.service.transitions import lock, lock_person, move, record_moves
from lms.courses.models import Event
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.registers.queries import register as queries
from lms.registers.rules.marks import Mark
from lms.registers.rules.register import NOT_ONESELF
from lms.registers.service import register

WHY, WHY_OVER = "Walk-in", "Walk-in, over capacity"
_S = BookingState


def walk_in(*, event_id: int, post_id: int, session_id: int, by: Viewer, over_capacity: bool = False) -> str:
    """Put this person on the register for this post, present in this session; their name. Said twice, it is done once. Raises Refused.

    Whoever waits has no claim on the seat any more once it has begun; before that, and beyond the capacity, it is a deliberate choice.
    """
    event = lock(event_id)
    of = register.register_for(event_id, by)
    no = register.why_not_mark(of)
    if no is not None or session_id not in {session.id for session in of.sessions}:
        raise Refused(no or register.NO_SUCH_SESSION)
    who = _applicant(post_id, by)
    if who.person_id == by.person_id:
        raise Refused(NOT_ONESELF)
    row = next((row for row in queries.rows_of(event_id) if row.person_id == who.person_id), None)
    booking_id = row.booking_id if row is not None else _add(event, who, by, over_capacity=over_capacity)
    if row is None or session_id not in row.marks:
        register.write_marks(session_id, {booking_id: Mark.PRESENT})
    return who.name


def _applicant(post_id: int, by: Viewer) -> Applicant:
    human = eligibility_facts.human_of(post_id)
    if human is not None:
        lock_person(human)
    who = eligibility_facts.applicant(post_id, by)
    if who is None:
        raise Refused("This post is not there any more. Search again.")
    return who


def _add(event: Event, who: Applicant, by: Viewer, *, over_capacity: bool) -> int:
    bookable = eligibility_facts.bookables([event.id])[event.id]
    no = eligibility.why_not_add(bookable, who, clock.now())
    if no:
        raise Refused(no)
    left = seats_for(event, who.post_id)
    here = next((booking for booking in who.active_bookings if booking.event_id == event.id), None)
    waiting = db.session.get_one(Booking, here.booking_id, populate_existing=True) if here else None
    is_full = not left and not (waiting and waiting.state == _S.OFFERED)
    if is_full and not over_capacity:
        raise Refused("All places are taken or promised. Tick the box to let this person in over capacity.", field="over_capacity")
    why = WHY_OVER if is_full else WHY
    if waiting is not None and waiting.state in LIVE:
        reassign_post(waiting, who)
        move(waiting, _S.BOOKED, by=by, why=why)
        return waiting.id
    return _write(event, who, by, why)


def _write(event: Event, who: Applicant, by: Viewer, why: str) -> int:
    row = {"event_id": event.id, "course_id": event.course_id, "person_id": who.record_id, "post_id": who.post_id, "state": _S.BOOKED}
    row |= {"asked_at": clock.now(), "asked_by_account_id": by.account_id, "offered_until": None, "terms_accepted_at": None, "needs": None}
    (booking_id,) = audit.insert_rows(Booking, [row])
    record_moves([(booking_id, state) for state in (_S.REQUESTED, _S.BOOKED)], by=by, why=why)
    return booking_id
