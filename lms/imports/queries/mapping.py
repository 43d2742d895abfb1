"""Mappings as they are remembered, the decisions about values, and what values may mean."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from lms.imports.models import ImportMapping, ImportReading, ImportRun, ImportValue, ImportWord
from lms.imports.queries.kinds import kind_of, mapped_kinds
from lms.imports.queries.shipped import shipped
from lms.imports.rules.mapping import LEFT_OUT, ColumnMapping, Decision, Vocabulary
from lms.imports.rules.mapping.reading import in_file
from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.kit.importing import AS_RECORDED, AnyKind, Choice


@dataclass(frozen=True)
class Remembered:
    """A mapping of columns as it was last saved; without an employer it is every employer's."""

    id: int
    employer_id: int | None
    source: str
    shape: str
    feeds: ColumnMapping
    changed_at: datetime


def of_employer(column: InstrumentedAttribute[int | None], employer_id: int | None) -> ColumnElement[bool]:
    """An employer's own rows, and those that hold for every employer."""
    return column.is_(None) if employer_id is None else or_(column == employer_id, column.is_(None))


def remembered(kind: AnyKind, employer_id: int | None, *, source: str = "", shapes: Collection[str] = ()) -> Remembered | None:
    """By the name of its source, else by the shape of the header. The employer's own goes before everybody's, the latest before others."""
    wanted = select(ImportMapping).where(ImportMapping.kind == kind.code, of_employer(ImportMapping.employer_id, employer_id))
    found = wanted.where(ImportMapping.source_folded == fold(source)) if source else wanted.where(ImportMapping.shape.in_(shapes))
    rows = db.session.scalars(found).all()
    best = max(rows, key=lambda row: (row.employer_id is not None, row.changed_at, row.id), default=None)
    if best is None:
        return None
    return Remembered(best.id, best.employer_id, best.source, best.shape, ColumnMapping.from_json(best.feeds), best.changed_at)


def mapping_of(kind: AnyKind, employer_id: int | None, source: str) -> ImportMapping | None:
    """The very row of an employer, or (without one) of everybody."""
    whose = ImportMapping.employer_id.is_(None) if employer_id is None else ImportMapping.employer_id == employer_id
    found = select(ImportMapping).where(ImportMapping.kind == kind.code, ImportMapping.source_folded == fold(source), whose)
    return db.session.scalar(found)


def sources(employer_id: int | None) -> list[str]:
    """The names of sources that somebody has used, for choosing one again."""
    found = select(ImportMapping.source).where(of_employer(ImportMapping.employer_id, employer_id)).distinct()
    return sorted({fold(name): name for name in db.session.scalars(found.order_by(ImportMapping.source))}.values())


def decisions(employer_id: int | None, source: str) -> dict[str, dict[str, str]]:
    """What values of this source mean by now: as shipped, everybody's decisions over that, and the employer's own over those."""
    columns = (ImportWord.column, ImportWord.value_folded, ImportWord.decision, ImportWord.target)
    found = select(*columns).where(ImportWord.source_folded == fold(source), of_employer(ImportWord.employer_id, employer_id))
    meant: dict[str, dict[str, str]] = {}
    for one in shipped():
        if fold(one.name) == fold(source):
            meant |= {column: dict(words) for column, words in one.means.items()}
    # Everybody's come first, so that the employer's own overwrite them.
    for column, key, decision, target in db.session.execute(found.order_by(ImportWord.employer_id.is_not(None), ImportWord.id)):
        meant.setdefault(column, {})[key] = target if decision == Decision.MEANS else LEFT_OUT
    return meant


def reading(run_id: int) -> ImportReading | None:
    """How the file of this run is read; None: as one of ours."""
    return db.session.scalar(select(ImportReading).where(ImportReading.run_id == run_id))


def is_changed(run: ImportRun, found: ImportReading) -> bool:
    """Would the file be read differently today: other columns, or other decisions about values that are in it?"""
    used = found.used
    now = remembered(kind_of(run.kind), run.employer_id, source=found.source)
    if now is not None and ColumnMapping.from_json(used) != now.feeds:
        return True
    keys: dict[str, dict[str, object]] = {}
    for column, key in db.session.execute(select(ImportValue.column, ImportValue.value_folded).where(ImportValue.run_id == run.id)):
        keys.setdefault(column, {})[key] = None
    before: dict[str, dict[str, str]] = used.get("words", {})
    return in_file(decisions(run.employer_id, found.source), keys) != before


# --- what values may mean ---------------------------------------------------------------------------------------------------------


def vocabularies(employer_id: int | None, columns: Iterable[str]) -> dict[str, Vocabulary]:
    """For each of these columns of ours that has a list, everything that its values may mean to this employer."""
    choices = {column: read for kind in mapped_kinds() for column, read in kind.vocabularies.items()}
    may_stay_open = {column for kind in mapped_kinds() for column in kind.may_stay_open}
    return {
        column: Vocabulary([*choices[column](employer_id), *([_AS_RECORDED] if column in may_stay_open else [])])
        for column in columns
        if column in choices
    }


#: What a value means that is to be left for now.
_AS_RECORDED = Choice(AS_RECORDED, "leave it as it is recorded, or empty")
