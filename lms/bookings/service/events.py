"""What happens to bookings when their event changes: it is cancelled, moved, or gets more seats."""

from lms.access import May, Viewer
from lms.bookings.queries import recipients
from lms.bookings.rules.states import LIVE, Because, BookingState
from lms.bookings.service.moving import lock, move_all
from lms.bookings.service.telling import tell, tell_change
from lms.bookings.service.waiting import bookings_on, settle
from lms.courses.rules.words import EVENT_MOVES, EventState
from lms.courses.service.events import move_event
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.kit.web import address
from lms.people.models import Organisation


def cancel_event(*, event_id: int, why: str, by: Viewer) -> int:
    """The event does not take place: every live booking ends, and everybody is told once, with the next date of the course. How many.

    Said twice, it is done once. Raises Refused.
    """
    event = lock(event_id)
    path = db.session.get_one(Organisation, event.organiser_id).path
    if not by.reaches(May.MANAGE_COURSES, path):
        raise Refused("Only the learning and development team that runs this date cancels it.")
    if event.state is EventState.CANCELLED:
        return 0
    if EventState.CANCELLED not in EVENT_MOVES[event.state]:
        raise Refused("The register of this date is closed. Open it again first, if it has not taken place.")
    if not why.strip():
        raise Refused("Say why, for the people who have booked.", field="why")
    move_event(event, EventState.CANCELLED, by=by, why=why)
    moves = move_all(bookings_on(event_id, *LIVE), BookingState.CANCELLED, by=by, why=why, because=Because.EVENT)
    instead = recipients.next_happening(event.course_id, clock.now(), event_id)
    link = address("bookings.book", event_id=instead.event_id) if instead else address("bookings.course", course_id=event.course_id)
    tell("event_cancelled", moves, event_id, why=why.strip(), instead=instead, link=link)
    return len(moves)


def event_changed(*, event_id: int, tells: bool) -> None:
    """After an event was edited, in the same transaction. `tells`: its time, place or link is another, and its revision went up.

    Whoever has a place is told, and if there are seats now, they are offered to those who wait.
    """
    event = lock(event_id)
    if event.state is not EventState.SCHEDULED:
        return
    if tells and clock.now() < event.ends_at:
        tell_change([one.id for one in bookings_on(event_id, BookingState.BOOKED, BookingState.OFFERED)], event)
    settle(event)
