"""Dates for which fewer have booked than they run with, so that somebody has to decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select, true

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.models import Course, Event
from lms.courses.queries.events import managed
from lms.courses.rules.words import EventState
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, db

#: So long before its day a decision is asked for.
ASKED_BEFORE = timedelta(days=7)


@dataclass(frozen=True)
class Decision:
    """A date about which its planners have to decide. `booked`: how many have a place; an offered one is nobody's yet."""

    event_id: int
    course: str
    starts_at: datetime
    booked: int
    minimum: int
    decide_on: date


def is_undecided(now: datetime) -> ColumnElement[bool]:
    """The events about which somebody has to decide now: until it is said, until enough have booked, or until it starts."""
    conditions = (Event.decided_on.is_(None), Event.decide_on <= local_date(now) + ASKED_BEFORE, _booked() < Event.minimum)
    return and_(Event.state == EventState.SCHEDULED, Event.starts_at > now, *conditions)


def decisions(viewer: Viewer, now: datetime) -> Sequence[Decision]:
    """Those of dates that the viewer plans, the most pressing first: one query."""
    return _decisions(now, managed(viewer, Event.organiser_id))


def decision(event_id: int, now: datetime) -> Decision | None:
    """That of one date; None: there is nothing to decide."""
    return next(iter(_decisions(now, Event.id == event_id)), None)


def all_decisions(now: datetime) -> Sequence[Decision]:
    """Whoever plans them."""
    return _decisions(now, true())


def booked_on(event_id: int) -> int:
    """How many have a place."""
    return db.session.scalar(select(_booked()).where(Event.id == event_id)) or 0


def _decisions(now: datetime, which: ColumnElement[bool]) -> Sequence[Decision]:
    statement = (
        select(Event.id, Course.title, Event.starts_at, _booked(), Event.minimum, Event.decide_on)
        .join(Course, Course.id == Event.course_id)
        .where(is_undecided(now), which)
        .order_by(Event.decide_on, Event.starts_at, Event.id)
    )
    rows: Iterable[AnyRow] = db.session.execute(statement)
    return [Decision(*row) for row in rows]


def _booked() -> ScalarSelect[int]:
    there = (Booking.event_id == Event.id, Booking.state == BookingState.BOOKED)
    return select(func.count(Booking.id)).where(*there).correlate(Event).scalar_subquery()
