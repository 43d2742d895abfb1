"""What a viewer has to do about bookings: answer offers, decide requests, name people, go where they are booked."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from lms.access import May, Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.approvals import first_to_decide, number_to_decide
from lms.bookings.queries.booking_permissions import runs
from lms.bookings.queries.booking_rows import read_bookings, select_bookings
from lms.bookings.queries.following import asked
from lms.bookings.queries.reservations import to_name
from lms.bookings.rules.states import BookingState
from lms.courses.models import Course, Event
from lms.courses.rules.words import EventState
from lms.kit.datetimes import clock_time, local_date
from lms.kit.db import db
from lms.kit.numbers import counted
from lms.kit.todo import Todo, Weight
from lms.people.queries import records_of

#: So many requests are a line each; more are one line, which leads to the queue.
NAMED = 3


def todo(viewer: Viewer, now: datetime) -> list[Todo]:
    """Lines for home, in no order."""
    return [
        *_own(viewer, now),
        *_requests(viewer, now),
        *_nameless(viewer, now),
        *_stranded(viewer, now),
    ]


def _own(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    statement = (
        select(Booking.id, Booking.state, Booking.offered_until, Course.title, Event.starts_at)
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Booking.course_id)
        .where(Booking.person_id.in_(records_of(viewer.person_id)), Event.ends_at > now, Event.state == EventState.SCHEDULED)
        .where(Booking.state.in_((BookingState.OFFERED, BookingState.BOOKED)))
        .order_by(Event.starts_at, Booking.id)
    )
    for row in db.session.execute(statement):
        values = {"booking_id": row.id}
        if row.state is BookingState.BOOKED:
            thing, day = f"{row.title}, {clock_time(row.starts_at)}", local_date(row.starts_at)
            yield Todo("Go to", thing, Weight.COMING, "registers.booking", values, when="On", on=day, status="booked")
        elif row.offered_until > now:
            thing = f"the place kept for you on {row.title}"
            last = local_date(row.offered_until)
            yield Todo(
                "Answer about", thing, Weight.WAITING, "registers.booking", values, when=f"By {clock_time(row.offered_until)} on", on=last
            )


def _requests(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    if not viewer.may(May.APPROVE_BOOKINGS):
        return
    number = number_to_decide(viewer, now)
    if number > NAMED:
        yield Todo("Decide", f"{counted(number, 'request', 'requests')} for places on courses", Weight.WAITING, "bookings.approvals")
        return
    for row in first_to_decide(viewer, NAMED, now) if number else ():
        day = local_date(row.date.starts_at)
        thing = f"whether {row.name} goes to {row.course}"
        yield Todo("Decide", thing, Weight.WAITING, "registers.booking", {"booking_id": row.id}, when="It is on", on=day)


def _nameless(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """Places that the viewer has reserved without a name."""
    if not viewer.may(May.APPROVE_BOOKINGS):
        return
    for reservation in to_name(viewer, now):
        thing = f"{counted(reservation.seats, 'person', 'people')} for {reservation.course}"
        yield Todo(
            "Name", thing, Weight.WAITING, "bookings.reservation", {"reservation_id": reservation.id}, when="Before", on=reservation.ends_on
        )


def _stranded(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """Bookings on dates of the viewer's team whose post has ended by then, and which follow to no other by themselves: the first few."""
    if not viewer.may(May.MANAGE_BOOKINGS):
        return
    bookings = asked(now, runs(viewer))
    ids = [booking.booking_id for booking in bookings]
    rows = read_bookings(select_bookings(Booking.id.in_(ids)))[:NAMED] if ids else []
    hint = f"{counted(len(ids), 'booking waits', 'bookings wait')} for this." if len(ids) > NAMED else None
    for row in rows:
        day, values = local_date(row.date.starts_at), {"booking_id": row.id}
        thing = f"for which post {row.name} goes to {row.course}"
        yield Todo("Decide", thing, Weight.WAITING, "bookings.choose_post", values, when="It is on", on=day, hint=hint)
