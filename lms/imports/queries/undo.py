"""What an undo goes by: what a run wrote, what is there now, and what hangs on it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import Column, Table, func, literal, select

from lms.imports.models import ImportKept, ImportRun, ImportUndo, ImportWrite
from lms.imports.queries.kinds import kind_of
from lms.imports.rules.runs import RunState
from lms.imports.rules.undo import Did, Known, Ref, Row, UndoState, Written, merged
from lms.kit.columns import is_confidential
from lms.kit.confidential import decrypt, encrypt
from lms.kit.db import DERIVED, Base, chunked, db, table_of
from lms.kit.house import current_house
from lms.kit.importing import AnyKind, Undo
from lms.kit.importing.kind import VOUCHES
from lms.kit.labels import labels
from lms.kit.readers import Work, reading_as
from lms.kit.tables import PageOfRows, PageRequest, fetch_page


def kind_of_run(run_id: int) -> AnyKind:
    """The kind of file that this run has brought in."""
    return kind_of(db.session.scalars(select(ImportRun.kind).where(ImportRun.id == run_id)).one())


def undo_of(run_id: int) -> ImportUndo | None:
    """The undo of this run, asked for or done."""
    return db.session.scalar(select(ImportUndo).where(ImportUndo.run_id == run_id))


def to_undo(run_id: int) -> ImportRun | None:
    """The run, if its undo is asked for and not done yet."""
    runs = select(ImportRun).join(ImportUndo, ImportUndo.run_id == ImportRun.id)
    return db.session.scalar(runs.where(ImportRun.id == run_id, ImportUndo.state == UndoState.ASKED))


def has_failed(run_id: int) -> bool:
    """Was the undo of this run given up?"""
    undo = undo_of(run_id)
    return undo is not None and undo.state == UndoState.FAILED


def places_written(run: ImportRun) -> set[int | None]:
    """The organisations that this run wrote, or wrote rows for; None among them: a row for the whole partnership."""
    rows, places = written(run), set[int | None]()
    for undo in kind_of(run.kind).undo:
        ids = {row.id for row in rows if row.record == undo.record}
        if undo.place == "id":
            places |= ids
        elif undo.place:
            places |= {row[undo.place] for row in stored_rows(table_of(undo.model), ids, [undo.place]).values()}
    return places


def has_writes(run_id: int) -> bool:
    """Is it known what this run wrote?"""
    return db.session.scalar(select(ImportWrite.id).where(ImportWrite.run_id == run_id).limit(1)) is not None


def later_runs(run: ImportRun) -> int:
    """How many imports of the same employer, or of no one employer, were applied after this one and not undone."""
    count = select(func.count(ImportRun.id)).outerjoin(
        ImportUndo, (ImportUndo.run_id == ImportRun.id) & (ImportUndo.state == UndoState.DONE)
    )
    later = (ImportRun.state == RunState.APPLIED, ImportRun.applied_at >= run.applied_at, ImportRun.id != run.id, ImportUndo.id.is_(None))
    if run.employer_id is not None:
        count = count.where(ImportRun.employer_id.is_(None) | (ImportRun.employer_id == run.employer_id))
    return db.session.scalar(count.where(*later, ImportRun.id > run.id)) or 0


class Left(NamedTuple):
    """A row that an undo left, in words, and why."""

    what: str
    why: str


def kept(run_id: int, ask: PageRequest) -> PageOfRows[Left]:
    """What the undo of this run left, and why."""
    rows_left = select(ImportKept).where(ImportKept.run_id == run_id)
    return fetch_page(
        rows_left, ask, keys={"line": ImportKept.id}, tie=ImportKept.id, read=lambda rows: [Left(row[0].what, row[0].why) for row in rows]
    )


# --- values that can be read back -----------------------------------------------------------------------------------------------------


def as_json(its: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of this table without what is empty; dates, numbers and words as text, what was told in private encrypted."""
    plain = {name: _plain(value) for name, value in values.items() if value is not None}
    return {name: encrypt(value) if is_confidential(its.c[name]) else value for name, value in plain.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return str(value) if isinstance(value, Decimal) else value


def _readers(its: Table) -> dict[str, Callable[[Any], Any]]:
    """For each column what turns the text back into its value."""
    return {column.name: _reader(column) for column in its.columns}


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    kind = column.type.python_type
    if is_confidential(column):
        return decrypt
    return kind.fromisoformat if kind in (date, datetime) else kind


def stored_rows(its: Table, ids: Collection[int], names: Iterable[str]) -> dict[int, dict[str, Any]]:
    """These columns of these rows."""
    columns = [its.c.id, *(its.c[name] for name in names)]
    rows: dict[int, dict[str, Any]] = {}
    for part in chunked(sorted(ids)):
        for row in db.session.connection().execute(select(*columns).where(its.c.id.in_(part))).mappings():
            rows[row["id"]] = dict(row)
    return rows


# --- what was written, and what is there ------------------------------------------------------------------------------------------------


def written(run: ImportRun) -> dict[Row, Written]:
    """Everything that this run wrote, row by row."""
    columns = (ImportWrite.record, ImportWrite.row_id, ImportWrite.did, ImportWrite.before, ImportWrite.after)
    rows = db.session.execute(select(*columns).where(ImportWrite.run_id == run.id).order_by(ImportWrite.id))
    return merged(_written(rows, undoable(kind_of(run.kind))))


def undoable(kind: AnyKind) -> dict[str, Undo]:
    """What undoing an import of this kind may touch, by the names of the tables: what it writes, and what that sets off."""
    return {undo.record: undo for undo in (*current_house().set_off, *kind.undo)}


def _written(rows: Iterable[Any], tables: Mapping[str, Undo]) -> Iterator[tuple[Row, Written]]:
    readers = {record: _readers(table_of(undo.model)) for record, undo in tables.items()}
    empty = {record: dict.fromkeys(_compared(undo)) for record, undo in tables.items()}
    for record, row_id, did, before, after in rows:
        now = _typed(readers[record], after)
        if did == Did.ADDED:
            yield Row(record, row_id), Written(did, {}, {**empty[record], **now})
        else:
            yield Row(record, row_id), Written(did, _typed(readers[record], before), now)


def _typed(readers: Mapping[str, Callable[[Any], Any]], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else readers[name](value) for name, value in values.items()}


def _compared(undo: Undo) -> list[str]:
    """All columns but the id, and those that are worked out from others."""
    return [column.name for column in table_of(undo.model).columns if column.name not in {"id", *undo.follows}]


def ids_by_table(rows: Iterable[Row]) -> dict[str, list[int]]:
    """The ids of these rows, in order."""
    ids: defaultdict[str, list[int]] = defaultdict(list)
    for row in sorted(rows):
        ids[row.record].append(row.id)
    return ids


def known_now(kind: AnyKind, wrote: Mapping[Row, Written]) -> Known:
    """What is there now, as far as an undo of these rows asks."""
    tables = undoable(kind)
    rows: dict[Row, Mapping[str, Any]] = {}
    for record, ids in ids_by_table(wrote).items():
        now = stored_rows(table_of(tables[record].model), ids, _compared(tables[record]))
        rows |= {Row(record, row_id): values for row_id, values in now.items()}
    revoked = frozenset(record for record, undo in tables.items() if undo.revoked)
    groups = _groups(tables, [row for row in wrote if row in rows], rows)
    return Known(
        rows=rows,
        refs=list(_refs([row for row, write in wrote.items() if write.did == Did.ADDED], revoked)),
        groups=groups,
        spans=_spans(tables, groups),
        span_columns={record: undo.span for record, undo in tables.items() if undo.span},
        gone=_gone(wrote, tables),
        clashing=_clashing(wrote, tables),
        refused=_refused(wrote, tables),
        revoked=revoked,
        called=current_house().called,
    )


def _groups(tables: Mapping[str, Undo], wrote: Iterable[Row], rows: Mapping[Row, Mapping[str, Any]]) -> dict[Row, Row]:
    """What each row is a part of, such as a term of its post."""
    return {row: Row(_whole(tables[row.record]), rows[row][tables[row.record].together]) for row in wrote if tables[row.record].together}


def _whole(undo: Undo) -> str:
    (key,) = table_of(undo.model).c[undo.together].foreign_keys
    return key.column.table.name


def _spans(tables: Mapping[str, Undo], groups: Mapping[Row, Row]) -> dict[Row, dict[Row, tuple[Any, Any]]]:
    """First and last day of every part, written or not."""
    spans: defaultdict[Row, dict[Row, tuple[Any, Any]]] = defaultdict(dict)
    for record, undo in tables.items():
        for part in chunked(sorted({whole.id for row, whole in groups.items() if row.record == record and undo.span})):
            columns = table_of(undo.model).c
            first, last = undo.span or ("", "")
            parts = select(columns[undo.together], columns.id, columns[first], columns[last]).where(columns[undo.together].in_(part))
            for whole_id, row_id, start, end in db.session.execute(parts):
                spans[Row(_whole(undo), whole_id)][Row(record, row_id)] = start, end
    return spans


def _refs(rows: Iterable[Row], revoked: Collection[str]) -> Iterator[Ref]:
    """Everything in the house that points to these rows and does not simply go with them. What is derived is worked out anew and holds
    nobody back; a row that is revoked and never removed is held back by what vouches for it alone."""
    by_record = ids_by_table(rows)
    for its in Base.metadata.sorted_tables:
        pointers = (key for key in its.foreign_keys if key.ondelete != "CASCADE")
        for key in [] if its.info.get(DERIVED) else sorted(pointers, key=str):
            target = key.column.table.name
            ids = by_record.get(target, []) if target not in revoked or key.parent.info.get(VOUCHES) else []
            row_id = its.c.id if "id" in its.c else literal(0)
            for part in chunked(ids):
                pointers_to = reading_as(select(row_id, key.parent).where(key.parent.in_(part)), Work.REMOVAL)
                for pointing, target_id in db.session.execute(pointers_to):
                    yield Ref(Row(its.name, pointing), key.parent.name, Row(target, target_id))


def _gone(wrote: Mapping[Row, Written], tables: Mapping[str, Undo]) -> set[Row]:
    """Rows whose old values point to something that has been removed since."""
    pointing: defaultdict[str, defaultdict[int, set[Row]]] = defaultdict(lambda: defaultdict(set))
    for row, write in wrote.items():
        for key in table_of(tables[row.record].model).foreign_keys if write.did == Did.CHANGED else ():
            if (target := write.before.get(key.parent.name)) is not None:
                pointing[key.column.table.name][target].add(row)
    gone: set[Row] = set()
    for name, targets in pointing.items():
        there = stored_rows(Base.metadata.tables[name], targets.keys(), ())
        gone |= {row for target, rows in targets.items() if target not in there for row in rows}
    return gone


def _clashing(wrote: Mapping[Row, Written], tables: Mapping[str, Undo]) -> dict[Row, Row]:
    """Rows whose old number, say, another row has by now."""
    clashing = {}
    for record, undo in tables.items():
        within, unique = undo.unique or ("", "")
        changed = {row.id: write.before[unique] for row, write in wrote.items() if row.record == record and unique in write.before}
        columns = table_of(undo.model).c
        for part in chunked(sorted(changed)):
            for row_id, value in db.session.execute(select(columns.id, columns[within]).where(columns.id.in_(part))).all():
                others = select(columns.id).where(columns[within] == value, columns.id != row_id)
                if other_id := db.session.scalar(others.where(columns[unique] == changed[row_id])):
                    clashing[Row(record, row_id)] = Row(record, other_id)
    return clashing


def _refused(wrote: Mapping[Row, Written], tables: Mapping[str, Undo]) -> dict[Row, str]:
    """Rows that cannot have their old values again, and why, as their room says."""
    refused: dict[Row, str] = {}
    for record, undo in tables.items():
        olds = {row.id: write.before for row, write in wrote.items() if row.record == record and write.did == Did.CHANGED}
        if undo.why_not and olds:
            refused |= {Row(record, row_id): why for row_id, why in undo.why_not(olds).items()}
    return refused


def _names(undo: Undo, ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    if undo.named is None:
        return [(row_id, label) for (_, row_id), label in labels(current_house().labels, {undo.record: ids}).items()]
    return [(row_id, name) for row_id, name in db.session.execute(undo.named().where(table_of(undo.model).c.id.in_(ids)))]


def in_words(kind: AnyKind, rows: Collection[Row]) -> dict[Row, str]:
    """What these rows are, for whoever reads why they were left."""
    words: dict[Row, str] = {}
    for record, ids in ids_by_table(rows).items():
        undo = undoable(kind)[record]
        title = undo.title or record.capitalize()
        for part in chunked(ids):
            words |= {Row(record, row_id): f"{title} {name}" for row_id, name in _names(undo, part)}
    return words
