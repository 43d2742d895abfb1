"""The statements that remove personal values.

They leave no trail of their own, which would keep what they remove; the disposal log has the numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, Table, case, cast, delete, literal, or_, select, update

from lms.audit import service as audit
from lms.audit.models import Change
from lms.audit.queries import is_emptied
from lms.kit.db import db
from lms.kit.personal import OWN_ID, PersonalTable
from lms.kit.readers import Work, reading_as
from lms.privacy.queries.paths import table_named
from lms.privacy.rules.retention import Deed


@dataclass(frozen=True)
class Part:
    """What was done to one table, and to how many of its rows."""

    record: str
    deed: Deed
    rows: int


def redact(kind: PersonalTable, where: ColumnElement[bool]) -> Part:
    """Put in place of personal values what their table declares; what was empty stays empty. Rows that say so already are left alone."""
    table = table_named(kind.table)
    return overwrite(table, where, {name: _replacement(table, name, value) for name, value in (kind.removal or {}).items()})


def _replacement(table: Table, name: str, value: str | bytes | bool | None) -> Any:
    if not isinstance(value, str):
        return value
    before, mark, after = value.partition(OWN_ID)
    new = literal(before) + cast(table.c.id, String) + literal(after) if mark else literal(value)
    return case((table.c[name].is_(None), None), else_=new)


def overwrite(table: Table, where: ColumnElement[bool], values: Mapping[str, Any]) -> Part:
    """Set these columns where any of them differs."""
    differs = or_(*(table.c[name].is_distinct_from(value) for name, value in values.items()))
    done = db.session.connection().execute(update(table).where(where, differs).values(values))
    return Part(table.name, Deed.VALUES_REMOVED, done.rowcount)


def delete_rows(table: Table, where: ColumnElement[bool]) -> Part:
    """Delete rows."""
    return Part(table.name, Deed.DELETED, db.session.connection().execute(delete(table).where(where)).rowcount)


# --- the trail: the audit room takes the values out, so that its seals go on proving what they closed over --------------------------


def redact_trail(ids: Sequence[int]) -> Part:
    """Take the values out of these changes, all of them sealed."""
    return Part(Change.__tablename__, Deed.VALUES_REMOVED, audit.remove_values(ids))


def redact_trail_of(table: Table, rows: ColumnElement[bool]) -> Part:
    """Take the values out of what the trail says about these rows of this table."""
    theirs = select(Change.id).where(
        Change.record == table.name, Change.row_id.in_(select(table.c.id).where(rows)), ~is_emptied(Change.values)
    )
    return redact_trail(db.session.scalars(reading_as(theirs, Work.REMOVAL)).all())
