"""Two records of one human may each have a booking of one course. Once they are one, the human keeps one of them."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.rules.states import LIVE, Because, BookingState
from lms.bookings.service.moving import lock, move
from lms.bookings.service.telling import tell
from lms.bookings.service.waiting import settle
from lms.courses.models import Event
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.db import db
from lms.people.queries import records_of

#: Whoever has a place keeps it before an offer, an offer before a wait.
_BEST_FIRST = (BookingState.BOOKED, BookingState.OFFERED, BookingState.WAITLISTED, BookingState.REQUESTED)
WHY = "Two records of this person were merged, and one booking of a course is kept."
TOLD = "two records about you are one now, and you keep your other booking of this course"


def keep_one_of_each(person_id: int, *, by: Viewer) -> int:
    """Cancel what this human has twice on dates that have not begun, tell them, and offer the seats on; how many were cancelled."""
    events = {event_id: lock(event_id) for event_id in sorted({one.event_id for one in _twice(person_id)})}
    spare = [one for one in _twice(person_id) if one.event_id in events]
    for one in spare:
        tell("cancelled", {one.id: move(one, BookingState.CANCELLED, by=by, because=Because.OTHER, why=WHY)}, one.event_id, because=TOLD)
    for event_id in sorted({one.event_id for one in spare}):
        settle(events[event_id])
    return len(spare)


def _twice(person_id: int) -> Iterator[Booking]:
    """All but the best of each course: the state decides, then the earlier date."""
    wanted = select(Booking).join(Event, Event.id == Booking.event_id).order_by(Event.starts_at, Booking.id)
    coming = (Booking.state.in_(LIVE), Event.state == EventState.SCHEDULED, Event.starts_at > clock.now())
    of_course: defaultdict[int, list[Booking]] = defaultdict(list)
    for one in db.session.scalars(wanted.where(Booking.person_id.in_(records_of(person_id)), *coming)):
        of_course[one.course_id].append(one)
    for some in of_course.values():
        yield from sorted(some, key=lambda one: _BEST_FIRST.index(one.state))[1:]
