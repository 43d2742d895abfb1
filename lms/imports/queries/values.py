"""The values of mapped columns: of one run, and those that wait for a decision over all runs."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.imports.models import ImportReading, ImportRun, ImportValue, ImportWord
from lms.imports.queries.runs import within
from lms.imports.rules.mapping import Decision
from lms.imports.rules.runs import RunState
from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.kit.identifiers import fold
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Organisation

Own, Default = aliased(ImportWord), aliased(ImportWord)
VALUE_SORTS = ("lines", "value")


class Which(StrEnum):
    """Which values a page shows."""

    UNDECIDED = "undecided"
    DECIDED = "decided"
    KNOWN = "known"
    ALL = "all"


@dataclass(frozen=True)
class Valued:
    """A value with what was decided. `meant`: our code or key, "" where its lines are left out, None while nobody has decided."""

    id: int
    column: str
    value: str
    lines: int
    files: int
    meant: str | None
    is_known: bool
    is_default: bool  # the decision is everybody's, not the employer's own


@dataclass(frozen=True)
class Filter:
    """What part of the values is wanted."""

    which: Which = Which.UNDECIDED
    column: str = ""
    search: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        decided = or_(Own.id.is_not(None), Default.id.is_not(None))
        parts: dict[Which, list[ColumnElement[bool]]] = {
            Which.UNDECIDED: [~decided, ImportValue.is_known.is_(False)],
            Which.DECIDED: [decided],
            Which.KNOWN: [~decided, ImportValue.is_known.is_(True)],
            Which.ALL: [],
        }
        found = parts[self.which]
        if self.column:
            found.append(ImportValue.column == self.column)
        if self.search:
            found.append(ImportValue.value_folded.contains(fold(self.search), autoescape=True))
        return found


def _joined(wanted: AnySelect) -> AnySelect:
    """With the run, how it was read, and both decisions."""

    def is_this(word: Any) -> ColumnElement[bool]:
        same = (word.source_folded == ImportReading.source_folded, word.column == ImportValue.column)
        return and_(*same, word.value_folded == ImportValue.value_folded)

    return (
        wanted.select_from(ImportValue)
        .join(ImportRun, ImportRun.id == ImportValue.run_id)
        .join(ImportReading, ImportReading.run_id == ImportRun.id)
        .outerjoin(Own, and_(is_this(Own), Own.employer_id == ImportRun.employer_id))
        .outerjoin(Default, and_(is_this(Default), Default.employer_id.is_(None)))
    )


_DECISIONS = (Own.decision, Own.target, Default.decision, Default.target)


def values(run_id: int, wanted: Filter, ask: PageRequest) -> PageOfRows[Valued]:
    """The values of one file."""
    columns = (ImportValue.id, ImportValue.column, ImportValue.value, ImportValue.lines, ImportValue.is_known, *_DECISIONS)
    found = _joined(select(*columns)).where(ImportValue.run_id == run_id, *wanted.where())
    keys = {"lines": ImportValue.lines, "value": ImportValue.value_folded}
    return fetch_page(found, ask, keys=keys, tie=ImportValue.id, read=_valued)


def _valued(rows: Iterable[AnyRow]) -> Iterator[Valued]:
    for row_id, column, value, lines, is_known, own, own_target, default, default_target, *_ in rows:
        decided, target = (own, own_target) if own else (default, default_target)
        meant = None if decided is None else target if decided == Decision.MEANS else ""
        yield Valued(row_id, column, value, lines, 1, meant, is_known, is_default=own is None and default is not None)


def value_counts(run_id: int) -> Mapping[Which, int]:
    """How many of the file's values are decided, known by their name, and waiting."""
    count = func.count(ImportValue.id)
    return {
        which: db.session.scalar(_joined(select(count)).where(ImportValue.run_id == run_id, *Filter(which).where())) or 0
        for which in (Which.UNDECIDED, Which.DECIDED, Which.KNOWN)
    }


def value_ids(run_id: int, wanted: Filter) -> list[int]:
    """Every value of a file that a filter finds."""
    found = _joined(select(ImportValue.id)).where(ImportValue.run_id == run_id, *wanted.where())
    return list(db.session.scalars(found.order_by(ImportValue.id)))


def value_columns(run_id: int) -> list[str]:
    """Our columns whose values were found in this file."""
    found = select(ImportValue.column).where(ImportValue.run_id == run_id).distinct()
    return list(db.session.scalars(found.order_by(ImportValue.column)))


# --- the queue ------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """The undecided values of one employer's files from one source. Without an employer: of files whose lines name theirs."""

    employer_id: int | None
    employer: str
    source: str
    source_folded: str
    values: int
    lines: int


#: Files that are still of use: what was discarded or could not be read asks for nothing.
_OF_USE = ImportRun.state.not_in([RunState.DISCARDED, RunState.FAILED])


def unmapped_groups(viewer: Viewer) -> list[Waiting]:
    """By employer and source, the most lines first."""
    key = (ImportRun.employer_id, ImportReading.source_folded)
    one = func.count(func.distinct(ImportValue.column + " " + ImportValue.value_folded))
    lines = func.sum(ImportValue.lines)
    found = _joined(select(*key, func.max(Organisation.name), func.max(ImportReading.source), one, lines))
    found = found.outerjoin(Organisation, Organisation.id == ImportRun.employer_id).where(within(viewer), _OF_USE, *Filter().where())
    rows = db.session.execute(found.group_by(*key).order_by(lines.desc(), *key))
    return [Waiting(row_id, name or "", source, folded, count, total) for row_id, folded, name, source, count, total in rows]


def _group(employer_id: int | None, source: str, viewer: Viewer, wanted: Filter) -> list[ColumnElement[bool]]:
    whose = ImportRun.employer_id.is_(None) if employer_id is None else ImportRun.employer_id == employer_id
    return [within(viewer), _OF_USE, whose, ImportReading.source_folded == fold(source), *wanted.where()]


def unmapped_values(employer_id: int | None, source: str, wanted: Filter, ask: PageRequest, viewer: Viewer) -> PageOfRows[Valued]:
    """The undecided values of one group, each once however many files it is in."""
    key = (ImportValue.column, ImportValue.value_folded)
    summed = cast(func.sum(ImportValue.lines), Integer)
    columns = (func.min(ImportValue.id).label("id"), *key, func.max(ImportValue.value).label("value"), summed.label("lines"))
    each = _joined(select(*columns, func.count(ImportRun.id).label("files"))).where(*_group(employer_id, source, viewer, wanted))
    one = each.group_by(*key).subquery()
    found = select(one.c.id, one.c.column, one.c.value, one.c.lines, one.c.files)
    return fetch_page(found, ask, keys={"lines": one.c.lines, "value": one.c.value_folded}, tie=one.c.id, read=_unmapped)


def _unmapped(rows: Iterable[AnyRow]) -> Iterator[Valued]:
    for row_id, column, value, lines, files, *_ in rows:
        yield Valued(row_id, column, value, int(lines), files, None, is_known=False, is_default=False)


def unmapped_ids(employer_id: int | None, source: str, wanted: Filter, viewer: Viewer) -> list[int]:
    """Every value of one group that a filter finds, one id for each."""
    found = _joined(select(func.min(ImportValue.id))).where(*_group(employer_id, source, viewer, wanted))
    return list(db.session.scalars(found.group_by(ImportValue.column, ImportValue.value_folded)))


# --- for deciding ---------------------------------------------------------------------------------------------------------------------


def values_by_source(ids: Collection[int], viewer: Viewer) -> Iterator[tuple[ImportRun, str, list[ImportValue]]]:
    """These values as far as they are within reach, by employer and source: one of the runs, the source, the values."""
    found: dict[tuple[int | None, str], tuple[ImportRun, str, list[ImportValue]]] = {}
    for some in chunked(sorted(ids)):
        wanted = select(ImportValue, ImportRun, ImportReading.source).join(ImportRun, ImportRun.id == ImportValue.run_id)
        wanted = wanted.join(ImportReading, ImportReading.run_id == ImportRun.id).where(ImportValue.id.in_(some), within(viewer))
        for value, run, source in db.session.execute(wanted.order_by(ImportValue.id)):
            found.setdefault((run.employer_id, fold(source)), (run, source, []))[2].append(value)
    yield from found.values()


def words_of(employer_id: int | None, source: str, keys: Collection[str]) -> dict[tuple[str, str], int]:
    """The ids of the decisions of this very employer (or everybody's) about these values, by column and value."""
    whose = ImportWord.employer_id.is_(None) if employer_id is None else ImportWord.employer_id == employer_id
    there: dict[tuple[str, str], int] = {}
    for some in chunked(sorted(keys)):
        found = select(ImportWord.column, ImportWord.value_folded, ImportWord.id)
        found = found.where(whose, ImportWord.source_folded == fold(source), ImportWord.value_folded.in_(some))
        there |= {(column, key): row_id for column, key, row_id in db.session.execute(found)}
    return there
