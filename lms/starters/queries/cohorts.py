"""Cohorts: who started in a month, by programme and employer, and the step that holds those of them who are late."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, and_, case, func, literal, or_, select

from lms.access import May, Viewer
from lms.induction.models import Induction, InductionStep, Programme, Step
from lms.induction.queries.inductions import is_paused, seen_on
from lms.induction.queries.reach import term_of
from lms.induction.rules.words import Part
from lms.kit.db import AnySelect, db
from lms.people.models import Post, Term
from lms.people.queries import below, places, within
from lms.starters.queries.starters import first_open
from lms.starters.rules.starters import CohortFilter


@dataclass(frozen=True)
class Cohort:
    """Who started in a month on a programme with an employer. Those who are neither complete, late nor gone are in time, or on leave."""

    start_month: str
    programme_id: int
    programme: str
    employer_id: int
    employer: str
    started: int
    complete: int
    late: int
    left: int  # before they were complete
    holding: tuple[str, int] | None  # the step that holds most of those who are late, and how many

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.start_month}-01")


def cohorts(viewer: Viewer, criteria: CohortFilter, today: date) -> list[Cohort]:
    """The newest month first: two queries."""
    key = (Induction.start_month, Induction.programme_id, Programme.name, Post.employer_id)
    is_complete, has_left = _is_complete(today), Induction.ends_on < today
    counted = {"complete": is_complete, "late": _is_late(today), "left": and_(has_left, ~is_complete)}
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in counted.items()]
    statement = started(viewer, criteria, today).with_only_columns(*key, func.count().label("started"), *sums).group_by(*key)
    holding, among = _holding(viewer, criteria, today), places()
    rows = db.session.execute(statement.order_by(Induction.start_month.desc(), Programme.name, Post.employer_id))
    return [
        Cohort(
            start_month=row.start_month,
            programme_id=row.programme_id,
            programme=row.name,
            employer_id=row.employer_id,
            employer=among[row.employer_id].name,
            started=row.started,
            complete=row.complete,
            late=row.late,
            left=row.left,
            holding=holding.get((row.start_month, row.programme_id, row.employer_id)),
        )
        for row in rows
    ]


def started(viewer: Viewer, criteria: CohortFilter, today: date) -> AnySelect:
    """Each induction that has begun, once: as it is seen today, or on its last day if that is over."""
    is_over = and_(Induction.ends_on < today, Induction.to_day == Induction.ends_on)
    last_seen = case((Induction.ends_on < today, Induction.ends_on), else_=literal(today, Date))
    statement = (
        select(Induction.id)
        .join(Programme, Programme.id == Induction.programme_id)
        .join(Post, Post.id == Induction.post_id)
        .join(Term, term_of(last_seen))
        .where(Induction.judged_id == Induction.programme_id, Programme.is_compulsory, or_(seen_on(today), is_over))
        .where(Induction.start_month >= criteria.since, within(viewer, May.SEE_PEOPLE))
    )
    place = places().get(criteria.organisation_id or 0)
    if place:
        statement = statement.where(Term.organisation_id.in_(below(place.path)))
    if criteria.programme_id is not None:
        statement = statement.where(Induction.programme_id == criteria.programme_id)
    return statement


def _is_complete(today: date) -> ColumnElement[bool]:
    """Never NULL, so that it can be turned round."""
    return and_(Induction.completed_on.is_not(None), Induction.completed_on <= today)


def _is_late(today: date) -> ColumnElement[bool]:
    is_running = or_(Induction.ends_on.is_(None), Induction.ends_on >= today)
    return and_(is_running, ~_is_complete(today), ~is_paused(today), Induction.target_on < today)


def _holding(viewer: Viewer, criteria: CohortFilter, today: date) -> dict[tuple[str, int, int], tuple[str, int]]:
    """By cohort, the step that holds most of its late people, and how many."""
    steps = (
        started(viewer, criteria, today)
        .join(InductionStep, InductionStep.induction_id == Induction.id)
        .join(Step, Step.id == InductionStep.step_id)
        .where(_is_late(today), InductionStep.part == Part.APPLICABLE)
    )
    holding = first_open(steps, today, Induction.id).subquery()
    of = select(Induction.start_month, Induction.programme_id, Post.employer_id, holding.c.title, func.count())
    counted = of.join(holding, holding.c.id == Induction.id).join(Post, Post.id == Induction.post_id)
    numbers: dict[tuple[str, int, int], Counter[str]] = defaultdict(Counter)
    for month, programme_id, employer_id, title, number in db.session.execute(
        counted.group_by(Induction.start_month, Induction.programme_id, Post.employer_id, holding.c.title)
    ):
        numbers[month, programme_id, employer_id][title] += number
    return {key: min(counts.items(), key=lambda pair: (-pair[1], pair[0])) for key, counts in numbers.items()}
