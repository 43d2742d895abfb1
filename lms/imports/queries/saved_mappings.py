"""What is remembered of how files from other systems are read: by employer and source, for those who may import there."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from lms.access import Viewer
from lms.imports.models import ImportMapping, ImportReading, ImportWord
from lms.imports.queries.kinds import kind_of, kinds, mapping_mays
from lms.imports.rules.mapping import ColumnMapping, Decision
from lms.kit.db import AnyRow, db
from lms.kit.identifiers import fold
from lms.kit.importing import AnyKind
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Account, Person
from lms.people.queries import places, places_within
from lms.people.rules import full_name

WORD_SORTS = ("value",)


@dataclass(frozen=True)
class SavedMapping:
    """What is remembered of one source for one employer; without one, for every employer that has nothing of its own."""

    employer_id: int | None
    employer: str | None
    source: str
    source_folded: str
    kinds: tuple[AnyKind, ...]  # of files whose columns are remembered
    values: int  # decided about


@dataclass(frozen=True)
class Columns:
    """The remembered columns of one kind of file."""

    id: int
    kind: AnyKind
    feeds: ColumnMapping
    changed_at: datetime
    by: str


@dataclass(frozen=True)
class Word:
    """What one value means. `meant`: our code or key; "" where its lines are left out."""

    id: int
    column: str
    value: str
    meant: str


def saved_mappings(viewer: Viewer) -> list[SavedMapping]:
    """All that the viewer may look at and forget: what holds for everybody first, then by employer and source."""
    columns = select(ImportMapping.employer_id, ImportMapping.source_folded, ImportMapping.kind, ImportMapping.source)
    codes: dict[tuple[int | None, str], set[str]] = {}
    names: dict[str, str] = {}
    for employer_id, source, kind, name in db.session.execute(columns.where(_mappings_within(viewer)).order_by(ImportMapping.id)):
        codes.setdefault((employer_id, source), set()).add(kind)
        names[source] = name
    counted = select(ImportWord.employer_id, ImportWord.source_folded, func.count()).where(_words_within(viewer))
    values = {
        (employer_id, source): number
        for employer_id, source, number in db.session.execute(counted.group_by(ImportWord.employer_id, ImportWord.source_folded))
    }
    names = _read_before({source for _, source in values} - names.keys()) | names
    employers = {row_id: place.name for row_id, place in places().items()}
    found = [
        SavedMapping(
            employer_id, employers.get(employer_id or 0), names.get(source, source), source, _in_order(codes, (employer_id, source)), number
        )
        for (employer_id, source), number in {**dict.fromkeys(codes, 0), **values}.items()
    ]
    return sorted(found, key=lambda one: (fold(one.employer or ""), one.source_folded))


def saved_mapping(employer_id: int | None, source: str, viewer: Viewer) -> SavedMapping | None:
    """One of them; None where there is nothing, or nothing that this viewer may see."""
    return next((one for one in saved_mappings(viewer) if (one.employer_id, one.source_folded) == (employer_id, fold(source))), None)


def _in_order(codes: dict[tuple[int | None, str], set[str]], key: tuple[int | None, str]) -> tuple[AnyKind, ...]:
    return tuple(kind for kind in kinds() if kind.code in codes.get(key, ()))


def _read_before(sources: Collection[str]) -> dict[str, str]:
    """What sources are called whose columns nobody remembers any more."""
    found = select(ImportReading.source_folded, func.max(ImportReading.source)).where(ImportReading.source_folded.in_(sources))
    return {row.source_folded: row[1] for row in db.session.execute(found.group_by(ImportReading.source_folded))}


# --- one source ---------------------------------------------------------------------------------------------------------------------


def columns_of(one: SavedMapping, viewer: Viewer) -> list[Columns]:
    """How the columns of its files are read, a kind of file each."""
    found = (
        select(ImportMapping, Person.first_name, Person.last_name, Person.preferred_name)
        .outerjoin(Account, Account.id == ImportMapping.changed_by_account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(_mappings_within(viewer), *_is_of(one, ImportMapping))
    )
    rows = [
        Columns(
            row.id,
            kind_of(row.kind),
            ColumnMapping.from_json(row.feeds),
            row.changed_at,
            full_name(first or "", last or "", preferred),
        )
        for row, first, last, preferred in db.session.execute(found)
    ]
    return sorted(rows, key=lambda row: one.kinds.index(row.kind))


def remembered_words(one: SavedMapping, search: str, ask: PageRequest, viewer: Viewer) -> PageOfRows[Word]:
    """What its values mean, as far as they hold these words."""
    columns = (ImportWord.id, ImportWord.column, ImportWord.value, ImportWord.decision, ImportWord.target)
    found = select(*columns).where(*_words(one, search, viewer))
    return fetch_page(found, ask, keys={"value": ImportWord.value_folded}, tie=ImportWord.id, read=_read)


def remembered_word_ids(one: SavedMapping, search: str, viewer: Viewer) -> list[int]:
    """All of these."""
    return list(db.session.scalars(select(ImportWord.id).where(*_words(one, search, viewer))))


def _words(one: SavedMapping, search: str, viewer: Viewer) -> list[ColumnElement[bool]]:
    asked = [ImportWord.value_folded.contains(fold(search), autoescape=True)] if search else []
    return [_words_within(viewer), *_is_of(one, ImportWord), *asked]


def _read(rows: Iterable[AnyRow]) -> Iterator[Word]:
    for row_id, column, value, decision, target, *_ in rows:
        yield Word(row_id, column, value, target if decision == Decision.MEANS else "")


def _is_of(one: SavedMapping, model: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    whose = model.employer_id.is_(None) if one.employer_id is None else model.employer_id == one.employer_id
    return whose, model.source_folded == one.source_folded


# --- within reach -------------------------------------------------------------------------------------------------------------------


def _mappings_within(viewer: Viewer) -> ColumnElement[bool]:
    parts = [and_(ImportMapping.kind == kind.code, places_within(viewer, kind.may, ImportMapping.employer_id)) for kind in kinds()]
    return or_(false(), *parts)


def _words_within(viewer: Viewer) -> ColumnElement[bool]:
    """Of an employer within reach; what holds for everybody is for whoever reaches everything."""
    return or_(false(), *(places_within(viewer, may, ImportWord.employer_id) for may in mapping_mays()))
