"""Subjects as pages show them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from lms.kit.db import AnyRow, db
from lms.kit.identifiers import fold
from lms.kit.reading import once_a_request
from lms.kit.tables import Key as SortKey
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.training.models import Requirement, Subject, SubjectInterval, subject_covers
from lms.training.rules.enums import Kind, Transfers
from lms.training.rules.subjects import Change, Wanted, covered, how_often


def months_on(day: date) -> ColumnElement[int | None]:
    """The interval of `Subject` on this day in months; NULL: once only."""
    of_it = and_(SubjectInterval.subject_id == Subject.id, SubjectInterval.from_day <= day)
    latest = select(SubjectInterval.months).where(of_it).order_by(SubjectInterval.from_day.desc()).limit(1)
    changed = exists().where(of_it).correlate(Subject)
    return case((changed, latest.correlate(Subject).scalar_subquery()), else_=Subject.validity_months)


# --- the list -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SubjectRow:
    """A subject in a list. `rules`: how many requirements in force ask for it or offer it."""

    id: int
    code: str
    name: str
    family: str
    category: Kind
    how_often: str
    transfers: Transfers
    check_locally: bool
    retired_on: date | None
    rules: int


SORTS: Mapping[str, SortKey] = {"name": Subject.name_folded, "code": Subject.code, "category": Subject.category}


def subjects(wanted: Wanted, ask: PageRequest, today: date) -> PageOfRows[SubjectRow]:
    """A page of them."""
    in_force = or_(Requirement.effective_until.is_(None), Requirement.effective_until >= today)
    rules = select(func.count()).where(Requirement.subject_id == Subject.id, Requirement.effective_from <= today, in_force)
    chosen = select(Subject, months_on(today).label("months"), rules.correlate(Subject).scalar_subquery().label("rules"))
    return fetch_page(chosen.where(*_conditions(wanted, today)), ask, keys=SORTS, tie=Subject.id, read=_rows)


def _conditions(wanted: Wanted, today: date) -> Iterator[ColumnElement[bool]]:
    for word in fold(wanted.text).split():
        yield Subject.words_folded.contains(word, autoescape=True)
    if wanted.category is not None:
        yield Subject.category == wanted.category
    is_retired = and_(Subject.retired_on.is_not(None), Subject.retired_on <= today)
    yield is_retired if wanted.retired else ~is_retired


def _rows(rows: Iterable[AnyRow]) -> Iterator[SubjectRow]:
    for row in rows:
        one: Subject = row.Subject
        yield SubjectRow(
            id=one.id,
            code=one.code,
            name=one.name,
            family=one.family_name,
            category=one.category,
            how_often=how_often(row.months),
            transfers=one.transfers,
            check_locally=one.check_locally,
            retired_on=one.retired_on,
            rules=row.rules,
        )


# --- one subject ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """A subject by name."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class Interval:
    """How often from a day on; the first has no id and no day: it holds from the beginning."""

    id: int | None
    change: Change


@dataclass(frozen=True)
class Detail:
    """A subject in full. `covers` directly; `covers_too` through those; `covered_by` however far round. `rules`: how many ever named it."""

    subject: Subject
    intervals: tuple[Interval, ...]
    now: str
    covers: tuple[Named, ...]
    covers_too: tuple[Named, ...]
    covered_by: tuple[Named, ...]
    levels: tuple[Named, ...]
    rules: int


def subject(subject_id: int, today: date) -> Detail | None:
    """One subject, as at today; None where there is none. A fixed number of queries."""
    one = db.session.get(Subject, subject_id)
    if one is None:
        return None
    arrows = covers()
    back = _turned(arrows)
    direct, all_of_it = set(arrows[subject_id]), covered(subject_id, arrows)
    names = {row.id: Named(row.id, row.code, row.name) for row in _by_name()}
    intervals = (Interval(None, Change(None, one.validity_months)), *_changes(subject_id))
    return Detail(
        subject=one,
        intervals=intervals,
        now=[each.change.said for each in intervals if each.change.from_day is None or each.change.from_day <= today][-1],
        covers=_named(direct, names),
        covers_too=_named(all_of_it - direct - {subject_id}, names),
        covered_by=_named(covered(subject_id, back) - {subject_id}, names),
        levels=tuple(Named(row.id, row.code, row.name) for row in _family(one.family)),
        rules=db.session.scalar(select(func.count()).where(Requirement.subject_id == subject_id)) or 0,
    )


@once_a_request
def covers() -> Mapping[int, list[int]]:
    """What each subject covers directly."""
    found: dict[int, list[int]] = defaultdict(list)
    for subject_id, covered_id in db.session.execute(select(subject_covers)):
        found[subject_id].append(covered_id)
    return found


def _turned(arrows: Mapping[int, Iterable[int]]) -> Mapping[int, list[int]]:
    """What covers each subject directly."""
    found: dict[int, list[int]] = defaultdict(list)
    for subject_id, covered_ids in arrows.items():
        for covered_id in covered_ids:
            found[covered_id].append(subject_id)
    return found


def _changes(subject_id: int) -> list[Interval]:
    rows = db.session.scalars(select(SubjectInterval).where(SubjectInterval.subject_id == subject_id).order_by(SubjectInterval.from_day))
    return [Interval(row.id, Change(row.from_day, row.months, row.reason)) for row in rows]


def _by_name() -> Iterable[AnyRow]:
    return db.session.execute(select(Subject.id, Subject.code, Subject.name).order_by(Subject.name_folded, Subject.id))


def _named(ids: Iterable[int], names: Mapping[int, Named]) -> tuple[Named, ...]:
    wanted = set(ids)
    return tuple(one for row_id, one in names.items() if row_id in wanted)


def _family(code: str) -> Iterable[AnyRow]:
    wanted = select(Subject.id, Subject.code, Subject.name).where(Subject.family == code)
    return db.session.execute(wanted.order_by(Subject.position, Subject.id))


# --- choices --------------------------------------------------------------------------------------------------------------------


def families() -> list[tuple[str, str]]:
    """(code, name), by name."""
    rows = db.session.execute(select(Subject.family, func.min(Subject.family_name)).group_by(Subject.family))
    return sorted(((code, name) for code, name in rows), key=lambda pair: fold(pair[1]))


def others(subject_id: int) -> list[tuple[str, str]]:
    """Every other subject: (id, name and code), by name."""
    return [(str(row.id), f"{row.name} ({row.code})") for row in _by_name() if row.id != subject_id]
