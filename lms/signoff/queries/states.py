"""How everybody stands in what is expected of their post on a day: one statement, over all pairs of a post and a competency.

What a sign-off is worth does not depend on the level that is expected: it carries to a level of the version of the day (`carrying.py`). So
sign-offs are added up once for each person and competency, and every pair compares three levels.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Date, String, and_, case, cast, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from lms.framework.models import Behaviour, Competency, Domain, FrameworkLevel, FrameworkVersion, Profile
from lms.framework.queries import in_force_on
from lms.framework.queries.profiles import running
from lms.framework.rules import AsksFor
from lms.kit.datetimes import start_of
from lms.kit.db import AnySelect
from lms.people.models import Absence, Person, Post, Term
from lms.people.queries import active, records_of_all, root_id
from lms.signoff.models import RequestItem, RequestMove, SignOff
from lms.signoff.rules.carrying import ALL_LEVELS
from lms.signoff.rules.states import OFFER, OFFERED_TO, State
from lms.signoff.rules.words import ItemState

#: Between the parts of a key.
DOT = "."
#: Person and competency as one number: there are not as many competencies, of all versions.
PAIRS_OF_ONE = 1_000_000
#: Lines are told apart by one number, which lists go on from: not as many competencies are in force on a day.
LINES_OF_A_POST = 1_000


def _kept(statement: Any, name: str) -> CTE:
    """Worked out once, and not again for each line."""
    table: CTE = statement.cte(name)
    return table.prefix_with("MATERIALIZED")


# --- versions and what they ask -----------------------------------------------------------------------------------------------------


def versions() -> CTE:
    """Published versions: from which day sign-offs are of them, and from which day those of the next."""
    whose, day = FrameworkVersion.framework_id, FrameworkVersion.published_from
    is_first = func.row_number().over(partition_by=whose, order_by=day) == 1
    return _kept(
        select(
            FrameworkVersion.id,
            FrameworkVersion.framework_id,
            FrameworkVersion.number,
            case((is_first, literal(date.min, Date)), else_=day).label("since"),
            func.lead(day).over(partition_by=whose, order_by=day).label("next_from"),
        ).where(day.is_not(None)),
        "versions",
    )


def _current(day: date, instead: int | None) -> CTE:
    of_day = in_force_on(day)
    in_force = select(of_day.c.version_id.label("id"), of_day.c.framework_id)
    if instead is None:
        return _kept(in_force, "in_force")
    new = select(FrameworkVersion.id, FrameworkVersion.framework_id).where(FrameworkVersion.id == instead)
    others = in_force.where(of_day.c.framework_id.not_in(new.with_only_columns(FrameworkVersion.framework_id)))
    return _kept(new.union_all(others), "in_force")


def _expected(day: date, current: CTE) -> CTE:
    """What each job role asks for on the day."""
    asks = or_(
        and_(Profile.asks_for == AsksFor.DOMAIN, Profile.code == Domain.code),
        and_(Profile.asks_for == AsksFor.COMPETENCY, Profile.code == Competency.code),
    )
    of_a_competency = (Competency.id.label("competency_id"), Competency.code, Domain.code.label("domain_code"))
    key = cast(Profile.framework_id, String) + DOT
    keys = ((key + Domain.code).label("domain"), (key + Competency.code).label("competency"))
    of_a_role = (Profile.job_role_id, Profile.framework_id, *of_a_competency, *keys)
    return _kept(
        select(*of_a_role, func.max(Profile.level).label("level"), func.dense_rank().over(order_by=Competency.id).label("place"))
        .join(current, current.c.framework_id == Profile.framework_id)
        .join(Domain, Domain.version_id == current.c.id)
        .join(Competency, Competency.domain_id == Domain.id)
        .where(Profile.is_essential, running(day), asks)
        .group_by(Profile.job_role_id, Profile.framework_id, Competency.id, Competency.code, Domain.code),
        "expected",
    )


def _carried(current: CTE, of: CTE) -> CTE:
    """By version, competency and level of a sign-off, up to which level of the current version it has everything."""
    before, old = aliased(Competency, name="before"), aliased(Behaviour, name="old")
    needs = (
        select(of.c.id.label("version_id"), Behaviour.competency_id, Behaviour.level, func.min(old.level).label("needs"))
        .select_from(current)
        .join(Competency, Competency.version_id == current.c.id)
        .join(Behaviour, Behaviour.competency_id == Competency.id)
        .join(of, of.c.framework_id == current.c.framework_id)
        .outerjoin(before, and_(before.version_id == of.c.id, before.code == Competency.code))
        .outerjoin(old, and_(old.competency_id == before.id, old.meaning == Behaviour.meaning))
        .group_by(of.c.id, Behaviour.competency_id, Behaviour.level, Behaviour.id)
    )
    need = _kept(needs, "needs")
    is_missing = or_(need.c.needs.is_(None), need.c.needs > FrameworkLevel.level)
    carries_to = func.coalesce(func.min(case((is_missing, need.c.level))) - 1, ALL_LEVELS)
    keys = (of.c.framework_id, Competency.code, FrameworkLevel.level, Competency.id.label("competency_id"), of.c.since, of.c.next_from)
    return _kept(
        select(*keys, carries_to.label("carries_to"), of.c.number)
        .select_from(current)
        .join(Competency, Competency.version_id == current.c.id)
        .join(of, of.c.framework_id == current.c.framework_id)
        .join(FrameworkLevel, FrameworkLevel.framework_id == current.c.framework_id)
        .outerjoin(need, and_(need.c.version_id == of.c.id, need.c.competency_id == Competency.id))
        .group_by(of.c.framework_id, Competency.code, FrameworkLevel.level, Competency.id, of.c.since, of.c.next_from, of.c.number),
        "carried",
    )


#: The humans that figures are asked of; None: everybody.
Humans = Any


def is_of(person_id: Any, among: Humans) -> ColumnElement[bool]:
    """Is it one of these humans, by whichever record?"""
    if among is None:
        return true()
    of_these: ColumnElement[bool] = person_id.in_(records_of_all(among))
    return of_these


# --- what people have ---------------------------------------------------------------------------------------------------------------


def standing(day: date) -> ColumnElement[bool]:
    """The sign-offs that were given by this day and stand on it, in date or not."""
    return and_(SignOff.signed_on <= day, or_(SignOff.withdrawn_on.is_(None), SignOff.withdrawn_on > day))


def pair(who: Any, competency_id: Any) -> ColumnElement[int]:
    """One number for both: sorting and joining by it takes a third of the time."""
    number: ColumnElement[int] = cast(who, BigInteger) * PAIRS_OF_ONE + competency_id
    return number


def carries(carried: CTE) -> ColumnElement[bool]:
    """What is said of a sign-off in `carried`: of its competency, level and version."""
    own = and_(carried.c.framework_id == SignOff.framework_id, carried.c.code == SignOff.competency_code, carried.c.level == SignOff.level)
    return and_(own, carried.c.since <= SignOff.signed_on, or_(carried.c.next_from.is_(None), carried.c.next_from > SignOff.signed_on))


def _added_up(day: date, carried: CTE, among: Humans) -> CTE:
    """By person and competency, the highest level signed off; in date; and in date for the version of the day."""
    is_in_date = SignOff.review_on >= day
    worth = case((carried.c.carries_to < SignOff.level, carried.c.carries_to), else_=SignOff.level)
    key = pair(root_id(), carried.c.competency_id)
    return _kept(
        select(
            key.label("pair"),
            func.max(case((is_in_date, worth), else_=0)).label("fitting"),
            func.max(case((is_in_date, SignOff.level), else_=0)).label("in_date"),
            func.max(SignOff.level).label("any_level"),
        )
        .select_from(SignOff)
        .join(Person, Person.id == SignOff.person_id)
        # Outer, so that SQLite reads every sign-off once: of a competency that is gone there is no pair.
        .outerjoin(carried, carries(carried))
        .where(standing(day), is_of(SignOff.person_id, among))
        .group_by(key),
        "added_up",
    )


def _asked_for(day: date, current: CTE, among: Humans) -> CTE:
    """By person and competency, the highest level of a request that was waiting or claimed at the end of the day."""
    last = (
        select(func.max(RequestMove.id).label("id"))
        .join(RequestItem, RequestItem.id == RequestMove.item_id)
        .where(RequestMove.at < start_of(day + timedelta(days=1)), is_of(RequestItem.person_id, among))
        .group_by(RequestMove.item_id)
        .subquery("last_move")
    )
    key = pair(root_id(), Competency.id)
    return _kept(
        select(key.label("pair"), func.max(RequestItem.level).label("level"))
        .select_from(last)
        .join(RequestMove, RequestMove.id == last.c.id)
        .join(RequestItem, RequestItem.id == RequestMove.item_id)
        .join(Person, Person.id == RequestItem.person_id)
        .join(current, current.c.framework_id == RequestItem.framework_id)
        .join(Competency, and_(Competency.version_id == current.c.id, Competency.code == RequestItem.competency_code))
        .where(RequestMove.state.in_((ItemState.WAITING, ItemState.CLAIMED)))
        .group_by(key),
        "asked_for",
    )


def _posts(day: date, among: Humans) -> CTE:
    """Who works on the day, in which role; whether they are on leave, and whether nothing can be expected of them."""
    is_away = select(Absence.id).where(
        Absence.post_id == Post.id, Absence.starts_on <= day, or_(Absence.ends_on.is_(None), Absence.ends_on >= day)
    )
    return _kept(
        select(
            Post.id.label("post_id"),
            root_id().label("human"),
            Term.job_role_id,
            is_away.exists().label("is_away"),
            Term.worker_type.in_(sorted(OFFERED_TO)).label("is_offered"),
        )
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(Term, and_(Term.post_id == Post.id, active(day)))
        .where(is_of(Post.person_id, among)),
        "at_work",
    )


# --- pairs ------------------------------------------------------------------------------------------------------------------------


def _word(word: str) -> ColumnElement[str]:
    return literal(word, String(20))


@lru_cache(maxsize=64)
def rows(day: date) -> AnySelect:
    """Every pair of the day as id, post_id, the keys that a report is cut by, and state; offers among them."""
    return Day(day).pairs()


class Day:
    """The tables of one day. `instead`: a version that is taken to be in force in its framework; `among`: only of these humans."""

    def __init__(self, day: date, instead: int | None = None, among: Humans = None) -> None:
        self.day, self.among = day, among
        self.versions = versions()
        self.current = _current(day, instead)
        self.expected, self.posts = _expected(day, self.current), _posts(day, among)
        self.carried = _carried(self.current, self.versions)
        self.levels, self.asked_for = _added_up(day, self.carried, among), _asked_for(day, self.current, among)

    def pairs(self) -> AnySelect:
        expected, posts = self.expected, self.posts
        whose = pair(posts.c.human, expected.c.competency_id)
        return (
            select(
                (posts.c.post_id * LINES_OF_A_POST + expected.c.place).label("id"),
                posts.c.post_id,
                expected.c.framework_id.label("framework"),
                expected.c.domain,
                expected.c.competency,
                self._state().label("state"),
            )
            .select_from(posts)
            # Outer, though only roles with a profile count: SQLite then looks them up for each post, and never all posts for each of them.
            .outerjoin(expected, expected.c.job_role_id == posts.c.job_role_id)
            .outerjoin(self.levels, self.levels.c.pair == whose)
            .outerjoin(self.asked_for, self.asked_for.c.pair == whose)
            .where(func.coalesce(expected.c.level, 0) > 0)
        )

    def _state(self) -> ColumnElement[str]:
        level, levels = self.expected.c.level, self.levels.c
        return case(
            (self.posts.c.is_offered, _word(OFFER)),
            (self.posts.c.is_away, _word(State.PAUSED)),
            (levels.fitting >= level, _word(State.SIGNED_OFF)),
            (levels.in_date >= level, _word(State.TOP_UP)),
            (levels.any_level >= level, _word(State.TO_REVIEW)),
            (self.asked_for.c.level >= level, _word(State.REQUESTED)),
            else_=_word(State.NOT_YET),
        )
