"""From a subject that is due to a seat: which course to book, or what is booked already."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.catalogue import audiences_of, is_open
from lms.bookings.queries.event_cards import fitting
from lms.bookings.queries.learner import posts_of_all
from lms.bookings.rules.booking_links import SEE_BOOKING, Openings, Step, next_step, together
from lms.bookings.rules.catalogue_filter import CatalogueFilter
from lms.bookings.rules.eligibility import Session
from lms.bookings.rules.states import LIVE
from lms.courses.models import Course, Event, EventSession, course_prerequisite, course_subject
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, db
from lms.people.models import Person
from lms.people.queries import records_of_all, root_id
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
    """What somebody has booked, or waits for: bookings by course, and when they are busy with them."""

    by_course: Mapping[int, int]
    sessions: Collection[Session]


@dataclass(frozen=True)
class Asking:
    """Which subjects somebody has to learn. `in_date`: those that they have, and until when: a course may ask for one of these first."""

    subject_ids: Collection[int]
    in_date: Mapping[int, date]


def booking_links(viewer: Viewer, subject_ids: Collection[int], now: datetime, in_date: Mapping[int, date]) -> dict[int, BookingLink]:
    """For those of these subjects for which the viewer has booked a course, or can look for a date of one that is open to them."""
    asking = {viewer.person_id: Asking(subject_ids, in_date)} if subject_ids else {}
    return booking_links_of_all(asking, now).get(viewer.person_id, {})


def booking_links_of_all(asking: Mapping[int, Asking], now: datetime) -> dict[int, dict[int, BookingLink]]:
    """The same for many people at once, by human: in one query more for each who has booked something."""
    if not asking:
        return {}
    booked = _booked(asking)
    teaching: dict[int, set[int]] = defaultdict(set)
    current: set[int] = set()
    for course_id, subject_id, is_current in _taught(now, {course_id for own in booked.values() for course_id in own.by_course}):
        teaching[course_id].add(subject_id)
        current.update({course_id} if is_current else ())
    arrows, dates = covers(), _Dates(teaching, now)
    reached = {course_id: {each for taught_id in taught for each in covered(taught_id, arrows)} for course_id, taught in teaching.items()}
    for_whom, posts = audiences_of(current), posts_of_all(asking, local_date(now))
    links = {}
    for human_id, asks in asking.items():
        own = booked[human_id]
        courses = {course_id for course_id in current if is_open(for_whom[course_id], posts.get(human_id, ()))} | own.by_course.keys()
        teach = {subject_id: [each for each in courses if subject_id in reached.get(each, ())] for subject_id in asks.subject_ids}
        openings = dates.openings(own.sessions, asks.in_date)
        links[human_id] = {each: _way(each, several, own.by_course, openings) for each, several in teach.items() if several}
    return links


def _way(subject_id: int, courses: Collection[int], booked: Mapping[int, int], dates: Mapping[int, Openings]) -> BookingLink:
    of_these = sorted(booked[course_id] for course_id in courses if course_id in booked)
    openings = together(dates[course_id] for course_id in courses if course_id in dates)
    return BookingLink(subject_id, next(iter(courses)) if len(courses) == 1 else None, of_these[0] if of_these else None, openings)


def _taught(now: datetime, booked: Collection[int]) -> Iterator[tuple[int, int, bool]]:
    """Courses with dates, and those that are booked, with the subjects they teach, and whether they still have dates."""
    with_dates = select(Event.course_id).where(*fitting(CatalogueFilter(), now))
    running = or_(Course.retired_on.is_(None), Course.retired_on > local_date(now))
    is_current = running & Course.id.in_(with_dates)
    columns = course_subject.c.course_id, course_subject.c.subject_id, is_current.label("is_current")
    statement = select(*columns).join(Course, Course.id == course_subject.c.course_id).where(is_current | Course.id.in_(booked))
    return ((row.course_id, row.subject_id, bool(row.is_current)) for row in db.session.execute(statement))


def _booked(humans: Collection[int]) -> dict[int, Booked]:
    statement = (
        select(root_id().label("human_id"), Booking.course_id, Booking.id, EventSession.starts_at, EventSession.ends_at)
        .select_from(Booking)
        .join(Person, Person.id == Booking.person_id)
        .join(EventSession, EventSession.event_id == Booking.event_id)
        .where(Booking.person_id.in_(records_of_all(humans)), Booking.state.in_(LIVE))
        .order_by(Booking.id)
    )
    rows: dict[int, list[AnyRow]] = {human_id: [] for human_id in humans}
    for row in db.session.execute(statement):
        rows[row.human_id].append(row)
    return {
        human_id: Booked({row.course_id: row.id for row in own}, [Session(row.starts_at, row.ends_at) for row in own])
        for human_id, own in rows.items()
    }


class _Dates:
    """The coming dates of some courses."""

    def __init__(self, course_ids: Collection[int], now: datetime) -> None:
        self._course_ids, self._now = course_ids, now
        self._subjects_asked = _asked_first(course_ids)

    def openings(self, sessions: Collection[Session], in_date: Mapping[int, date]) -> dict[int, Openings]:
        """By course, those of which somebody can book one, as `eligibility` decides it, but for what depends on the post.

        `sessions`: when they are busy.
        """
        openings = {}
        for course_id, first, has_clash, opens_on in self._rows(sessions) if sessions else self._of_anyone:
            needed_first = self._subjects_asked[course_id]
            lacks = first is not None and any(in_date.get(subject_id, date.min) < first for subject_id in needed_first)
            openings[course_id] = Openings(None if lacks else first, has_clash, opens_on, lacks)
        return openings

    @cached_property
    def _of_anyone(self) -> list[tuple[int, date | None, bool, date | None]]:
        """For those who are never busy."""
        return self._rows(())

    def _rows(self, sessions: Collection[Session]) -> list[tuple[int, date | None, bool, date | None]]:
        clash = _clash(sessions)
        is_begun = or_(Event.opens_on.is_(None), Event.opens_on <= local_date(self._now))
        columns = (
            func.min(case((and_(is_begun, ~clash), Event.starts_at))).label("first"),
            func.max(case((clash, 1), else_=0)).label("clashes"),
            func.min(case((~is_begun, Event.opens_on))).label("opens_on"),
        )
        coming = (*fitting(CatalogueFilter(), self._now), Event.course_id.in_(self._course_ids))
        rows = db.session.execute(select(Event.course_id, *columns).where(*coming).group_by(Event.course_id))
        return [(row.course_id, local_date(row.first) if row.first else None, bool(row.clashes), row.opens_on) for row in rows]


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
