"""What happens to bookings when their event changes: it is cancelled, moved, or gets more seats."""

from collections.abc import Sequence

from lms.access import May, Viewer
from lms.bookings.queries import recipients, seats
from lms.bookings.rules.states import LIVE, OUTCOMES, Because, BookingState
from lms.bookings.service.notifications import notify
from lms.bookings.service.quotas import release_in_time
from lms.bookings.service.release_reservations import release_reserved
from lms.bookings.service.reservations import end_in_time, notify_reservers
from lms.bookings.service.transitions import lock, move_all
from lms.bookings.service.waiting import UNDECIDED, bookings_on, rebalance, shorten_offers
from lms.courses.models import Event
from lms.courses.rules.planning import Changed
from lms.courses.rules.words import EVENT_MOVES, EventState
from lms.courses.service.events import move_event
from lms.kit import clock
from lms.kit.refusal import Refused
from lms.kit.web import address
from lms.people.queries import reaches
from lms.scheduling.rules import Clash
from lms.scheduling.service.notifications import notify_change, notify_waiting


def cancel_event(*, event_id: int, why: str, by: Viewer) -> int:
    """The event does not take place: every live booking ends, and everybody is told once, with the next date of the course. How many.

    Said twice, it is done once. Raises Refused.
    """
    event = lock(event_id)
    if not reaches(by, May.MANAGE_COURSES, event.organiser_id):
        raise Refused("Only the learning and development team that runs this date cancels it.")
    if event.state is EventState.CANCELLED:
        return 0
    if EventState.CANCELLED not in EVENT_MOVES[event.state]:
        raise Refused("The register of this date is closed: it has taken place. Correct the register instead.")
    if bookings_on(event_id, *OUTCOMES):
        raise Refused("The register says who came to this date, so it is not cancelled. Correct the register, and close it again.")
    if not why.strip():
        raise Refused("Say why, for the people who have booked.", field="why")
    move_event(event, EventState.CANCELLED, by=by, why=why)
    moves = move_all(bookings_on(event_id, *LIVE), BookingState.CANCELLED, by=by, why=why, because=Because.EVENT)
    instead = recipients.next_event_summary(event.course_id, clock.now(), event_id)
    link = address("bookings.book", event_id=instead.event_id) if instead else address("bookings.course", course_id=event.course_id)
    notify("event_cancelled", moves, event_id, why=why.strip(), instead=instead, link=link)
    release_reserved(event, template="reservation_cancelled", why=why.strip(), instead=instead, link=link)
    return len(moves)


def event_changed(event: Event, changed: Changed, doubles: Sequence[Clash] = ()) -> None:
    """After an event was edited, in the same transaction: whoever booked or waits is told, and new seats are offered on.

    `doubles`: who is in two places at once now, and is told what to do about it.
    Raises Refused where there are fewer seats now than are taken; more than were let in on purpose stay let in.
    """
    event = lock(event.id)
    no = seats.why_not(event.id, event.capacity) if changed.capacity < changed.capacity_before else None
    if no:
        raise Refused(no, field="capacity")
    if changed.times:
        release_in_time(event)
        end_in_time(event)
    if event.state is not EventState.SCHEDULED:
        return
    if changed.times:
        shorten_offers(event)
    if changed.must_be_told and clock.now() < event.ends_at:
        notify_change([booking.id for booking in bookings_on(event.id, BookingState.BOOKED)], event, doubles)
    if changed.is_elsewhere and clock.now() < event.starts_at:
        notify_waiting(bookings_on(event.id, *UNDECIDED), event)
        notify_reservers(event)
    rebalance(event)
