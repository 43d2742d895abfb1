"""Places reserved without a name: reserved, named one by one, given back; the rest ends by itself (`releasing`)."""

from datetime import date, timedelta

from sqlalchemy import select

from lms.access import May, Viewer
from lms.bookings.models import Booking, Reservation
from lms.bookings.queries import eligibility_facts, seats
from lms.bookings.queries import reservations as queries
from lms.bookings.rules import eligibility
from lms.bookings.rules import reservations as rules
from lms.bookings.rules.states import BookingState
from lms.bookings.service.booking import SeatTransfer, assign_seat, load_for_booking, must_ask
from lms.bookings.service.notifications import notify_reserver
from lms.bookings.service.release_reservations import release_reserved
from lms.bookings.service.transitions import lock
from lms.bookings.service.waiting import rebalance
from lms.courses.models import Event
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.kit.importing import Ledger
from lms.kit.refusal import Refused
from lms.people.models import Organisation
from lms.people.queries import records_of

_S = BookingState
NOT_YOURS = "These places are reserved by somebody else."
OVER = "These places are not reserved any more: they have been named, given back, or their day has come. Book for people by name."
#: The same, sent again by the same person within this time, was sent twice.
SENT_TWICE = timedelta(minutes=10)


def reserve(*, event_id: int, organisation_id: int, number: int, ends_on: date, by: Viewer) -> Reservation:
    """So many places for people of this organisation, who are named until this day. Sent twice, it is done once. Raises Refused.

    Only places that people like theirs can have now: never past anybody who waits for one of them.
    """
    event, today = lock(event_id), local_date(clock.now())
    bookable = eligibility_facts.bookables([event_id])[event_id]
    if not queries.may_reserve(bookable.approval, event.organiser_id, by):
        raise Refused("Whoever reserves places on this course must be able to approve them: ask the team that runs it.")
    if str(organisation_id) not in dict(queries.for_whom(by, today)):
        raise Refused("Choose those for whose people you book.", field="organisation")
    no = eligibility.why_closed(bookable, clock.now(), today)
    if no:
        raise Refused(no)
    same = _sent_before(event_id, organisation_id, number, ends_on, by)
    if same:
        return same
    seats, path = rebalance(event), db.session.get_one(Organisation, organisation_id).path
    already, free = _without_name(event_id, by), seats.free_for(seats.quota_at(path))
    first = local_date(event.starts_at)
    wrong = rules.why_not_reserve(number, ends_on, first_day=first, today=today, already=already, free=free)
    if wrong:
        raise Refused(wrong[0], field=wrong[1])
    return _write(event_id, organisation_id, number, ends_on, by)


def _write(event_id: int, organisation_id: int, number: int, ends_on: date, by: Viewer) -> Reservation:
    """Whoever reserves shortly before the end is not reminded of it."""
    now = clock.now()
    row = Reservation(event_id=event_id, organisation_id=organisation_id, person_id=by.person_id, asked=number, named=0, seats=number)
    row.ends_on, row.made_at, row.reminded_at = ends_on, now, now if rules.is_near(ends_on, local_date(now)) else None
    db.session.add(row)
    db.session.flush()
    return row


def _sent_before(event_id: int, organisation_id: int, number: int, ends_on: date, by: Viewer) -> Reservation | None:
    """The same, a moment ago, of which nothing has been named or given back since."""
    alike = (Reservation.event_id == event_id, Reservation.organisation_id == organisation_id, Reservation.ends_on == ends_on)
    whole = (Reservation.asked == number, Reservation.seats == number)
    lately = (Reservation.person_id.in_(records_of(by.person_id)), Reservation.made_at >= clock.now() - SENT_TWICE)
    reservation: Reservation | None = db.session.scalar(select(Reservation).where(*alike, *whole, *lately).limit(1))
    return reservation


def _without_name(event_id: int, by: Viewer) -> int:
    theirs = select(db.func.coalesce(db.func.sum(Reservation.seats), 0)).where(Reservation.event_id == event_id)
    return db.session.scalar(theirs.where(Reservation.person_id.in_(records_of(by.person_id)))) or 0


# --- names ------------------------------------------------------------------------------------------------------------------------


def name_one(*, reservation_id: int, post_id: int, by: Viewer, terms_accepted: bool = False) -> Booking:
    """One of the places is this person's, who is told. Said twice of the same person, it is done once. Raises Refused.

    Whoever names somebody is who would approve them. Whoever waits on this date, or has asked, leaves that for the place.
    """
    event, row = _locked(reservation_id, by)
    event, who, bookable = load_for_booking(event.id, post_id, by)
    if not eligibility_facts.may_book_for(post_id, by, local_date(clock.now()), May.APPROVE_BOOKINGS) or who.is_oneself:
        raise Refused("Choose one of the people whose bookings you approve.", field="post")
    if must_ask(bookable, who, event, by):
        raise Refused("Places on this course are given by the team that runs it. Ask them to name this person.")
    rebalance(event)
    place = db.session.get_one(Organisation, row.organisation_id)
    if not seats.placements([post_id])[post_id].on(local_date(event.starts_at)).startswith(place.path):
        raise Refused(f"These places are reserved for people of {place.name}. Book this person by name instead.", field="post")
    transfer = SeatTransfer(event, who, bookable, by, why=f"A place reserved for {place.name}.", terms_accepted=terms_accepted)
    return assign_seat(transfer, lambda: _use(row))


def _use(row: Reservation) -> None:
    """The place that somebody is put on is no longer without a name. Raises Refused where none is left."""
    if not row.seats:
        raise Refused(OVER)
    row.seats, row.named = row.seats - 1, row.named + 1
    db.session.flush()


def give_back(*, reservation_id: int, number: int, by: Viewer, seen: int | None = None) -> int:
    """So many of the places without a name are everybody's again, and offered on; how many are left. Raises Refused.

    `seen`: how many the page showed, so that a page sent twice gives back once.
    """
    event, row = _locked(reservation_id, by)
    rebalance(event)
    if seen not in (None, row.seats):
        raise Refused(f"{row.seats} of these places have no name now. Say again how many you give back." if row.seats else OVER)
    if not 0 < number <= row.seats:
        raise Refused(f"Enter a number from 1 to {row.seats}." if row.seats else OVER, field="number")
    row.seats -= number
    db.session.flush()
    rebalance(event)
    return row.seats


def _locked(reservation_id: int, by: Viewer) -> tuple[Event, Reservation]:
    """The reservation behind the lock of its event. Raises Refused where it is none of the viewer's business."""
    event_id = db.session.scalar(select(Reservation.event_id).where(Reservation.id == reservation_id))
    if event_id is None:
        raise Refused(NOT_YOURS)
    event = lock(event_id)
    if queries.reservation(reservation_id, by) is None:
        raise Refused(NOT_YOURS)
    return event, db.session.get_one(Reservation, reservation_id, populate_existing=True)


# --- what the worker looks after ---------------------------------------------------------------------------------------------------


def remind(event_id: int) -> None:
    """Whoever has places on this event that end soon is told, once."""
    lock(event_id)
    now = clock.now()
    statement = select(Reservation).where(Reservation.event_id == event_id, Reservation.seats > 0, Reservation.reminded_at.is_(None))
    for row in db.session.scalars(statement.order_by(Reservation.id)):
        if rules.is_near(row.ends_on, local_date(now)):
            row.reminded_at = now
            notify_reserver("reservation_ends", row, number=row.seats, ends_on=row.ends_on)
    db.session.flush()


def end_leavers_reservations(event_id: int, ledger: Ledger | None = None) -> None:
    """Places reserved by somebody who has left are everybody's, and offered on: nobody is there to name people."""
    event = lock(event_id)
    if release_reserved(event, queries.has_left(local_date(clock.now())), ledger=ledger):
        rebalance(event)


def notify_reservers(event: Event) -> None:
    """Whoever has places without a name on the event, whose lock the caller holds, is told that it is at another time or place now."""
    for row in db.session.scalars(select(Reservation).where(Reservation.event_id == event.id, Reservation.seats > 0)):
        notify_reserver("reservation_moved", row, revision=event.revision, number=row.seats, ends_on=row.ends_on)


def end_in_time(event: Event) -> None:
    """The event, whose lock the caller holds, has moved: nothing is reserved beyond the day it starts."""
    first = local_date(event.starts_at)
    for row in db.session.scalars(select(Reservation).where(Reservation.event_id == event.id, Reservation.ends_on > first)):
        row.ends_on = first
    db.session.flush()
