"""Cohorts: who started in a month, on a programme or with an employer, what became of them, and the step that holds those who are late."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, func, literal, or_, select

from lms.access import May, Viewer
from lms.induction.models import Induction, InductionStep, Programme, Step
from lms.induction.queries.inductions import seen_on
from lms.induction.queries.reach import term_of
from lms.induction.rules.words import Part, Status
from lms.kit.db import AnySelect, db
from lms.people.models import Post, Term
from lms.people.queries import below, places, within
from lms.starters.queries.starters import first_open, programme_choices, status_in_sql
from lms.starters.rules.starters import LEFT, CohortFilter, month_name


@dataclass(frozen=True)
class Cohort:
    """What became of those who started together: numbers by the words of `Status` and `LEFT`."""

    key: str  # a month, or the id of a programme or employer
    name: str
    numbers: Mapping[str, int]
    holding: tuple[str, int] | None  # the step that holds most of those who are late, and how many

    @property
    def started(self) -> int:
        return sum(self.numbers.values())


#: What each row may be, and the filter of the list of starters that opens it.
KEYS: Mapping[str, Any] = {"month": Induction.start_month, "programme": Induction.programme_id, "organisation": Post.employer_id}


def cohorts(viewer: Viewer, criteria: CohortFilter, today: date) -> list[Cohort]:
    """The newest month first, else by name, in a fixed number of queries."""
    key, begun = KEYS[criteria.by], started(viewer, criteria, today)
    stands = _stands(today)
    numbers = defaultdict[Any, Counter[str]](Counter)
    for value, status, number in db.session.execute(begun.with_only_columns(key, stands, func.count()).group_by(key, stands)):
        numbers[value][status] = number
    holding, names = _holding(begun, key, today), _names(criteria.by)
    rows = [
        Cohort(str(value), names.get(str(value)) or month_name(value), by_status, next(iter(holding[value].most_common(1)), None))
        for value, by_status in numbers.items()
    ]
    by_month = criteria.by == "month"
    return sorted(rows, key=lambda cohort: cohort.key if by_month else cohort.name, reverse=by_month)


def _names(by: str) -> Mapping[str, str]:
    if by == "programme":
        return dict(programme_choices())
    return {str(place.id): place.name for place in places().values()} if by == "organisation" else {}


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


def _stands(today: date) -> ColumnElement[str]:
    has_left = and_(Induction.ends_on < today, or_(Induction.completed_on.is_(None), Induction.completed_on > today))
    return case((has_left, LEFT), else_=status_in_sql(today))


def _holding(begun: AnySelect, key: Any, today: date) -> Mapping[Any, Counter[str]]:
    """By cohort, how many of its late people each step holds; of those that hold as many, the first by name comes first."""
    steps = (
        begun.join(InductionStep, InductionStep.induction_id == Induction.id)
        .join(Step, Step.id == InductionStep.step_id)
        .where(_stands(today) == Status.LATE.value, InductionStep.part == Part.APPLICABLE)
    )
    holding = first_open(steps, today, Induction.id).subquery()
    of = select(key, holding.c.title, func.count()).select_from(Induction).join(holding, holding.c.id == Induction.id)
    of = of.join(Post, Post.id == Induction.post_id)
    counts = defaultdict[Any, Counter[str]](Counter)
    for value, title, number in db.session.execute(of.group_by(key, holding.c.title).order_by(holding.c.title)):
        counts[value][title] = number
    return counts
