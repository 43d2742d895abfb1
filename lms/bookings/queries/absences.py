"""Late cancellations and no-shows: of the people a viewer looks after, and on the dates that their organisation runs.

Everybody counted here is somebody the viewer could name anyway: from the list of people, or from the register of their own date. So
small counts need no holding back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Reach, Viewer
from lms.bookings.models import Booking, BookingMove
from lms.bookings.queries.register import reasons_of
from lms.bookings.queries.situations import runs
from lms.bookings.rules.absences import Absence, counts
from lms.bookings.rules.states import OUTCOMES, Because, BookingState
from lms.courses.models import Course, Event
from lms.kit.clock import LOCAL
from lms.kit.db import db
from lms.kit.moments import local_date
from lms.people.models import Organisation, Person, Post
from lms.people.queries import below, root_id
from lms.people.rules import full_name

#: Bookings that had a seat in the end, or left one empty.
SEAT = (*sorted(OUTCOMES), BookingState.CANCELLED)


@dataclass(frozen=True)
class Found:
    """Everything in a period. `seats`: {employer: (name, how many of its people had a seat)}."""

    absences: Sequence[Absence]
    seats: dict[int, tuple[str, int]]


def within_reach(viewer: Viewer) -> ColumnElement[bool]:
    """Bookings (joined with Event and Post) of the viewer's employers, and on what the viewer's organisation runs."""
    if viewer.reach(May.MANAGE_BOOKINGS) == Reach.PARTNERSHIP:
        return Booking.id.is_not(None)
    own = [Post.employer_id.in_(below(grant.path)) for grant in viewer.branches(May.MANAGE_BOOKINGS)]
    return or_(runs(viewer), *own)


def absences(viewer: Viewer, first: date, last: date) -> Found:
    """Of dates that began between these days."""
    counting, employer = aliased(Person), aliased(Organisation)
    begins, ends = (datetime.combine(day, edge, LOCAL) for day, edge in ((first, time.min), (last, time.max)))
    seated = select(BookingMove.booking_id).where(BookingMove.booking_id == Booking.id, BookingMove.state == BookingState.BOOKED).exists()
    had_one = or_(Booking.state != BookingState.CANCELLED, seated)
    cancelled = select(func.max(BookingMove.at)).where(
        and_(BookingMove.booking_id == Booking.id, BookingMove.state == BookingState.CANCELLED)
    )
    asked = (
        select(
            Booking.id,
            Booking.state,
            Event.id,
            Event.starts_at,
            Event.cancel_by,
            Course.title,
            counting.first_name,
            counting.last_name,
            counting.preferred_name,
            employer.id,
            employer.name,
            cancelled.scalar_subquery(),
        )
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Event.course_id)
        .join(Post, Post.id == Booking.post_id)
        .join(employer, employer.id == Post.employer_id)
        .join(Person, Person.id == Booking.person_id)
        .join(counting, counting.id == root_id())
        .where(Event.starts_at >= begins, Event.starts_at <= ends, Booking.state.in_(SEAT), had_one, within_reach(viewer))
        .order_by(Event.starts_at.desc(), counting.name_folded, Booking.id)
    )
    rows = db.session.execute(asked).all()
    because = reasons_of([row[0] for row in rows])
    found: list[Absence] = []
    seats: dict[int, tuple[str, int]] = {}
    for booking_id, state, event_id, starts_at, cancel_by, title, *names, employer_id, of_employer, moved_at in rows:
        day, gone_on = local_date(starts_at), _day(moved_at) if state == BookingState.CANCELLED else None
        is_empty = counts(state, because.get(booking_id), cancelled_on=gone_on, cancel_by=cancel_by, first_day=day)
        if state in OUTCOMES or is_empty:
            name, number = seats.get(employer_id, (of_employer, 0))
            seats[employer_id] = name, number + 1
        if is_empty:
            said = because.get(booking_id)
            found.append(Absence(booking_id, event_id, title, day, full_name(*names), employer_id, of_employer, state, gone_on, said))
    return Found(found, seats)


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
    asked = select(Booking.id).join(Event, Event.id == Booking.event_id).join(Post, Post.id == Booking.post_id)
    seen = db.session.scalar(asked.where(Booking.id == booking_id, within_reach(viewer))) if viewer.may(May.MANAGE_BOOKINGS) else None
    return row if seen is not None else None


def event_of(booking_id: int) -> int | None:
    """On which event this booking is."""
    return db.session.scalar(select(Booking.event_id).where(Booking.id == booking_id))


def on_register(booking_id: int) -> Missed | None:
    """For whoever runs its register, which the caller has made sure of."""
    return _missed(booking_id)


def _missed(booking_id: int) -> Missed | None:
    counting = aliased(Person)
    asked = (
        select(Booking, Event.starts_at, Course.title, counting.first_name, counting.last_name, counting.preferred_name)
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Event.course_id)
        .join(Person, Person.id == Booking.person_id)
        .join(counting, counting.id == root_id())
        .where(Booking.id == booking_id, Booking.state.in_((BookingState.BOOKED, *OUTCOMES)))
    )
    found = db.session.execute(asked).one_or_none()
    if found is None:
        return None
    booking, starts_at, title, first, last, preferred = found
    because = reasons_of([booking_id]).get(booking_id)
    name = full_name(first, last, preferred)
    return Missed(booking_id, booking.event_id, title, starts_at, name, booking.state, because)
