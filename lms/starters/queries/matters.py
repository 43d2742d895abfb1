"""What people are reminded of about inductions: the day by which one should be complete."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from lms.induction.models import Induction, Programme
from lms.induction.queries.inductions import InductionView, is_paused, seen_on, views
from lms.kit.datetimes import long_date
from lms.kit.db import AnySelect
from lms.kit.numbers import number
from lms.kit.room import About, Described, Matter
from lms.people.models import Person, Post
from lms.people.queries import root_id


def _targets(day: date, records: Sequence[int]) -> AnySelect:
    """The target day of each compulsory induction that is not complete on this day, and not paused. `ref`: the code of the programme."""
    return (
        select(
            root_id().label("person_id"),
            Induction.post_id,
            Programme.code.label("ref"),
            Induction.target_on.label("on"),
            Induction.starts_on.label("since"),
        )
        .join(Post, Post.id == Induction.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Programme, Programme.id == Induction.programme_id)
        .where(Post.person_id.in_(records), Induction.judged_id == Induction.programme_id, Programme.is_compulsory)
        .where(seen_on(day), or_(Induction.completed_on.is_(None), Induction.completed_on > day), ~is_paused(day))
    )


def _describe(day: date, abouts: Sequence[About]) -> list[Described | None]:
    inductions = {(view.post_id, view.programme_code): view for view in views({about.post_id or 0 for about in abouts}, day)}
    return [_described(inductions.get((about.post_id or 0, about.ref))) for about in abouts]


def _described(induction: InductionView | None) -> Described | None:
    if induction is None or induction.completed_on:
        return None
    steps = f"{number(induction.done)} of {number(induction.applicable)} steps done"
    return Described(induction.programme_name, f"Started on {long_date(induction.starts_on)}, {steps}.", "induction.mine")


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
