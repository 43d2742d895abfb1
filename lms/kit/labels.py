"""How rows are called, wherever only their number is at hand: in the trail, in copies of a record, in an undo."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Column, Date, String, cast, literal, null, select, union_all

from lms.kit.datetimes import long_date, moment
from lms.kit.db import AnySelect, Base, Moment, db

#: How the rows of tables are called: a select of the id and a name, of the id and a moment, or of the id, a name and a day.
Labels: TypeAlias = Mapping[type[Base], AnySelect]


def labels(statements: Mapping[str, AnySelect], ids: Mapping[str, Collection[int]]) -> dict[tuple[str, int], str]:
    """{(table, id): how the row is called} of these rows of these tables, as far as a statement says so; in one query, or in none."""
    parts = [_part(table, statements[table], ids[table]) for table in sorted(ids.keys() & statements.keys()) if ids[table]]
    rows = db.session.execute(union_all(*parts)) if parts else ()
    return {(table, row_id): _called(name, at, on) for table, row_id, name, at, on in rows}


def _called(name: str, at: datetime | None, on: date | None) -> str:
    if at is not None:
        return moment(at)
    return name if on is None else f"{name}, {long_date(on)}"


def points_to(column: Column[Any]) -> str | None:
    """The table whose row's number this column has, by its foreign keys; a key of several columns leads there by another."""
    key = next(iter(column.foreign_keys), None)
    if key is None:
        return None
    return str(key.column.table.name) if key.column.primary_key else points_to(key.column)


def _part(table: str, statement: AnySelect, ids: Collection[int]) -> AnySelect:
    """The table, the id, and either a moment, or a name and the day beside it."""
    row_id, called, *day = statement.subquery().c
    is_moment = isinstance(called.type, Moment)
    name, at = (cast(null(), String), called) if is_moment else (called, cast(null(), Moment()))
    on = day[0] if day else cast(null(), Date())
    return select(literal(table), row_id, name, at, on).where(row_id.in_(ids))
