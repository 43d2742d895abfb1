"""Verbs of courses: added, changed, retired, brought back."""

from collections.abc import Iterable
from datetime import date, time

from sqlalchemy import Table, select

from lms.access import May, Viewer
from lms.audit import service as audit
from lms.courses.models import Course, course_audience, course_prerequisite, course_sector, course_subject
from lms.courses.queries import courses as queries
from lms.courses.rules.catalogue import CourseFacts, shown_course, words_of
from lms.courses.rules.local_times import moment_at
from lms.courses.service.events import lock_planning
from lms.courses.service.ownership import bring_back, check_owner, owned_or_404, retire
from lms.kit.concurrent_edits import check
from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.kit.refusal import Refused
from lms.people.models import Audience
from lms.people.queries import reaches
from lms.training.models import Subject

_PLAIN = ("code", "title", "owner_id", "delivery", "summary", "covers", "for_whom", "learning_minutes", "approval", "terms")
_LISTS = (
    ("subject_ids", course_subject, "subject_id"),
    ("prerequisite_ids", course_prerequisite, "subject_id"),
    ("sectors", course_sector, "sector"),
    ("audience_ids", course_audience, "audience_id"),
)


def add_course(*, facts: CourseFacts, by: Viewer) -> Course:
    """A new course. Sent twice, it is added once. Raises Refused with what is wrong."""
    lock_planning()
    wanted = facts.cleaned()
    taken = queries.with_code(wanted.code)
    if taken and queries.facts_of(taken) == wanted and reaches(by, May.MANAGE_COURSES, taken.owner_id):
        return taken
    if taken:
        raise Refused(f"“{taken.title}” has this code already.", field="code")
    _check(wanted, by)
    row = Course(title_folded="", retired_on=None)
    _set(row, wanted)
    db.session.add(row)
    db.session.flush()
    _set_lists(row, CourseFacts(**{**vars(wanted), **dict.fromkeys((name for name, _, _ in _LISTS), ())}), wanted)
    return row


def change_course(*, course_id: int, facts: CourseFacts, seen: str, by: Viewer) -> None:
    """Change what is said of it. Raises Overtaken where somebody else was quicker, Refused where it cannot be so."""
    row = owned_or_404(Course, course_id, by)
    before, wanted = queries.facts_of(row), facts.cleaned()
    if before == wanted:
        return
    check(seen, shown_course(before))
    taken = queries.with_code(wanted.code)
    if taken and taken.id != course_id:
        raise Refused(f"“{taken.title}” has this code already.", field="code")
    _check(wanted, by)
    _set(row, wanted)
    _set_lists(row, before, wanted)
    db.session.flush()


def retire_course(*, course_id: int, on: date, by: Viewer) -> None:
    """From this day nothing of it is planned. Raises Refused while a date is planned from then on."""
    row = owned_or_404(Course, course_id, by)
    retire(row, on, queries.dates_from(course_id, moment_at(on, time())), noun="date", is_so="planned", do="Cancel")


def bring_course_back(*, course_id: int, by: Viewer) -> None:
    """It is not retired after all. Said twice, it is done once."""
    bring_back(owned_or_404(Course, course_id, by))


def _check(wanted: CourseFacts, by: Viewer) -> None:
    check_owner(wanted.owner_id, by)
    for name, ids in (("subjects", wanted.subject_ids), ("prerequisites", wanted.prerequisite_ids)):
        if not queries.known(Subject.id, ids):
            raise Refused("Choose subjects of the list.", field=name)
    if not queries.known(Audience.id, wanted.audience_ids):
        raise Refused("Choose audiences of the list.", field="audiences")


def _set(row: Course, wanted: CourseFacts) -> None:
    for name in (*_PLAIN, "attendance_percent"):
        setattr(row, name, getattr(wanted, name))
    row.title_folded = fold(wanted.title)
    subjects = db.session.scalars(select(Subject.words_folded).where(Subject.id.in_(wanted.subject_ids)).order_by(Subject.code))
    row.words_folded = words_of(wanted.code, wanted.title, wanted.summary, subjects)


def _set_lists(row: Course, before: CourseFacts, after: CourseFacts) -> None:
    for name, table, column in _LISTS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            _write(table, column, row.id, new)
            audit.note(Course, row.id, name.removesuffix("_ids"), _said(old), _said(new))


def _write(table: Table, column: str, course_id: int, values: Iterable[object]) -> None:
    db.session.execute(table.delete().where(table.c.course_id == course_id))
    rows = [{"course_id": course_id, column: value} for value in values]
    if rows:
        db.session.execute(table.insert(), rows)


def _said(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))
