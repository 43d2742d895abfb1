"""Telling people what became of a booking: every message of this room is written here."""

from collections.abc import Mapping

from lms.access import May
from lms.bookings.models import Booking, Reservation
from lms.bookings.queries import recipients
from lms.bookings.queries.eligibility_facts import employer_of
from lms.bookings.queries.recipients import EventSummary, Recipient
from lms.bookings.service.calendar import entries_for
from lms.courses.models import Event
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.web import address
from lms.outbox import service as outbox
from lms.people.queries import places


def notify(template: str, moves: Mapping[int, int], event_id: int, **more: object) -> None:
    """One message to the person of each of these bookings about this step of it (its number, by booking): told twice, it is sent once.

    `template`: of templates/bookings/mail. Who has no address finds it on their page, and their supervisor on theirs.
    """
    if moves:
        about = recipients.event_summary(event_id)
        people = recipients.people_of(moves)
        entries = entries_for(people)
        for recipient in people:
            post(
                recipient,
                f"move {moves[recipient.booking_id]}",
                f"bookings/mail/{template}.txt",
                about,
                more,
                entries.get(recipient.booking_id, ""),
            )


def notify_deciders(booking: Booking, move_id: int, event: Event, approval: Approval) -> None:
    """One message for a request, to each of those who can decide about it."""
    about = recipients.event_summary(event.id)
    (asking,) = recipients.people_of([booking.id])
    for recipient in _deciders(booking, event, approval):
        if recipient.person_id != asking.person_id:
            post(recipient, f"move {move_id} to {recipient.person_id}", "bookings/mail/decide.txt", about, {"asking": asking.name})


def notify_reserver(template: str, reservation: Reservation, *, revision: int = 0, **more: object) -> None:
    """To whoever has reserved these places without a name; each of these messages once, or once for each revision of the event."""
    to = recipients.person(reservation.person_id)
    if to and to.email:
        values = {"name": to.name, "about": recipients.event_summary(reservation.event_id)}
        link = address("bookings.reservation", reservation_id=reservation.id)
        key, path = f"reservation {reservation.id} {template} {revision}", f"bookings/mail/{template}.txt"
        outbox.post(key=key, to=to.email, template=path, values={**values, "reservation": link, **more}, person_id=to.person_id)


def _deciders(booking: Booking, event: Event, approval: Approval) -> list[Recipient]:
    """The supervisor of the post; where none is recorded or can be written to, the learning and development team of its employer."""
    today = local_date(clock.now())
    if approval is Approval.LND:
        return recipients.officers(booking.id, places()[event.organiser_id].path, May.MANAGE_BOOKINGS, today)
    employer = employer_of(booking.post_id, today)
    if employer is None:
        return []
    supervisors = recipients.supervisor(booking.id, employer.supervisor_post_id) if employer.supervisor_post_id else []
    return [recipient for recipient in supervisors if recipient.email] or recipients.officers(
        booking.id, employer.path, May.APPROVE_BOOKINGS, today
    )


def post(to: Recipient, key: str, template: str, about: EventSummary, more: Mapping[str, object], calendar: str = "") -> None:
    """A message about a booking under this key, with what `more` holds and a calendar's entry; nothing for whoever has no address."""
    if not to.email:
        return
    booking = address("registers.booking", booking_id=to.booking_id)
    values = {"name": to.name, "about": about, "booking": booking, "course": address("bookings.course", course_id=about.course_id)}
    outbox.post(
        key=f"booking {to.booking_id} {key}",
        to=to.email,
        template=template,
        values={**values, **more},
        person_id=to.person_id,
        calendar=calendar,
    )
