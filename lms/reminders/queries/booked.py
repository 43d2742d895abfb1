"""What people have a place for."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.models import Event, course_subject
from lms.courses.rules.words import EventState
from lms.kit.datetimes import start_of
from lms.kit.db import db
from lms.people.models import Person
from lms.people.queries import root_id
from lms.training.models import Subject
from lms.training.queries.subjects import covers
from lms.training.rules.subjects import covered

#: So long after its last session what is booked still rests, for the register to be closed.
RESTS = timedelta(days=7)


def taught() -> dict[int, frozenset[str]]:
    """By course: the codes of the subjects it teaches, and of all that these cover."""
    codes = dict(db.session.execute(select(Subject.id, Subject.code)).all())
    arrows = covers()
    by_course: defaultdict[int, set[str]] = defaultdict(set)
    for course_id, subject_id in db.session.execute(select(course_subject.c.course_id, course_subject.c.subject_id)):
        by_course[course_id].update(codes[each] for each in covered(subject_id, arrows))
    return {course_id: frozenset(subjects) for course_id, subjects in by_course.items()}


def booked(whose: ColumnElement[bool], day: date, taught: Mapping[int, frozenset[str]]) -> dict[tuple[int, str], datetime]:
    """What each human has a place for, until some days after its last session, and when the first of these dates begins.

    `whose`: bookings.
    """
    statement = (
        select(root_id(), Booking.course_id, Event.starts_at)
        .select_from(Booking)
        .join(Person, Person.id == Booking.person_id)
        .join(Event, Event.id == Booking.event_id)
        .where(whose, Booking.state == BookingState.BOOKED, Event.state == EventState.SCHEDULED)
        .where(Event.ends_at >= start_of(day - RESTS))
        .order_by(Event.starts_at.desc())
    )
    rows = db.session.execute(statement)
    return {(human_id, code): starts_at for human_id, course_id, starts_at in rows for code in taught.get(course_id, ())}
