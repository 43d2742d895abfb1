"""The changes of one record that has a page of its own, with all that is part of it: a post, an organisation, a date, an import."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, or_, select

from lms.access import May, Viewer
from lms.audit.models import Change
from lms.audit_log.queries.person import is_part, of_posts
from lms.bookings.models import Quota
from lms.courses.models import Course, Event, EventSession, EventTrainer
from lms.files.models import StoredFile
from lms.imports.models import ImportRun
from lms.imports.queries.runs import within as runs_within
from lms.kit.datetimes import weekday_of
from lms.kit.db import db
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import reaches, root_id
from lms.people.rules import full_name
from lms.records.queries.reach import posts_within
from lms.training.models import Subject, SubjectInterval


@dataclass(frozen=True)
class Trail:
    """Whose changes, and how the record and its page are called."""

    name: str
    title: str
    changes: ColumnElement[bool]
    endpoint: str
    values: Mapping[str, int]


def trail(kind: str, row_id: int, viewer: Viewer, today: date) -> Trail | None:
    """Of this record. None where there is none, where it is not the viewer's to see, and where no such kind has a page."""
    find = _KINDS.get(kind)
    return find(row_id, viewer, today) if find else None


def _post(row_id: int, viewer: Viewer, today: date) -> Trail | None:
    """For whoever sees the trail of the person, as far as they do."""
    reached = Post.id.in_(posts_within(viewer, today, May.SEE_PERSON_TRAIL).where(Term.post_id == row_id))
    human = root_id().label("human")
    wanted = select(human, Person.first_name, Person.last_name, Person.preferred_name, Organisation.name).select_from(Post)
    wanted = wanted.join(Person, Person.id == Post.person_id).join(Organisation, Organisation.id == Post.employer_id)
    row = db.session.execute(wanted.where(Post.id == row_id, reached)).first()
    if row is None:
        return None
    name = f"the post of {full_name(*row[1:4])} at {row.name}"
    return _who_changed(name, or_(*of_posts(select(Post.id).where(Post.id == row_id))), "records.person", {"person_id": row.human})


def _organisation(row_id: int, viewer: Viewer, _today: date) -> Trail | None:
    if not viewer.may(May.SEE_CHANGES) and not reaches(viewer, May.MANAGE_ORGANISATIONS, row_id):
        return None
    return _named(Organisation, Organisation.name, row_id, "people_admin.organisation", "organisation_id")


def _subject(row_id: int, viewer: Viewer, _today: date) -> Trail | None:
    if not viewer.may(May.SEE_CHANGES) and not viewer.may(May.MANAGE_SUBJECTS):
        return None
    intervals = select(SubjectInterval.id).where(SubjectInterval.subject_id == row_id)
    return _named(Subject, Subject.name, row_id, "training.subject", "subject_id", subject_interval=intervals)


def _course(row_id: int, viewer: Viewer, _today: date) -> Trail | None:
    owner = db.session.scalar(select(Course.owner_id).where(Course.id == row_id))
    if owner is None or not _may_see_planning(viewer, owner):
        return None
    return _named(Course, Course.title, row_id, "courses.course", "course_id")


def _date(row_id: int, viewer: Viewer, _today: date) -> Trail | None:
    wanted = select(Event.organiser_id, Event.starts_at, Course.title).join(Course, Course.id == Event.course_id)
    row = db.session.execute(wanted.where(Event.id == row_id)).first()
    if row is None or not _may_see_planning(viewer, row.organiser_id):
        return None
    parts = {one.__tablename__: select(one.id).where(one.event_id == row_id) for one in (EventSession, EventTrainer, Quota)}
    changes = _with_parts("event", row_id, "event_id", parts)
    return _who_changed(f"{row.title}, {weekday_of(row.starts_at)}", changes, "scheduling.event", {"event_id": row_id})


def _may_see_planning(viewer: Viewer, organisation_id: int) -> bool:
    return viewer.may(May.SEE_CHANGES) or reaches(viewer, May.MANAGE_COURSES, organisation_id)


def _import(row_id: int, viewer: Viewer, _today: date) -> Trail | None:
    """All that an import changed, and what undoing it took back."""
    wanted = select(StoredFile.name).join(ImportRun, ImportRun.file_id == StoredFile.id).where(ImportRun.id == row_id)
    name = db.session.scalar(wanted if viewer.may(May.SEE_CHANGES) else wanted.where(runs_within(viewer)))
    if name is None:
        return None
    return Trail(name, f"What the import of {name} changed", Change.cause == f"import {row_id}", "imports.show", {"run_id": row_id})


def _named(
    model: type[Organisation] | type[Subject] | type[Course],
    name: SQLColumnExpression[str],
    row_id: int,
    endpoint: str,
    key: str,
    **parts: Select[int],
) -> Trail | None:
    told = db.session.scalar(select(name).where(model.id == row_id))
    return _who_changed(told, _with_parts(model.__tablename__, row_id, key, parts), endpoint, {key: row_id}) if told else None


def _who_changed(name: str, changes: ColumnElement[bool], endpoint: str, values: Mapping[str, int]) -> Trail:
    return Trail(name, f"Who changed {name}", changes, endpoint, values)


def _with_parts(record: str, row_id: int, key: str, parts: Mapping[str, Select[int]]) -> ColumnElement[bool]:
    """The row, and the rows of other tables that belong to it, those that are gone too."""
    own = (Change.record == record) & (Change.row_id == row_id)
    return or_(own, *(one for table, ids in parts.items() for one in is_part(table, ids, key, [row_id])))


_KINDS: Mapping[str, Callable[[int, Viewer, date], Trail | None]] = {
    "post": _post,
    "organisation": _organisation,
    "subject": _subject,
    "course": _course,
    "date": _date,
    "import": _import,
}
