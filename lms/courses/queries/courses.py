"""Courses as planners see them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from lms.access import May, Viewer
from lms.courses.models import Course, Event, course_audience, course_prerequisite, course_sector, course_subject
from lms.courses.queries.events import managed
from lms.courses.rules.catalogue import CourseFacts
from lms.courses.rules.words import Delivery, EventState
from lms.kit import clock
from lms.kit.db import AnyRow, db
from lms.kit.identifiers import fold
from lms.kit.tables import Key, PageOfRows, PageRequest, fetch_page
from lms.people.models import Audience, Organisation
from lms.people.queries import places
from lms.people.rules import OrganisationKind, Place, Sector
from lms.training.models import Subject

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Wanted:
    """Which courses."""

    text: str = ""
    delivery: Delivery | None = None
    mine: bool = False  # those that the viewer may change
    retired: bool = False


@dataclass(frozen=True)
class CourseRow:
    """A course in a list. `coming`: dates that are scheduled and have not begun."""

    id: int
    code: str
    title: str
    owner: str
    delivery: Delivery
    retired_on: date | None
    coming: int


SORTS: Mapping[str, Key] = {"title": Course.title_folded, "code": Course.code}


def courses(wanted: Wanted, ask: PageRequest, viewer: Viewer, now: datetime, today: date) -> PageOfRows[CourseRow]:
    """A page of them."""
    dates = select(func.count()).where(Event.course_id == Course.id, Event.state == EventState.SCHEDULED, Event.starts_at > now)
    chosen = select(Course, Organisation.name.label("owner"), dates.correlate(Course).scalar_subquery().label("coming"))
    chosen = chosen.join(Organisation, Organisation.id == Course.owner_id)
    return fetch_page(chosen.where(*_conditions(wanted, viewer, today)), ask, keys=SORTS, tie=Course.id, read=_rows)


def _conditions(wanted: Wanted, viewer: Viewer, today: date) -> Iterator[ColumnElement[bool]]:
    for word in fold(wanted.text).split():
        yield Course.words_folded.contains(word, autoescape=True)
    if wanted.delivery is not None:
        yield Course.delivery == wanted.delivery
    if wanted.mine:
        yield managed(viewer, Course.owner_id)
    is_retired = and_(Course.retired_on.is_not(None), Course.retired_on <= today)
    yield is_retired if wanted.retired else ~is_retired


def _rows(rows: Iterable[AnyRow]) -> Iterator[CourseRow]:
    for row in rows:
        one: Course = row.Course
        yield CourseRow(one.id, one.code, one.title, row.owner, one.delivery, one.retired_on, row.coming)


# --- one course -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CoursePage:
    """One course, with the names of what it points to."""

    row: Course
    facts: CourseFacts
    owner: str
    subjects: tuple[tuple[int, str], ...]  # id and name
    prerequisites: tuple[tuple[int, str], ...]
    audiences: tuple[str, ...]
    may_change: bool
    may_plan: bool  # dates of it


def course(course_id: int, viewer: Viewer) -> CoursePage | None:
    """One course; None where there is none."""
    row = db.session.get(Course, course_id)
    if row is None:
        return None
    facts, among = facts_of(row), places()
    owner = among[row.owner_id]
    called = dict(
        iter(db.session.execute(select(Subject.id, Subject.name).where(Subject.id.in_(facts.subject_ids + facts.prerequisite_ids))))
    )
    audiences = db.session.scalars(select(Audience.name).where(Audience.id.in_(facts.audience_ids)).order_by(Audience.name))
    return CoursePage(
        row=row,
        facts=facts,
        owner=owner.name,
        subjects=_named(facts.subject_ids, called),
        prerequisites=_named(facts.prerequisite_ids, called),
        audiences=tuple(audiences),
        may_change=viewer.reaches(May.MANAGE_COURSES, owner.path),
        may_plan=bool(organisers(viewer, owner.id, clock.today())),
    )


def _named(ids: Iterable[int], called: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    return tuple(sorted(((row_id, called[row_id]) for row_id in ids), key=lambda pair: fold(pair[1])))


def facts_of(row: Course) -> CourseFacts:
    """What is recorded of it."""
    return CourseFacts(
        code=row.code,
        title=row.title,
        owner_id=row.owner_id,
        delivery=row.delivery,
        summary=row.summary,
        subject_ids=_linked(course_subject, "subject_id", row.id),
        learning_minutes=row.learning_minutes,
        covers=row.covers,
        for_whom=row.for_whom,
        prerequisite_ids=_linked(course_prerequisite, "subject_id", row.id),
        sectors=tuple(one for one in Sector if one in _linked(course_sector, "sector", row.id)),
        audience_ids=_linked(course_audience, "audience_id", row.id),
        approval=row.approval,
        terms=row.terms,
        attendance_percent=row.attendance_percent,
    )


def _linked(table: Table, column: str, course_id: int) -> tuple[Any, ...]:
    return tuple(sorted(db.session.scalars(select(table.c[column]).where(table.c.course_id == course_id))))


def with_code(code: str) -> Course | None:
    """The course that has this code."""
    return db.session.scalar(select(Course).where(Course.code == code))


def dates_from(course_id: int, day: datetime) -> int:
    """How many dates are planned or scheduled to start at this moment or later."""
    alive = Event.state.in_((EventState.DRAFT, EventState.SCHEDULED))
    return db.session.scalar(select(func.count()).where(Event.course_id == course_id, Event.starts_at >= day, alive)) or 0


# --- what the lists of forms offer ------------------------------------------------------------------------------------------------


def owners(viewer: Viewer, today: date, kept: int | None = None) -> Choices:
    """To whom a course or a venue may belong: the partnership, employers, and what the viewer's own roles stand over."""
    return _offered(viewer, today, kept, lambda place: True)


def organisers(viewer: Viewer, owner_id: int, today: date, kept: int | None = None) -> Choices:
    """Who may run dates of a course of this owner: those whose dates the viewer plans; for a course that is not theirs, below its owner."""
    owner = places()[owner_id]
    theirs = viewer.reaches(May.MANAGE_COURSES, owner.path)
    return _offered(viewer, today, kept, lambda place: theirs or place.path.startswith(owner.path))


def planned_owners(viewer: Viewer, today: date) -> frozenset[int]:
    """Of whose courses the viewer may plan dates: those for whom `organisers` offers anybody."""
    among = places()
    run = [among[int(row_id)].path for row_id, _ in _offered(viewer, today, None, lambda place: True)]
    theirs = {one.id for one in among.values() if run and viewer.reaches(May.MANAGE_COURSES, one.path)}
    return frozenset(theirs | {one.id for one in among.values() if any(path.startswith(one.path) for path in run)})


def _offered(viewer: Viewer, today: date, kept: int | None, fits: Callable[[Place], bool]) -> Choices:
    tops = {grant.organisation_id for grant in viewer.branches(May.MANAGE_COURSES)}
    found = [
        one
        for one in places().values()
        if viewer.reaches(May.MANAGE_COURSES, one.path)
        and (
            one.id == kept
            or (
                (one.kind in (OrganisationKind.PARTNERSHIP, OrganisationKind.EMPLOYER) or one.id in tops)
                and not one.is_over(today)
                and fits(one)
            )
        )
    ]
    return [(str(one.id), one.name) for one in sorted(found, key=lambda one: (one.path.count("/"), fold(one.name)))]


def subjects(today: date, kept: Iterable[int] = ()) -> Choices:
    """Subjects in use by name, those already chosen first, retired or not."""
    chosen = set(kept)
    in_use = or_(Subject.retired_on.is_(None), Subject.retired_on > today, Subject.id.in_(chosen))
    rows = db.session.execute(select(Subject.id, Subject.code, Subject.name).where(in_use).order_by(Subject.name_folded, Subject.id)).all()
    return [(str(row.id), f"{row.name} ({row.code})") for row in sorted(rows, key=lambda row: row.id not in chosen)]


def audiences() -> Choices:
    """Every audience by name."""
    return [
        (str(row_id), name) for row_id, name in db.session.execute(select(Audience.id, Audience.name).order_by(Audience.name, Audience.id))
    ]


def known(column: InstrumentedAttribute[int], ids: Iterable[int]) -> bool:
    """Are all of these there?"""
    wanted = set(ids)
    return len(set(db.session.scalars(select(column).where(column.in_(wanted))))) == len(wanted)
