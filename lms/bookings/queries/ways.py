"""From a subject that is due to a seat: which course to book, or what is booked already."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.catalogue import audiences_of, is_open
from lms.bookings.queries.dates import fitting
from lms.bookings.queries.who import posts_of
from lms.bookings.rules.states import LIVE
from lms.bookings.rules.wanted import Wanted
from lms.courses.models import Course, Event, course_subject
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.people.queries import records_of
from lms.training.queries.subjects import covers
from lms.training.rules.subjects import covered


@dataclass(frozen=True)
class Way:
    """Where a subject can be booked. `course_id`: the one course that has dates, if it is one; `booking_id`: what the person has booked."""

    subject_id: int
    course_id: int | None
    booking_id: int | None

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


def ways(viewer: Viewer, subject_ids: Collection[int], now: datetime) -> dict[int, Way]:
    """For those of these subjects for which the viewer has booked a course, or can look for a date of one that is open to them."""
    if not subject_ids:
        return {}
    booked = dict(_booked(viewer))
    teaching: dict[int, set[int]] = defaultdict(set)
    for course_id, subject_id in _taught(now, booked):
        teaching[course_id].add(subject_id)
    posts, for_whom, arrows = posts_of(viewer, viewer.person_id, local_date(now), is_self=True), audiences_of(teaching), covers()
    found: dict[int, set[int]] = defaultdict(set)
    for course_id, taught in teaching.items():
        if course_id in booked or is_open(for_whom[course_id], posts):
            for subject_id in {each for one in taught for each in covered(one, arrows)}:
                found[subject_id].add(course_id)
    return {one: _way(one, found[one], booked) for one in subject_ids if found[one]}


def _way(subject_id: int, courses: Collection[int], booked: dict[int, int]) -> Way:
    of_these = sorted(booked[one] for one in courses if one in booked)
    return Way(subject_id, next(iter(courses)) if len(courses) == 1 else None, of_these[0] if of_these else None)


def _taught(now: datetime, booked: Collection[int]) -> Iterator[tuple[int, int]]:
    with_dates = select(Event.course_id).where(*fitting(Wanted(), now))
    running = or_(Course.retired_on.is_(None), Course.retired_on > local_date(now))
    wanted = select(course_subject.c.course_id, course_subject.c.subject_id).join(Course, Course.id == course_subject.c.course_id)
    rows = db.session.execute(wanted.where(running & Course.id.in_(with_dates) | Course.id.in_(booked)))
    return ((course_id, subject_id) for course_id, subject_id in rows)


def _booked(viewer: Viewer) -> Iterator[tuple[int, int]]:
    """(course, booking) of what the viewer has booked or waits for."""
    own = select(Booking.course_id, Booking.id).where(Booking.person_id.in_(records_of(viewer.person_id)), Booking.state.in_(LIVE))
    return ((course_id, row_id) for course_id, row_id in db.session.execute(own.order_by(Booking.id)))
