"""One course as learners see it: what it is, what it does for the person, and its dates."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from lms.bookings.queries.catalogue import Live, audiences_of, is_open, own_live, subjects_of
from lms.bookings.queries.event_cards import EventCard, event_cards, is_coming
from lms.bookings.queries.keyset_pages import page_of
from lms.bookings.queries.learner import Learner
from lms.bookings.rules.eligibility import Applicant
from lms.bookings.rules.training_needs import Need
from lms.courses.models import Course, Event, course_prerequisite
from lms.courses.rules.catalogue import duration
from lms.courses.rules.words import Approval, Delivery
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.kit.tables import PageOfRows, PageRequest
from lms.people.models import Audience
from lms.people.rules import Sector
from lms.training.models import Subject


@dataclass(frozen=True)
class Before:
    """A subject that is needed first."""

    subject_id: int
    subject: str
    is_held: bool  # today, for one of the person's posts at least


@dataclass(frozen=True)
class CoursePage:
    """A course in full."""

    id: int
    code: str
    title: str
    summary: str
    covers: tuple[str, ...]
    for_whom: str
    delivery: Delivery
    learning_minutes: int
    approval: Approval
    terms: str
    attendance_percent: int
    is_retired: bool
    taught: tuple[int, ...]
    subjects: tuple[str, ...]
    gains: tuple[Need, ...]
    before: tuple[Before, ...]
    sectors: tuple[Sector, ...]
    audiences: tuple[str, ...]
    is_open: bool
    booking: Live | None
    dates: PageOfRows[EventCard]

    @property
    def lasts(self) -> str:
        """As "3 hours"."""
        return duration(self.learning_minutes)


def course(course_id: int, who: Learner, under: Collection[Applicant], ask: PageRequest, now: datetime) -> CoursePage | None:
    """A course with a page of its dates, in a fixed number of queries. `under`: the person under each of their posts."""
    row = db.session.get(Course, course_id)
    if row is None:
        return None
    today = local_date(now)
    taught, for_whom = subjects_of([row.id])[row.id], audiences_of([row.id])[row.id]
    return CoursePage(
        id=row.id,
        code=row.code,
        title=row.title,
        summary=row.summary,
        covers=tuple(filter(None, map(str.strip, row.covers.splitlines()))),
        for_whom=row.for_whom,
        delivery=row.delivery,
        learning_minutes=row.learning_minutes,
        approval=row.approval,
        terms=row.terms,
        attendance_percent=row.attendance_percent,
        is_retired=row.retired_on is not None and row.retired_on <= today,
        taught=tuple(subject_id for subject_id, _ in taught),
        subjects=tuple(name for _, name in taught),
        gains=tuple(who.gains(subject_id for subject_id, _ in taught)),
        before=tuple(_before(row.id, under, today)),
        sectors=tuple(sorted(for_whom.sectors)),
        audiences=_names(for_whom.audiences),
        is_open=is_open(for_whom, who.posts),
        booking=own_live(who, [row.id]).get(row.id),
        dates=_dates(row.id, who.post_ids, ask, now),
    )


def _before(course_id: int, under: Collection[Applicant], today: date) -> Iterator[Before]:
    statement = select(Subject.id, Subject.name).join(course_prerequisite, course_prerequisite.c.subject_id == Subject.id)
    for subject_id, name in db.session.execute(statement.where(course_prerequisite.c.course_id == course_id).order_by(Subject.name_folded)):
        yield Before(subject_id, name, any(applicant.holds(subject_id, today) for applicant in under))


def _names(audience_ids: Collection[int]) -> tuple[str, ...]:
    return tuple(db.session.scalars(select(Audience.name).where(Audience.id.in_(audience_ids)).order_by(Audience.name, Audience.id)))


def _dates(course_id: int, post_ids: Collection[int], ask: PageRequest, now: datetime) -> PageOfRows[EventCard]:
    keys = db.session.execute(select(Event.starts_at, Event.id).where(Event.course_id == course_id, is_coming(now)))
    page = page_of([(starts_at.isoformat(), row_id) for starts_at, row_id in keys], ask)
    cards_by_id = event_cards(page.rows, post_ids)
    return PageOfRows([cards_by_id[row_id] for row_id in page.rows], page.total, page.before, page.after)


def title(course_id: int) -> str | None:
    """What a course is called; None: there is no such course."""
    return db.session.scalar(select(Course.title).where(Course.id == course_id))


def terms(course_id: int) -> str:
    """What has to be accepted to have a place on it; empty: nothing."""
    return db.session.scalar(select(Course.terms).where(Course.id == course_id)) or ""
