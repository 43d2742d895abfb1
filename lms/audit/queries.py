"""The stamp that tells whether anything has changed. What changed is for room audit_log alone to read."""

from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, select

from lms.audit.models import Change
from lms.kit.db import db


def stamp() -> int:
    """A number that grows with every recorded change: equal stamps mean that nothing has changed in between."""
    return db.session.scalar(select(func.max(Change.id))) or 0


def is_emptied(values: Any) -> ColumnElement[bool]:
    """Has retention removed the values of a change? JSON cannot be compared in PostgreSQL; its text can."""
    return cast(values, Text) == "{}"
