"""What people are reminded of about inductions: the day by which one should be complete."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from lms.induction.models import Induction, InductionStep, Programme
from lms.induction.queries.inductions import is_paused, seen_on
from lms.induction.rules.words import Part
from lms.kit.datetimes import long_date
from lms.kit.db import AnySelect, db
from lms.kit.numbers import number
from lms.kit.room import About, Described, Matter
from lms.people.models import Person, Post
from lms.people.queries import root_id


def _targets(day: date, records: Sequence[int]) -> AnySelect:
    """The target day of each induction that is late, or in time. `ref`: the code of the programme."""
    return (
        select(
            root_id().label("person_id"),
            Induction.post_id,
            Programme.code.label("ref"),
            Induction.target_on.label("on"),
            Induction.starts_on.label("since"),
        )
        .join(Programme, Programme.id == Induction.programme_id)
        .join(Post, Post.id == Induction.post_id)
        .join(Person, Person.id == Post.person_id)
        .where(Post.person_id.in_(records), _is_open(day))
    )


def _is_open(day: date) -> ColumnElement[bool]:
    """A compulsory induction that is not complete on this day, and not paused."""
    is_compulsory = and_(Induction.judged_id == Induction.programme_id, Programme.is_compulsory)
    return and_(is_compulsory, seen_on(day), or_(Induction.completed_on.is_(None), Induction.completed_on > day), ~is_paused(day))


def _describe(day: date, abouts: Sequence[About]) -> list[Described | None]:
    done = func.count(case((InductionStep.done_on <= day, InductionStep.id)))
    statement = (
        select(Induction.post_id, Programme.code, Programme.name, Induction.starts_on, func.count(InductionStep.id), done)
        .join(Programme, Programme.id == Induction.programme_id)
        .outerjoin(InductionStep, and_(InductionStep.induction_id == Induction.id, InductionStep.part == Part.APPLICABLE))
        .where(Induction.post_id.in_({about.post_id for about in abouts}), _is_open(day))
        .group_by(Induction.id, Programme.id)
    )
    described = {(row[0], row[1]): _described(*row[2:]) for row in db.session.execute(statement)}
    return [described.get((about.post_id or 0, about.ref)) for about in abouts]


def _described(name: str, starts_on: date, steps: int, done: int) -> Described:
    return Described(name, f"Started on {long_date(starts_on)}, {number(done)} of {number(steps)} steps done.", "induction.mine")


MATTERS = (
    Matter(
        name="induction_target",
        label="Inductions to complete",
        select=_targets,
        describe=_describe,
        before=(14, 0),
        weeks=4,
        for_supervisors=True,
    ),
)
