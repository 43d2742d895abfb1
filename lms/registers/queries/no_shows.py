"""Late cancellations and no-shows: of the people a viewer looks after, and on the dates that their organisation runs.

Everybody counted here is somebody the viewer could name anyway: from the list of people, or from the register of their own date. So
small counts need no holding back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.bookings.models import Booking, BookingMove
from lms.bookings.queries.booking_permissions import reached, runs
from lms.bookings.rules.states import OUTCOMES, Because, BookingState
from lms.courses.models import Course, Event
from lms.kit import clock
from lms.kit.clock import LOCAL
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, AnySelect, db
from lms.people.models import Organisation, Person, Post
from lms.people.queries import places_within, root_id
from lms.people.rules import full_name
from lms.registers.queries.register import reasons_of
from lms.registers.rules.no_shows import EmptySeat, counts

#: Bookings that had a seat in the end, or left one empty.
SEAT = (*sorted(OUTCOMES), BookingState.CANCELLED)


@dataclass(frozen=True)
class EmptySeats:
    """Everything in a period. `seats`: {employer: (name, how many of its people had a seat)}."""

    absences: Sequence[EmptySeat]
    seats: dict[int, tuple[str, int]]


def within_reach(viewer: Viewer) -> ColumnElement[bool]:
    """Bookings (joined with Event and Post) of the viewer's employers and people, and on what the viewer's organisation runs."""
    own = places_within(viewer, May.MANAGE_BOOKINGS, Post.employer_id)
    return or_(runs(viewer), own, reached(viewer, May.MANAGE_BOOKINGS, clock.today()))


Counting, Employer = aliased(Person), aliased(Organisation)


def empty_seats(viewer: Viewer, first: date, last: date) -> EmptySeats:
    """Of dates that began between these days."""
    rows = db.session.execute(_asked(viewer, first, last)).all()
    because = reasons_of([row.id for row in rows])
    absences: list[EmptySeat] = []
    seats: dict[int, tuple[str, int]] = {}
    for row in rows:
        seat = _absence(row, because.get(row.id))
        is_empty = counts(seat.state, seat.because, cancelled_on=seat.cancelled_on, cancel_by=row.cancel_by, first_day=seat.on)
        if is_empty:
            absences.append(seat)
        if is_empty or seat.state in OUTCOMES:
            name, number = seats.get(seat.employer_id, (seat.employer, 0))
            seats[seat.employer_id] = name, number + 1
    return EmptySeats(absences, seats)


def _asked(viewer: Viewer, first: date, last: date) -> AnySelect:
    """Bookings that had a seat, and when it was given back."""
    begins, ends = (datetime.combine(day, edge, LOCAL) for day, edge in ((first, time.min), (last, time.max)))
    moves = BookingMove.booking_id == Booking.id
    seated = select(BookingMove.id).where(moves, BookingMove.state == BookingState.BOOKED).exists()
    cancelled = select(func.max(BookingMove.at)).where(moves, BookingMove.state == BookingState.CANCELLED).scalar_subquery()
    names = (Counting.first_name, Counting.last_name, Counting.preferred_name)
    place = (Employer.id.label("employer_id"), Employer.code.label("employer_code"), Employer.name.label("employer"))
    when = (Booking.event_id, Event.starts_at, Event.cancel_by, cancelled.label("cancelled_at"))
    return (
        select(Booking.id, Booking.state, Course.code, Course.title, Post.employee_number, *when, *names, *place)
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Event.course_id)
        .join(Post, Post.id == Booking.post_id)
        .join(Employer, Employer.id == Post.employer_id)
        .join(Person, Person.id == Booking.person_id)
        .join(Counting, Counting.id == root_id())
        .where(Event.starts_at >= begins, Event.starts_at <= ends, Booking.state.in_(SEAT), within_reach(viewer))
        .where(or_(Booking.state != BookingState.CANCELLED, seated), ~Booking.is_handed_on)
        .order_by(Event.starts_at.desc(), Counting.name_folded, Booking.id)
    )


def _absence(row: AnyRow, because: Because | None) -> EmptySeat:
    return EmptySeat(
        booking_id=row.id,
        event_id=row.event_id,
        course_code=row.code,
        course=row.title,
        on=local_date(row.starts_at),
        name=full_name(row.first_name, row.last_name, row.preferred_name),
        employee_number=row.employee_number,
        employer_id=row.employer_id,
        employer_code=row.employer_code,
        employer=row.employer,
        state=row.state,
        cancelled_on=_day(row.cancelled_at) if row.state == BookingState.CANCELLED else None,
        because=because,
    )


def _day(moment: datetime | None) -> date | None:
    return local_date(moment) if moment else None


@dataclass(frozen=True)
class Missed:
    """A booking whose person did not come, or may not have."""

    booking_id: int
    event_id: int
    course: str
    starts_at: datetime
    name: str
    state: BookingState
    because: Because | None


def missed(booking_id: int, viewer: Viewer) -> Missed | None:
    """One whose reason this viewer may record as learning and development; whoever runs the register asks `register_of` besides."""
    row = _missed(booking_id)
    if row is None:
        return None
    statement = select(Booking.id).join(Event, Event.id == Booking.event_id).join(Post, Post.id == Booking.post_id)
    seen = db.session.scalar(statement.where(Booking.id == booking_id, within_reach(viewer))) if viewer.may(May.MANAGE_BOOKINGS) else None
    return row if seen is not None else None


def event_of(booking_id: int) -> int | None:
    """On which event this booking is."""
    return db.session.scalar(select(Booking.event_id).where(Booking.id == booking_id))


def on_register(booking_id: int) -> Missed | None:
    """For whoever runs its register, which the caller has made sure of."""
    return _missed(booking_id)


def _missed(booking_id: int) -> Missed | None:
    counting = aliased(Person)
    statement = (
        select(Booking, Event.starts_at, Course.title, counting.first_name, counting.last_name, counting.preferred_name)
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Event.course_id)
        .join(Person, Person.id == Booking.person_id)
        .join(counting, counting.id == root_id())
        .where(Booking.id == booking_id, Booking.state.in_((BookingState.BOOKED, *OUTCOMES)))
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return None
    booking, starts_at, title, first, last, preferred = row
    because = reasons_of([booking_id]).get(booking_id)
    name = full_name(first, last, preferred)
    return Missed(booking_id, booking.event_id, title, starts_at, name, booking.state, because)
