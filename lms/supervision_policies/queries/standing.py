"""How posts stand in supervision on a day: one statement, which figures, lists and reminders are made of.

Its slow double is `tests/supervision_policies/recount.py`, and both must change.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.kit.sql_dates import plus
from lms.people.models import Absence, Organisation, Person, Post, Term
from lms.people.queries import active, root_id
from lms.supervision.models import SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision.rules.words import AttendanceMark, GroupKind, MemberRole, SessionState
from lms.supervision_policies.models import SupervisionPolicy
from lms.supervision_policies.rules.standing import DAYS_BACK, OFFER, WHERE_IT_SAYS_SO, PostStanding, SupervisionStatus
from lms.training.rules.enums import NEVER_COMPELLED

#: Ids of posts, or what chooses them; None: all.
Posts = Collection[int] | Select[Any] | None
THERE = (AttendanceMark.PRESENT, AttendanceMark.PART)

_above, _place = aliased(Organisation), aliased(Organisation)


def standing(day: date, posts: Posts = None) -> CTE:
    """The posts that a policy applies to on this day: a row each, with the columns of a `PostStanding`."""
    matches = _matches(day, posts)
    policy, start, last = _policy(matches, day), _starts(matches), _last(day, posts)
    last_on = _last_on(policy.c.group_counts, last)
    due_on = plus(func.coalesce(last_on, start.c.starts_on), policy.c.interval_days)
    returned = _absence(func.max(Absence.ends_on), Absence.ends_on < day)
    reasons = (due_on, plus(start.c.starts_on, policy.c.interval_days), func.coalesce(plus(returned, DAYS_BACK), due_on))
    rows = (
        select(
            policy.c.post_id,
            root_id().label("human"),
            policy.c.interval_days,
            policy.c.group_counts,
            start.c.starts_on,
            last_on.label("last_on"),
            due_on.label("due_on"),
            _latest(*reasons).label("late_after"),
            and_(last_on.is_not(None), due_on >= day).label("is_up_to_date"),
            _absence(func.count(), Absence.starts_on <= day, or_(Absence.ends_on.is_(None), Absence.ends_on >= day)).label("absences"),
        )
        .select_from(policy)
        .join(start, start.c.post_id == policy.c.post_id)
        .join(Post, Post.id == policy.c.post_id)
        .join(Person, Person.id == Post.person_id)
        .outerjoin(last, last.c.human == root_id())
        .where(policy.c.place == 1)
        .cte("judged")
    )
    status = case(
        (rows.c.absences > 0, SupervisionStatus.PAUSED.value),
        (rows.c.is_up_to_date, SupervisionStatus.UP_TO_DATE.value),
        (rows.c.late_after >= day, SupervisionStatus.NOT_YET_DUE.value),
        else_=SupervisionStatus.OVERDUE.value,
    )
    return select(rows, status.label("state")).cte("standing")


def _matches(day: date, posts: Posts) -> CTE:
    """Every stretch of days up to this one on which a policy matched a term."""
    covers = select(SupervisionPolicy.id.label("policy_id"), _place.id.label("place_id"), func.length(_above.path).label("nearness"))
    covers = covers.join(_above, _above.id == SupervisionPolicy.organisation_id).join(_place, _place.path.startswith(_above.path))
    reach = covers.where(SupervisionPolicy.effective_from <= day).cte("reach").prefix_with("MATERIALIZED")
    since = _latest(Term.starts_on, SupervisionPolicy.effective_from)
    last = literal(day, Date())
    until = _earliest(func.coalesce(Term.ends_on, last), func.coalesce(SupervisionPolicy.effective_until, last), last)
    return (
        select(
            Term.post_id,
            Term.worker_type,
            SupervisionPolicy.interval_days,
            SupervisionPolicy.group_counts,
            reach.c.nearness,
            since.label("since"),
            until.label("until"),
        )
        .join(reach, reach.c.place_id == Term.organisation_id)
        .join(SupervisionPolicy, SupervisionPolicy.id == reach.c.policy_id)
        .where(*_fits(), Term.starts_on <= day, since <= until, *(() if posts is None else (Term.post_id.in_(posts),)))
        .cte("matches")
    )


def offers(day: date) -> AnySelect:
    """The posts that a policy matches on this day of people whom nobody may oblige, each once: as post_id and state."""
    policy = SupervisionPolicy
    return (
        select(Term.post_id, literal(OFFER).label("state"))
        .join(_place, _place.id == Term.organisation_id)
        .join(_above, _place.path.startswith(_above.path))
        .join(policy, policy.organisation_id == _above.id)
        .where(active(day), Term.worker_type.in_(sorted(NEVER_COMPELLED)))
        .where(policy.effective_from <= day, or_(policy.effective_until.is_(None), policy.effective_until >= day))
        .where(*_fits())
        .distinct()
    )


def _fits() -> tuple[ColumnElement[bool], ...]:
    """A policy is for the role and the worker type of a term, or for any."""
    of_role = or_(SupervisionPolicy.job_role_id.is_(None), SupervisionPolicy.job_role_id == Term.job_role_id)
    return of_role, or_(SupervisionPolicy.worker_type.is_(None), SupervisionPolicy.worker_type == Term.worker_type)


def _policy(matches: CTE, day: date) -> CTE:
    """What applies to a post on the day is its first row: of the nearest organisation, the shortest interval."""
    order = (matches.c.nearness.desc(), matches.c.interval_days, case((matches.c.group_counts, 0), else_=1))
    place = func.row_number().over(partition_by=matches.c.post_id, order_by=order)
    columns = (matches.c.post_id, matches.c.interval_days, matches.c.group_counts, place.label("place"))
    return select(*columns).where(matches.c.until == day, matches.c.worker_type.not_in(sorted(NEVER_COMPELLED))).cte("policy")


def _starts(matches: CTE) -> CTE:
    """The first day of the last unbroken run of days of each post: nothing before it reaches as far as the day before."""
    reached = func.max(matches.c.until).over(partition_by=matches.c.post_id, order_by=matches.c.since, rows=(None, -1))
    stretches = select(matches.c.post_id, matches.c.since, reached.label("reached")).cte("stretches")
    is_first = or_(stretches.c.reached.is_(None), stretches.c.reached < plus(stretches.c.since, -1))
    runs = select(stretches.c.post_id, func.max(stretches.c.since).label("starts_on")).where(is_first)
    return runs.group_by(stretches.c.post_id).cte("starts")


def _last(day: date, posts: Posts) -> CTE:
    """By human, the last day of one-to-one supervision, and that of sessions that count where a policy says so: of all their posts."""
    kind, held_on = SupervisionGroup.kind, SupervisionSession.held_on
    sessions = (
        select(
            root_id().label("human"),
            func.max(case((kind == GroupKind.INDIVIDUAL, held_on))).label("alone_on"),
            func.max(held_on).label("any_on"),
        )
        .select_from(SessionAttendance)
        .join(SupervisionSession, SupervisionSession.id == SessionAttendance.session_id)
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
        .join(Post, Post.id == SessionAttendance.post_id)
        .join(Person, Person.id == Post.person_id)
        .where(*attended(day), SessionAttendance.role == MemberRole.MEMBER, kind.in_((GroupKind.INDIVIDUAL, *WHERE_IT_SAYS_SO)))
    )
    if posts is not None:
        owner, record = aliased(Person), aliased(Post)
        humans = select(root_id(owner)).join(record, record.person_id == owner.id).where(record.id.in_(posts))
        sessions = sessions.where(or_(Person.id.in_(humans), Person.merged_into_id.in_(humans)))
    return sessions.group_by(root_id()).cte("last_sessions")


def attended(day: date) -> tuple[ColumnElement[bool], ...]:
    """Who was there at sessions that took place up to this day."""
    there = SessionAttendance.mark.in_(THERE)
    return there, SupervisionSession.state == SessionState.HAPPENED, SupervisionSession.held_on <= day


def _last_on(group_counts: ColumnElement[bool], last: CTE) -> ColumnElement[date]:
    return case((group_counts, last.c.any_on), else_=last.c.alone_on)


def _absence(what: ColumnElement[Any], *which: ColumnElement[bool]) -> ColumnElement[Any]:
    return select(what).select_from(Absence).where(Absence.post_id == Post.id, *which).correlate(Post).scalar_subquery()


def _latest(*days: Any) -> ColumnElement[date]:
    latest: ColumnElement[date] = days[0]
    for day in days[1:]:
        latest = case((latest >= day, latest), else_=day)
    return latest


def _earliest(*days: Any) -> ColumnElement[date]:
    earliest: ColumnElement[date] = days[0]
    for day in days[1:]:
        earliest = case((earliest <= day, earliest), else_=day)
    return earliest


# --- read -------------------------------------------------------------------------------------------------------------------------


def read(row: AnyRow) -> PostStanding:
    """A row of the statement."""
    return PostStanding(
        post_id=row.post_id,
        human=row.human,
        interval_days=row.interval_days,
        group_counts=row.group_counts,
        starts_on=row.starts_on,
        last_on=row.last_on,
        due_on=row.due_on,
        late_after=row.late_after,
        status=SupervisionStatus(row.state),
    )


def standings(day: date, posts: Collection[int]) -> dict[int, PostStanding]:
    """Of those of these posts that a policy applies to on this day, how they stand."""
    standings_of: dict[int, PostStanding] = {}
    for chunk in chunked(sorted(posts)):
        for row in db.session.execute(select(standing(day, chunk))):
            standings_of[row.post_id] = read(row)
    return standings_of
