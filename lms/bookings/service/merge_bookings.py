"""Two records of one human may each have a booking of one course. As they become one, the human keeps one of them."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import or_, select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.rules.states import LIVE, Because, BookingState
from lms.bookings.service.notifications import notify
from lms.bookings.service.transitions import lock, move
from lms.bookings.service.waiting import rebalance
from lms.courses.models import Event
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.db import db
from lms.people.queries import records_of

#: Whoever has a place keeps it before an offer, an offer before a wait.
_BEST_FIRST = (BookingState.BOOKED, BookingState.OFFERED, BookingState.WAITLISTED, BookingState.REQUESTED)
WHY = "Two records of this person were merged, and one booking of a course is kept."
TOLD = "two records about you are one now, and you keep your other booking of this course"


def keep_one_of_each(kept_id: int, gone_id: int, *, by: Viewer) -> int:
    """Cancel what these two records have twice on dates that have not begun, and offer the seats on; how many were cancelled.

    To be said before they are one: who loses a booking is told at the address of that record, and whoever changes bookings holds the
    dates before the people. What was told in private with one place goes to the other place on the same date.
    """
    events = {event_id: lock(event_id) for event_id in sorted({booking.event_id for pair in _twice(kept_id, gone_id) for booking in pair})}
    pairs = [(best, spare) for best, spare in _twice(kept_id, gone_id) if {best.event_id, spare.event_id} <= events.keys()]
    for best, spare in pairs:
        if best.event_id == spare.event_id and not best.needs:
            best.needs = spare.needs
        moves = {spare.id: move(spare, BookingState.CANCELLED, by=by, because=Because.OTHER, why=WHY)}
        notify("cancelled", moves, spare.event_id, because=TOLD)
    for event_id in sorted({spare.event_id for _, spare in pairs}):
        rebalance(events[event_id])
    return len(pairs)


def _twice(*person_ids: int) -> Iterator[tuple[Booking, Booking]]:
    """The best of each course with each of the others: the state decides, then the earlier date."""
    statement = select(Booking).join(Event, Event.id == Booking.event_id).order_by(Event.starts_at, Booking.id)
    coming = (Booking.state.in_(LIVE), Event.state == EventState.SCHEDULED, Event.starts_at > clock.now())
    of_course: defaultdict[int, list[Booking]] = defaultdict(list)
    for booking in db.session.scalars(
        statement.where(or_(*(Booking.person_id.in_(records_of(person_id)) for person_id in person_ids)), *coming)
    ):
        of_course[booking.course_id].append(booking)
    for bookings in of_course.values():
        best, *others = sorted(bookings, key=lambda booking: _BEST_FIRST.index(booking.state))
        yield from ((best, other) for other in others)
