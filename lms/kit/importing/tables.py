"""One table for the usual kind of file (`rows`): what is recorded in it, and writing what is planned."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from lms.kit.db import Base, db, table_of
from lms.kit.importing.kind import Ledger
from lms.kit.importing.rows import Key, RowWrites


def recorded(model: type[Base], key: Sequence[str], values: Sequence[str]) -> dict[Key, dict[str, Any]]:
    """The rows on record by the values of their key, each with its id."""
    columns = table_of(model).c
    rows = db.session.execute(select(*(columns[name] for name in ("id", *key, *values)))).mappings()
    return {tuple(row[name] for name in key): {name: row[name] for name in ("id", *values)} for row in rows}


def write_rows(model: type[Base]) -> Callable[[RowWrites, Any, Ledger], None]:
    """Writes the rows of such a plan to one table."""

    def write(writes: RowWrites, _: Any, ledger: Ledger) -> None:
        ledger.insert(model, writes.new)
        ledger.update(model, writes.changed)

    return write
