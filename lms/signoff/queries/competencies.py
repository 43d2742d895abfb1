"""What is expected of one person, and how they stand: small statements over plain columns, put together by the pure rules."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Integer, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from lms.framework import queries as frameworks
from lms.framework.models import Behaviour, Competency, Domain, Framework, FrameworkVersion, Profile
from lms.framework.rules import AsksFor
from lms.framework.rules.contents import Version
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.reading import once_a_request
from lms.people.models import Absence, Person, Post, Term
from lms.people.queries import name_in_sql, records_of
from lms.signoff.models import RequestItem, SignOff
from lms.signoff.rules.carrying import Need, carries_to
from lms.signoff.rules.overview import Overview, Row, SignedBy
from lms.signoff.rules.states import OFFERED_TO, Held, best, state
from lms.signoff.rules.words import ItemState, Source

_HUMAN, _ROLE = bindparam("human", type_=Integer), bindparam("role", type_=Integer)
_DAY = bindparam("day", type_=Date)
#: Framework and code of a competency.
Key = tuple[int, str]


@once_a_request
def overview(human: int, day: date, post_ids: tuple[int, ...] | None = None) -> Overview:
    """Of the person whose record counts. `post_ids`: only what these posts expect."""
    rows = [row for row in db.session.execute(_of_posts(), {"human": human, "day": day}) if post_ids is None or row.post_id in post_ids]
    return _put_together(human, day, rows)


@once_a_request
def gap(human: int, day: date, job_role_id: int) -> Overview:
    """The same, as if they worked in this role."""
    return _put_together(human, day, db.session.execute(_of_role(), {"role": job_role_id, "day": day}).all())


# --- what is expected ---------------------------------------------------------------------------------------------------------------


def _expected() -> AnySelect:
    newest = (
        select(FrameworkVersion.framework_id, func.max(FrameworkVersion.published_from).label("since"))
        .where(FrameworkVersion.published_from <= _DAY)
        .group_by(FrameworkVersion.framework_id)
        .subquery()
    )
    asks = or_(
        and_(Profile.asks_for == AsksFor.DOMAIN, Profile.code == Domain.code),
        and_(Profile.asks_for == AsksFor.COMPETENCY, Profile.code == Competency.code),
    )
    return (
        select(
            Profile.framework_id,
            FrameworkVersion.id.label("version_id"),
            Framework.code.label("framework_code"),
            Domain.code.label("domain_code"),
            Domain.name.label("domain"),
            Competency.code,
            Competency.name,
            func.max(Profile.level).label("level"),
        )
        .join(Framework, Framework.id == Profile.framework_id)
        .join(newest, newest.c.framework_id == Profile.framework_id)
        .join(FrameworkVersion, _is_newest(newest))
        .join(Domain, Domain.version_id == FrameworkVersion.id)
        .join(Competency, Competency.domain_id == Domain.id)
        .where(
            Profile.is_essential,
            Profile.effective_from <= _DAY,
            or_(Profile.effective_until.is_(None), Profile.effective_until >= _DAY),
            asks,
        )
        .group_by(Profile.framework_id, FrameworkVersion.id, Framework.code, Framework.name, Domain.id, Competency.id)
        .order_by(Framework.name, Domain.position, Competency.position)
    )


def _is_newest(newest: Any) -> Any:
    return and_(FrameworkVersion.framework_id == newest.c.framework_id, FrameworkVersion.published_from == newest.c.since)


@cache
def _of_posts() -> AnySelect:
    is_away = select(Absence.id).where(
        Absence.post_id == Post.id, Absence.starts_on <= _DAY, or_(Absence.ends_on.is_(None), Absence.ends_on >= _DAY)
    )
    running = and_(Term.starts_on <= _DAY, or_(Term.ends_on.is_(None), Term.ends_on >= _DAY))
    return (
        _expected()
        .add_columns(Post.id.label("post_id"), Term.worker_type, is_away.exists().label("is_away"))
        .join(Term, and_(Term.job_role_id == Profile.job_role_id, running))
        .join(Post, Post.id == Term.post_id)
        .where(Post.person_id.in_(records_of(_HUMAN)))
        .group_by(Post.id, Term.id)
    )


@cache
def _of_role() -> AnySelect:
    return _expected().where(Profile.job_role_id == _ROLE)


# --- what they have -----------------------------------------------------------------------------------------------------------------


@dataclass
class _Theirs:
    """What somebody has been signed off for, and asks for, by competency."""

    held: dict[Key, list[Held]] = field(default_factory=lambda: defaultdict(list))
    signed: dict[int, SignedBy] = field(default_factory=dict)
    asked: dict[Key, tuple[int, date]] = field(default_factory=dict)


def _put_together(human: int, day: date, rows: Sequence[AnyRow]) -> Overview:
    current = {(row.framework_id, row.code): row.version_id for row in rows}
    theirs = _theirs(human, day, current)
    of_competency: dict[Key, list[AnyRow]] = defaultdict(list)
    for row in rows:
        of_competency[row.framework_id, row.code].append(row)
    return Overview([_row(key, of, theirs, day) for key, of in of_competency.items()])


def _row(key: Key, rows: Sequence[AnyRow], theirs: _Theirs, day: date) -> Row:
    """Over posts: what is expected somewhere counts before what is offered, a post at work before one on leave, the highest level first."""
    level, is_away, is_offered = max(map(_weight, rows), key=lambda weight: (not weight[2], not weight[1], weight[0]))
    decisive, (asked_level, asked_on) = best(theirs.held.get(key, ()), level, day), theirs.asked.get(key, (0, None))
    first = rows[0]
    return Row(
        framework_id=first.framework_id,
        framework_code=first.framework_code,
        domain_code=first.domain_code,
        domain=first.domain,
        code=first.code,
        name=first.name,
        expected=level,
        state=None if is_offered else state(level, decisive, day, asked_for=asked_level, is_paused=is_away),
        held=decisive,
        signed=theirs.signed.get(decisive.id) if decisive else None,
        asked_on=asked_on if asked_level >= level else None,
    )


def _weight(row: Any) -> tuple[int, bool, bool]:
    """Level, on leave, only offered; of a role nobody has yet the last two are no."""
    kind = getattr(row, "worker_type", None)
    return row.level, bool(getattr(row, "is_away", False)), kind is not None and kind.value in OFFERED_TO


@cache
def _sign_offs() -> AnySelect:
    stands = and_(SignOff.signed_on <= _DAY, or_(SignOff.withdrawn_on.is_(None), SignOff.withdrawn_on > _DAY))
    columns = (SignOff.id, SignOff.framework_id, SignOff.competency_code, SignOff.level, SignOff.signed_on, SignOff.review_on)
    return (
        select(*columns, SignOff.source, func.coalesce(name_in_sql(), SignOff.assessor_name).label("assessor"))
        .outerjoin(Person, Person.id == SignOff.assessor_id)
        .where(SignOff.person_id.in_(records_of(_HUMAN)), stands)
    )


@cache
def _open_items() -> AnySelect:
    """Waiting or claimed as things are: pages of one person are about today."""
    columns = (RequestItem.framework_id, RequestItem.competency_code, RequestItem.level, RequestItem.moved_at)
    states = (ItemState.WAITING, ItemState.CLAIMED)
    return select(*columns).where(RequestItem.person_id.in_(records_of(_HUMAN)), RequestItem.state.in_(states))


def _theirs(human: int, day: date, current: Mapping[Key, int]) -> _Theirs:
    theirs, rows = _Theirs(), _signed(human, day, current)
    needs = _needs({(version.id, _key(row)) for row, version in rows if version.id != current[_key(row)]}, current)
    for row, version in rows:
        key = _key(row)
        carries = carries_to(needs[version.id, key[1]], row.level)
        theirs.held[key].append(Held(row.level, row.signed_on, row.review_on, carries, row.id))
        theirs.signed[row.id] = SignedBy(row.assessor, version.number, row.source is Source.BROUGHT)
    for framework_id, code, level, moved_at in db.session.execute(_open_items(), {"human": human}):
        theirs.asked[framework_id, code] = max((level, local_date(moved_at)), theirs.asked.get((framework_id, code), (0, date.min)))
    return theirs


def _signed(human: int, day: date, current: Mapping[Key, int]) -> list[tuple[AnyRow, Version]]:
    """Each sign-off in what is expected, and the version it is of."""
    rows = [row for row in db.session.execute(_sign_offs(), {"human": human, "day": day}) if _key(row) in current]
    return [(row, version) for row in rows if (version := frameworks.version_of_day(row.framework_id, row.signed_on))]


def _needs(old: Collection[tuple[int, Key]], current: Mapping[Key, int]) -> dict[tuple[int, str], list[Need]]:
    """By version and code of what was signed in an old version, what that does not have at the same level: most often nothing."""
    needs: dict[tuple[int, str], list[Need]] = defaultdict(list)
    if old:
        versions = {"old": {version_id for version_id, _ in old}, "current": {current[key] for _, key in old}}
        for version_id, code, level, had_from in db.session.execute(_differing(), versions | {"codes": {code for _, (_, code) in old}}):
            needs[version_id, code].append((level, had_from))
    return needs


@cache
def _differing() -> AnySelect:
    before, had, of_old, of_new = aliased(Competency), aliased(Behaviour), aliased(FrameworkVersion), aliased(FrameworkVersion)
    of_day = and_(Competency.version_id.in_(bindparam("current", expanding=True)), Competency.code.in_(bindparam("codes", expanding=True)))
    had_from = func.min(had.level)
    return (
        select(before.version_id, Competency.code, Behaviour.level, had_from)
        .select_from(Competency)
        .join(Behaviour, Behaviour.competency_id == Competency.id)
        .join(before, and_(before.code == Competency.code, before.version_id.in_(bindparam("old", expanding=True))))
        .join(of_new, of_new.id == Competency.version_id)
        .join(of_old, and_(of_old.id == before.version_id, of_old.framework_id == of_new.framework_id))
        .outerjoin(had, and_(had.competency_id == before.id, had.meaning == Behaviour.meaning))
        .where(of_day)
        .group_by(before.version_id, Competency.code, Behaviour.level, Behaviour.id)
        .having(or_(had_from.is_(None), had_from > Behaviour.level))
    )


def _key(row: AnyRow) -> Key:
    return row.framework_id, row.competency_code
