"""Every pair of a day with the sign-off that decides how it stands, for lists and files."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from sqlalchemy import CTE, Subquery, and_, case, func, select

from lms.framework.models import Framework
from lms.kit.db import AnySelect
from lms.people.models import Person
from lms.people.queries import root_id
from lms.people.queries.names import name_in_sql
from lms.people.queries.posts import humans_of
from lms.signoff.models import SignOff
from lms.signoff.queries.states import Day, carries, is_of, pair, standing
from lms.signoff.rules.words import Source


@lru_cache(maxsize=64)
def lines(day: date) -> AnySelect:
    """The rows of `states.rows` with what stands beside each."""
    return _lines(Day(day))


def lines_of(day: date, post_ids: Collection[int]) -> AnySelect:
    """Those of these posts alone."""
    humans = list(humans_of(sorted(post_ids)))
    return _lines(Day(day, among=humans))


def _lines(of: Day) -> AnySelect:
    pairs, expected = of.pairs(), of.expected
    decisive = _decisive(of)
    line = pair(of.posts.c.post_id, expected.c.competency_id)
    return (
        pairs.add_columns(
            Framework.code.label("framework_code"),
            expected.c.code.label("competency_code"),
            expected.c.level.label("expected_level"),
            decisive.c.held_level,
            decisive.c.signed_on,
            decisive.c.review_on,
            decisive.c.version,
            decisive.c.assessor,
            decisive.c.brought,
        )
        .join(Framework, Framework.id == expected.c.framework_id)
        .outerjoin(decisive, decisive.c.line == line)
    )


def _decisive(of: Day) -> CTE:
    """By line, its best sign-off: as `rules.states.best` has it."""
    ranked = _ranked(of)
    name = func.coalesce(name_in_sql(), SignOff.assessor_name)
    assessor = Person.id == SignOff.assessor_id
    columns = (ranked.c.line, SignOff.level.label("held_level"), SignOff.signed_on, SignOff.review_on, ranked.c.version)
    brought = case((SignOff.source == Source.BROUGHT, "yes"), else_="no")
    best = select(*columns, name.label("assessor"), brought.label("brought")).select_from(ranked)
    return (
        best.join(SignOff, SignOff.id == ranked.c.id).outerjoin(Person, assessor).where(ranked.c.place == 1).cte("decisive")
    ).prefix_with("MATERIALIZED")


def _ranked(of: Day) -> Subquery:
    """Every sign-off that may decide a line, and in which place."""
    expected, posts, carried = of.expected, of.posts, of.carried
    line = pair(posts.c.post_id, expected.c.competency_id)
    is_in_date = SignOff.review_on >= of.day
    rank = case(
        (SignOff.level < expected.c.level, SignOff.level - expected.c.level),
        (~is_in_date, 1),
        (carried.c.carries_to < expected.c.level, 2),
        else_=3,
    )
    order = (rank.desc(), SignOff.review_on.desc(), SignOff.level.desc(), SignOff.signed_on.desc(), SignOff.id.desc())
    place = func.row_number().over(partition_by=line, order_by=order).label("place")
    return (
        select(line.label("line"), SignOff.id, carried.c.number.label("version"), place)
        .select_from(SignOff)
        .join(Person, Person.id == SignOff.person_id)
        .outerjoin(carried, carries(carried))
        .join(posts, posts.c.human == root_id())
        .join(expected, and_(expected.c.job_role_id == posts.c.job_role_id, expected.c.competency_id == carried.c.competency_id))
        .where(standing(of.day), (SignOff.level >= expected.c.level) | is_in_date, is_of(SignOff.person_id, of.among))
        .subquery("ranked")
    )
