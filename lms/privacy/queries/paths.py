"""From a table of the register to its rows about certain people: each path is followed once, for pages and for retention alike."""

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, Table, or_, select

from lms.kit.db import Base
from lms.privacy.rules.kinds import BY_TABLE
from lms.privacy.rules.register import Kind, path_target


def table_named(name: str) -> Table:
    return Base.metadata.tables[name]


def rows_of(kind: Kind, people: Sequence[int]) -> ColumnElement[bool]:
    """The rows about these people (ids of records, merged ones included)."""
    table = table_named(kind.table)
    return or_(*(_leads_to(table.c[name], people) for name in kind.of))


def _leads_to(column: Column[int], people: Sequence[int]) -> ColumnElement[bool]:
    target = target_of(column)
    if target in (None, "person"):
        return column.in_(people)
    above = table_named(str(target))
    return column.in_(select(above.c.id).where(rows_of(BY_TABLE[str(target)], people)))


def target_of(column: Column[int]) -> str | None:
    """The table whose row this column names, by its foreign key or else by its own name; None: the person's own id."""
    key = next(iter(column.foreign_keys), None)
    return key.column.table.name if key else path_target(column.name)
