"""Writing the trail: one listener for single records, one helper for many at once. Nothing else writes to it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, delete, event, func, insert, inspect, select, update
from sqlalchemy.orm import Session

from lms.audit.models import Change
from lms.kit import clock
from lms.kit.columns import is_confidential, is_copied_to_trail
from lms.kit.db import AnySelect, Base, chunked, db, table_of
from lms.kit.readers import Work, reading_as

#: Derived rows, queues and the trail itself: nobody's decision, so not audited. A room adds its own with `info={"audited": False}`.
NOT_AUDITED = "audited"


@dataclass(frozen=True)
class Actor:
    account_id: int | None
    act: str
    cause: str | None = None


NOBODY = Actor(None, "system")
_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def act_as(account_id: int | None, act: str) -> None:
    """For a web request, at its start: whose changes follow, and what they were doing."""
    _actor.set(Actor(account_id, act))


@contextmanager
def acting(account_id: int | None, act: str, cause: str | None = None) -> Iterator[None]:
    """For workers and commands: whose changes are inside this block, and what they belong to."""
    before = _actor.set(Actor(account_id, act, cause))
    try:
        yield
    finally:
        _actor.reset(before)


@contextmanager
def because(cause: str) -> Iterator[None]:
    """What the changes inside this block belong to, whoever makes them."""
    before = _actor.set(replace(_actor.get(), cause=cause))
    try:
        yield
    finally:
        _actor.reset(before)


# --- many rows at once ------------------------------------------------------------------------------------------------------


def insert_rows(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert these rows in one statement a few thousand, with their trail; their new ids, in the same order."""
    table = table_of(model)
    ids: list[int] = []
    for some in chunked(rows):
        statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        ids += [new for (new,) in db.session.execute(statement, _numbered(table, some))]
    added = [{key: [None, value] for key, value in row.items()} for row in rows]
    _trail(table, [(row_id, "added", values) for row_id, values in zip(ids, added, strict=True)])
    return ids


def _numbered(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    free = _first_free(table, db.session())
    return [dict(row) if free is None else {"id": free + n} | dict(row) for n, row in enumerate(rows)]


def _first_free(table: Table, session: Session) -> int | None:
    """A number that no row of this table has ever had; None: the database sees to that itself.

    SQLite gives the number of a removed last row to the next one, which would inherit its trail, and messages under its number.
    """
    if session.get_bind().dialect.name != "sqlite" or not _is_audited(table):
        return None
    now, told = session.connection().execute(_highest(table)).one()
    return max(now or 0, told or 0) + 1


@cache
def _highest(table: Table) -> AnySelect:
    """The highest number now, and the highest that the trail tells of. Made once: it is asked before everything that is added."""
    ever = select(func.max(Change.row_id)).where(Change.record == table.name).scalar_subquery()
    return reading_as(select(select(func.max(table.c.id)).scalar_subquery(), ever), Work.TRAIL)


def update_rows(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Change these rows, each a mapping with `id` and the same columns; unchanged ones are left alone. How many changed."""
    if not rows:
        return 0
    table, names = table_of(model), [name for name in rows[0] if name != "id"]
    before = _stored(table, [row["id"] for row in rows], names)
    changed = [row for row in rows if any(before[row["id"]][name] != row[name] for name in names)]
    if changed:
        statement = update(table).where(table.c.id == bindparam("row_id")).values({name: bindparam(f"new_{name}") for name in names})
        given = [{"row_id": row["id"]} | {f"new_{name}": row[name] for name in names} for row in changed]
        db.session.connection().execute(statement, given)
        db.session.expire_all()
    _trail(table, [(row["id"], "changed", _difference(before[row["id"]], row, names)) for row in changed])
    return len(changed)


class Trail:
    """Writes rows with their trail, where nobody keeps what they were to take them back as a whole."""

    def insert(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        return insert_rows(model, rows)

    def update(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        update_rows(model, rows)


TRAIL = Trail()


def note(model: type[Base], row_id: int, what: str, before: object, after: object) -> None:
    """A change that stands in no column of its own, such as what a subject covers."""
    _trail(table_of(model), [(row_id, "changed", {what: [before, after]})])


def remove_rows(model: type[Base], ids: Sequence[int], why: str = "") -> int:
    """Remove these rows, with their trail and, where one is given, the reason; how many there were."""
    table, told = table_of(model), {"why": [None, why]} if why else {}
    before = _stored(table, ids, _names(table))
    for some in chunked(sorted(before)):
        db.session.connection().execute(delete(table).where(table.c.id.in_(some)))
    db.session.expire_all()
    _trail(table, [(row_id, "removed", {name: [old, None] for name, old in row.items()} | told) for row_id, row in before.items()])
    return len(before)


def _stored(table: Table, ids: Sequence[int], names: Sequence[str], session: Session | None = None) -> dict[int, dict[str, Any]]:
    columns, connection = [table.c.id, *(table.c[name] for name in names)], (session or db.session()).connection()
    found = (connection.execute(reading_as(select(*columns).where(table.c.id.in_(some)), Work.TRAIL)).mappings() for some in chunked(ids))
    return {row["id"]: {name: row[name] for name in names} for rows in found for row in rows}


def _difference(before: Mapping[str, Any], row: Mapping[str, Any], names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [before[name], row[name]] for name in names if before[name] != row[name]}


# --- one record at a time -----------------------------------------------------------------------------------------------------

#: Where a session keeps, during a flush, what its changed and deleted records are in the database.
BEFORE = "rows before the flush"


@event.listens_for(Session, "before_flush")
def _number(session: Session, *_: Any) -> None:
    """New records get numbers that nobody had before them."""
    new: dict[Table, list[Any]] = defaultdict(list)
    for row in session.new:
        table = _table_of_row(row)
        if "id" in table.c and row.id is None:
            new[table].append(row)
    for table, rows in new.items():
        free = _first_free(table, session)
        for n, row in enumerate(rows if free is not None else ()):
            row.id = (free or 0) + n


@event.listens_for(Session, "before_flush")
def _remember(session: Session, *_: Any) -> None:
    """What was stored before: asked of the database, since a record that was read long ago may not know."""
    wanted: dict[Table, list[int]] = defaultdict(list)
    for row in (*session.dirty, *session.deleted):
        wanted[_table_of_row(row)].append(row.id)
    session.info[BEFORE] = {table: _stored(table, ids, _names(table), session) for table, ids in wanted.items() if _is_audited(table)}


@event.listens_for(Session, "after_flush")
def _record(session: Session, _: Any) -> None:
    """New, changed and deleted records, in the transaction that changed them."""
    before = session.info.pop(BEFORE, {})
    for what, rows in (("added", session.new), ("changed", session.dirty), ("removed", session.deleted)):
        for row in rows:
            table = _table_of_row(row)
            values = _changed(row, table, what, before.get(table, {}).get(row.id, {}))
            if values:
                _trail(table, [(row.id, what, values)], session)


def _changed(row: Any, table: Table, what: str, before: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{column: [before, after]} of one record."""
    untouched = _never_loaded(row, table)
    now = {} if what == "removed" else {name: before.get(name) if name in untouched else getattr(row, name) for name in _names(table)}
    return {name: [before.get(name), now.get(name)] for name in _names(table) if before.get(name) != now.get(name)}


def _never_loaded(row: Any, table: Table) -> set[str]:
    """Texts told in private that nobody has read or set: they are what they were."""
    return {name for name in inspect(row).unloaded if name in table.c and is_confidential(table.c[name])}


def _table_of_row(row: Any) -> Table:
    return table_of(type(row))


def _names(table: Table) -> list[str]:
    """Its columns but the id; heavy ones are never read, as their tables are not audited."""
    return [column.name for column in table.columns if column.name != "id"]


def _is_audited(table: Table) -> bool:
    return table.info.get(NOT_AUDITED) is not False


def _trail(table: Table, rows: Sequence[tuple[int, str, Mapping[str, Sequence[Any]]]], session: Session | None = None) -> None:
    if not rows or not _is_audited(table):
        return
    actor, now = _actor.get(), clock.now()
    common = {"at": now, "by_account_id": actor.account_id, "act": actor.act, "cause": actor.cause, "record": table.name}
    changes = [common | {"row_id": row_id, "what": what, "values": _plain(table, values)} for row_id, what, values in rows]
    for some in chunked(changes):
        (session or db.session()).connection().execute(insert(table_of(Change)), list(some))


def _plain(table: Table, values: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """As JSON; secrets, confidential text and what some people share apart are named as changed, never copied."""
    hidden = {column.name for column in table.columns if not is_copied_to_trail(column)}
    told = {name: pair for name, pair in values.items() if list(pair) != [None, None]}
    return {name: ["…", "…"] if name in hidden else [_json(value) for value in pair] for name, pair in told.items()}


def _json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime | Decimal):
        return str(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)
