"""The statements that remove personal values.

They leave no trail of their own, which would keep what they remove; the disposal log has the numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, Table, case, cast, delete, literal, or_, select, update

from lms.audit import service as audit
from lms.audit.models import Change
from lms.kit.db import db
from lms.privacy.queries.due import is_blank
from lms.privacy.queries.paths import table_named
from lms.privacy.rules.register import OWN_ID, Kind
from lms.privacy.rules.retention import Deed


@dataclass(frozen=True)
class Part:
    """What was done to one table, and to how many of its rows."""

    record: str
    deed: Deed
    rows: int


def table_of_kind(kind: Kind) -> Table:
    return table_named(kind.table)


def blank(kind: Kind, where: ColumnElement[bool]) -> Part:
    """Put in place of personal values what the register says; what was empty stays empty. Rows that say so already are left alone."""
    table = table_of_kind(kind)
    return put(table, where, {name: _replacement(table, name, value) for name, value in (kind.removal or {}).items()})


def _replacement(table: Table, name: str, value: str | bool | None) -> Any:
    if value is None or isinstance(value, bool):
        return value
    before, mark, after = value.partition(OWN_ID)
    new = literal(before) + cast(table.c.id, String) + literal(after) if mark else literal(value)
    return case((table.c[name].is_(None), None), else_=new)


def put(table: Table, where: ColumnElement[bool], values: Mapping[str, Any]) -> Part:
    """Set these columns where any of them differs."""
    differs = or_(*(table.c[name].is_distinct_from(value) for name, value in values.items()))
    done = db.session.connection().execute(update(table).where(where, differs).values(values))
    return Part(table.name, Deed.VALUES_REMOVED, done.rowcount)


def drop(table: Table, where: ColumnElement[bool]) -> Part:
    """Delete rows."""
    return Part(table.name, Deed.DELETED, db.session.connection().execute(delete(table).where(where)).rowcount)


# --- the trail: the audit room takes the values out, so that its seals go on proving what they closed over --------------------------


def empty_trail(ids: Sequence[int]) -> Part:
    """Take the values out of these changes, all of them sealed."""
    return Part(Change.__tablename__, Deed.VALUES_REMOVED, audit.remove_values(ids))


def empty_trail_of(table: Table, rows: ColumnElement[bool]) -> Part:
    """Take the values out of what the trail says about these rows of this table."""
    theirs = select(Change.id).where(
        Change.record == table.name, Change.row_id.in_(select(table.c.id).where(rows)), ~is_blank(Change.values)
    )
    return empty_trail(db.session.scalars(theirs).all())
