"""Reads for the audit room's own pages, and the stamp that tells whether anything has changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, column, func, select, table
from sqlalchemy.sql import ColumnElement

from lms.audit.models import Change
from lms.audit.rules import Wanted
from lms.kit.clock import LOCAL
from lms.kit.db import AnyRow, AnySelect, Base, db
from lms.kit.identifiers import fold
from lms.kit.tables import Ask, Slice, fetch

# People live above this room, so their tables are named here, not imported: the trail knows every table by its name alone.
_account = table("account", column("id"), column("person_id"))
_person = table("person", column("id"), column("first_name"), column("last_name"), column("preferred_name"), column("name_folded"))


def stamp() -> int:
    """A number that grows with every recorded change: equal stamps mean that nothing has changed in between."""
    return db.session.scalar(select(func.max(Change.id))) or 0


@dataclass(frozen=True)
class Value:
    """One column of a changed record, before and after; None where there was nothing."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ChangeRow:
    """One record was added, changed or removed. `by` is None where no account was signed in: a command or the system itself."""

    id: int
    at: datetime
    by: str | None
    act: str
    record: str
    row_id: int
    what: str
    values: tuple[Value, ...]


SORTS = {"when": Change.id}


def changes(wanted: Wanted, ask: Ask) -> Slice[ChangeRow]:
    """A page of the trail, in two queries."""
    chosen = _changes().where(*_conditions(wanted))
    return fetch(chosen, ask, keys=SORTS, tie=Change.id, read=_read)


def records() -> list[str]:
    """The names of the tables whose changes are recorded."""
    return sorted(name for name, one in Base.metadata.tables.items() if one.info.get("audited") is not False)


def _changes() -> AnySelect:
    return (
        select(Change, _person.c.first_name, _person.c.last_name, _person.c.preferred_name)
        .outerjoin(_account, _account.c.id == Change.by_account_id)
        .outerjoin(_person, _person.c.id == _account.c.person_id)
    )


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.record:
        yield Change.record == wanted.record
    if wanted.row_id is not None:
        yield Change.row_id == wanted.row_id
    if wanted.day:
        midnight = datetime.combine(wanted.day, time.min, LOCAL)
        yield and_(Change.at >= midnight, Change.at < datetime.combine(wanted.day + timedelta(days=1), time.min, LOCAL))
    for word in fold(wanted.by).split():
        yield _person.c.name_folded.contains(word, autoescape=True)


def _read(rows: Iterable[AnyRow]) -> Iterator[ChangeRow]:
    for row in rows:
        one: Change = row.Change
        name = f"{row.preferred_name or row.first_name} {row.last_name}" if row.last_name is not None else None
        unknown = f"Account {one.by_account_id}" if one.by_account_id else None
        yield ChangeRow(one.id, one.at.astimezone(LOCAL), name or unknown, one.act, one.record, one.row_id, one.what, _values(one.values))


def _values(values: dict[str, Any]) -> tuple[Value, ...]:
    return tuple(Value(name.replace("_", " "), _text(before), _text(after)) for name, (before, after) in sorted(values.items()))


def _text(value: Any) -> str | None:
    return None if value is None else "yes" if value is True else "no" if value is False else str(value)
