"""Who may fill the dates of the demonstration."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from lms.courses.models import course_prerequisite, course_subject
from lms.kit.db import db
from lms.people.models import Account, Person, Post, Term
from lms.people.queries import active, root_id
from lms.training.models import Standing
from lms.training.queries import is_valid, on


@dataclass(frozen=True)
class Candidate:
    """A post whose holder needs what a course teaches: `is_late` before the others."""

    post_id: int
    person_id: int  # of the record that counts
    supervisor_post_id: int | None
    is_late: bool


def candidates(course_id: int, today: date, beside: Collection[int]) -> list[Candidate]:
    """Who needs what the course teaches and holds what has to be held before; overdue first. `beside`: persons to leave out."""
    needs = select(course_subject.c.subject_id).where(course_subject.c.course_id == course_id)
    late = func.max(case((~is_valid(today) & (Standing.due_on < today), 1), else_=0))
    wanted = (
        select(Post.id, root_id(), func.max(Term.supervisor_post_id), late)
        .select_from(Standing)
        .join(Post, Post.id == Standing.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Term, Term.post_id == Post.id)
        .where(Standing.subject_id.in_(needs), on(today), active(today), ~Standing.is_offer, Standing.exemption_id.is_(None))
        .where(Standing.absence_id.is_(None), root_id().not_in(beside))
        .group_by(Post.id, root_id())
        .order_by(late.desc(), Post.id)
    )
    holding = _holding(course_id, today)
    return [Candidate(row[0], row[1], row[2], bool(row[3])) for row in db.session.execute(wanted) if holding is None or row[0] in holding]


def _holding(course_id: int, today: date) -> set[int] | None:
    """The posts that hold everything that has to be held before; None: nothing has to."""
    before = list(db.session.scalars(select(course_prerequisite.c.subject_id).where(course_prerequisite.c.course_id == course_id)))
    if not before:
        return None
    valid = select(Standing.post_id).where(Standing.subject_id.in_(before), on(today), is_valid(today)).group_by(Standing.post_id)
    return set(db.session.scalars(valid.having(func.count() == len(before))))


def accounts() -> Mapping[int, Account]:
    """Every account by the person whose record counts."""
    rows = db.session.execute(select(root_id(), Account).join(Person, Person.id == Account.person_id))
    return dict(iter(rows))
