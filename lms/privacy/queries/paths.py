"""From a table about people to its rows about certain people: each path is followed once, for pages and for retention alike."""

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, Table, or_, select

from lms.kit.db import Base
from lms.kit.house import current_house
from lms.kit.labels import points_to
from lms.kit.personal import PersonalTable


def table_named(name: str) -> Table:
    return Base.metadata.tables[name]


def about_people() -> list[PersonalTable]:
    """The tables whose rows are about somebody, from the root to the leaves of the foreign keys."""
    declared = current_house().personal_by_name
    return [declared[table.name] for table in Base.metadata.sorted_tables if table.name in declared and declared[table.name].of]


def rows_of(kind: PersonalTable, people: Sequence[int]) -> ColumnElement[bool]:
    """The rows about these people (ids of records, merged ones included)."""
    table = table_named(kind.table)
    return or_(*(_leads_to(table.c[name], people) for name in kind.of))


def _leads_to(column: Column[int], people: Sequence[int]) -> ColumnElement[bool]:
    target = target_of(column)
    if target in (None, "person"):
        return column.in_(people)
    above = table_named(str(target))
    return column.in_(select(above.c.id).where(rows_of(current_house().personal_by_name[str(target)], people)))


def target_of(column: Column[int]) -> str | None:
    """The table whose row this column names, by its foreign key or else by its own name; None: the person's own id."""
    return points_to(column) or _target_by_name(column.name)


def _target_by_name(column: str) -> str | None:
    """`person_id` and `by_account_id` mean person and account, also where no foreign key says so."""
    for table in ("person", "post", "account"):
        if column == f"{table}_id" or column.endswith(f"_{table}_id"):
            return table
    return None
