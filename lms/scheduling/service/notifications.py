"""Telling people that a date has moved, and asking its planners whether it runs."""

from collections.abc import Collection, Sequence

from lms.access import May
from lms.bookings.models import Booking
from lms.bookings.queries import recipients
from lms.bookings.service.calendar import entries_for
from lms.bookings.service.notifications import post
from lms.courses.models import Event
from lms.kit import clock
from lms.kit.datetimes import local_date, moment
from lms.kit.web import address
from lms.outbox import service as outbox
from lms.people.queries import places
from lms.scheduling.queries.minimum_decisions import Decision
from lms.scheduling.rules import Clash


def notify_change(booking_ids: Collection[int], event: Event, doubles: Sequence[Clash] = ()) -> None:
    """To whoever has a place: the event is elsewhere now, or has another link; and what else they have booked for that time."""
    about = recipients.event_summary(event.id)
    people = recipients.people_of(booking_ids)
    entries = entries_for(people)
    for recipient in people:
        others = [
            (other, address("registers.booking", booking_id=other.other_id))
            for other in doubles
            if other.booking_id == recipient.booking_id
        ]
        post(
            recipient,
            f"revision {event.revision}",
            "scheduling/mail/changed.txt",
            about,
            {"others": others},
            entries.get(recipient.booking_id, ""),
        )


def notify_waiting(bookings: Sequence[Booking], event: Event) -> None:
    """To whoever waits, also with an offer: the event is at another time or place now. No calendar holds it for them."""
    about, waits = recipients.event_summary(event.id), {booking.id: booking for booking in bookings}
    for recipient in recipients.people_of(waits):
        until = waits[recipient.booking_id].offered_until
        more = {"state": waits[recipient.booking_id].state.value, "until": moment(until) if until else ""}
        post(recipient, f"revision {event.revision}", "scheduling/mail/changed_waiting.txt", about, more)


def notify_minimum_decision(decision: Decision, organiser_id: int) -> None:
    """To each planner of the organiser, one message for a decision day: told twice, it is sent once."""
    path = places()[organiser_id].path
    about, page = recipients.event_summary(decision.event_id), address("scheduling.event", event_id=decision.event_id)
    for to in recipients.officers(0, path, May.MANAGE_COURSES, local_date(clock.now())):
        if to.email:
            values = {
                "name": to.name,
                "about": about,
                "booked": decision.booked,
                "minimum": decision.minimum,
                "decide_on": decision.decide_on,
                "page": page,
            }
            key = f"event {decision.event_id} decide by {decision.decide_on} to {to.person_id}"
            outbox.post(key=key, to=to.email, template="scheduling/mail/decide_event.txt", values=values, person_id=to.person_id)
