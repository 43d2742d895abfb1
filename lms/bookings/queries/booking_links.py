"""From a subject that is due to a seat: which course to book, or what is booked already."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.catalogue import audiences_of, is_open
from lms.bookings.queries.event_cards import fitting
from lms.bookings.queries.learner import posts_of
from lms.bookings.rules.booking_links import SEE_BOOKING, Openings, Step, next_step, together
from lms.bookings.rules.catalogue_filter import CatalogueFilter
from lms.bookings.rules.eligibility import Session
from lms.bookings.rules.states import LIVE
from lms.courses.models import Course, Event, EventSession, course_prerequisite, course_subject
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.people.queries import records_of
from lms.training.queries.subjects import covers
from lms.training.rules.subjects import covered


@dataclass(frozen=True)
class BookingLink:
    """Where a subject can be booked. `course_id`: the one course that has dates, if it is one; `booking_id`: what the person has booked."""

    subject_id: int
    course_id: int | None
    booking_id: int | None
    openings: Openings

    @property
    def endpoint(self) -> str:
        return "registers.booking" if self.booking_id else "bookings.course" if self.course_id else "bookings.catalogue"

    @property
    def values(self) -> dict[str, int]:
        if self.booking_id:
            return {"booking_id": self.booking_id}
        return {"course_id": self.course_id} if self.course_id else {"subject": self.subject_id}

    @property
    def anchor(self) -> str | None:
        return "dates" if self.course_id and not self.booking_id else None

    def step(self, by: date | None) -> Step:
        """What to do about it there; `by` as in `next_step`."""
        return Step(SEE_BOOKING) if self.booking_id else next_step(self.openings, by)


@dataclass(frozen=True)
class Booked:
    """What the viewer has booked, or waits for: bookings by course, and when they are busy with them."""

    by_course: Mapping[int, int]
    sessions: Collection[Session]


def booking_links(viewer: Viewer, subject_ids: Collection[int], now: datetime, in_date: Mapping[int, date]) -> dict[int, BookingLink]:
    """For those of these subjects for which the viewer has booked a course, or can look for a date of one that is open to them.

    `in_date`: the subjects that they have, and until when: a course may ask for one of these first.
    """
    if not subject_ids:
        return {}
    booked = _booked(viewer)
    teaching: dict[int, set[int]] = defaultdict(set)
    for course_id, subject_id in _taught(now, booked.by_course):
        teaching[course_id].add(subject_id)
    posts, for_whom, arrows = posts_of(viewer, viewer.person_id, local_date(now), is_self=True), audiences_of(teaching), covers()
    dates = _openings(teaching, booked, now, in_date)
    courses_teaching: dict[int, set[int]] = defaultdict(set)
    for course_id, taught in teaching.items():
        if course_id in booked.by_course or is_open(for_whom[course_id], posts):
            for subject_id in {each for taught_id in taught for each in covered(taught_id, arrows)}:
                courses_teaching[subject_id].add(course_id)
    return {
        subject_id: _way(subject_id, courses_teaching[subject_id], booked.by_course, dates)
        for subject_id in subject_ids
        if courses_teaching[subject_id]
    }


def _way(subject_id: int, courses: Collection[int], booked: Mapping[int, int], dates: Mapping[int, Openings]) -> BookingLink:
    of_these = sorted(booked[course_id] for course_id in courses if course_id in booked)
    openings = together(dates[course_id] for course_id in courses if course_id in dates)
    return BookingLink(subject_id, next(iter(courses)) if len(courses) == 1 else None, of_these[0] if of_these else None, openings)


def _taught(now: datetime, booked: Collection[int]) -> Iterator[tuple[int, int]]:
    with_dates = select(Event.course_id).where(*fitting(CatalogueFilter(), now))
    running = or_(Course.retired_on.is_(None), Course.retired_on > local_date(now))
    statement = select(course_subject.c.course_id, course_subject.c.subject_id).join(Course, Course.id == course_subject.c.course_id)
    rows = db.session.execute(statement.where(running & Course.id.in_(with_dates) | Course.id.in_(booked)))
    return ((course_id, subject_id) for course_id, subject_id in rows)


def _booked(viewer: Viewer) -> Booked:
    statement = (
        select(Booking.course_id, Booking.id, EventSession.starts_at, EventSession.ends_at)
        .join(EventSession, EventSession.event_id == Booking.event_id)
        .where(Booking.person_id.in_(records_of(viewer.person_id)), Booking.state.in_(LIVE))
        .order_by(Booking.id)
    )
    rows = db.session.execute(statement).all()
    return Booked({row.course_id: row.id for row in rows}, [Session(row.starts_at, row.ends_at) for row in rows])


def _openings(course_ids: Collection[int], booked: Booked, now: datetime, in_date: Mapping[int, date]) -> dict[int, Openings]:
    """By course, the dates of which one can be booked, as `eligibility` decides it, but for what depends on the post."""
    today, clash = local_date(now), _clash(booked.sessions)
    is_begun = or_(Event.opens_on.is_(None), Event.opens_on <= today)
    columns = (
        func.min(case((and_(is_begun, ~clash), Event.starts_at))).label("first"),
        func.max(case((clash, 1), else_=0)).label("clashes"),
        func.min(case((~is_begun, Event.opens_on))).label("opens_on"),
    )
    statement = (
        select(Event.course_id, *columns).where(*fitting(CatalogueFilter(), now), Event.course_id.in_(course_ids)).group_by(Event.course_id)
    )
    subjects_asked = _asked_first(course_ids)
    openings = {}
    for row in db.session.execute(statement):
        first = local_date(row.first) if row.first else None
        lacks = first is not None and any(in_date.get(subject_id, date.min) < first for subject_id in subjects_asked[row.course_id])
        openings[row.course_id] = Openings(None if lacks else first, bool(row.clashes), row.opens_on, lacks)
    return openings


def _clash(sessions: Collection[Session]) -> ColumnElement[bool]:
    """Does an event meet at one of these times? Back to back is no clash."""
    meets = [and_(EventSession.starts_at < session.ends_at, EventSession.ends_at > session.starts_at) for session in sessions]
    return select(EventSession.id).where(EventSession.event_id == Event.id, or_(false(), *meets)).correlate(Event).exists()


def _asked_first(course_ids: Collection[int]) -> Mapping[int, set[int]]:
    subjects_asked: dict[int, set[int]] = defaultdict(set)
    statement = select(course_prerequisite.c.course_id, course_prerequisite.c.subject_id)
    for course_id, subject_id in db.session.execute(statement.where(course_prerequisite.c.course_id.in_(course_ids))):
        subjects_asked[course_id].add(subject_id)
    return subjects_asked
