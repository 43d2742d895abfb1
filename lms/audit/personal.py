"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from datetime import date

from sqlalchemy import select

from lms.audit.models import Change
from lms.audit.queries import is_emptied
from lms.kit.datetimes import start_of
from lms.kit.db import AnySelect
from lms.kit.personal import Nobodys, Retention

PERSONAL = (
    Nobodys(
        table="change",
        title="What you changed",
        kept="trail",
        nobodys="What you changed in other people’s records is counted above, without their values.",
    ),
)


def _trail(before: date) -> AnySelect:
    return select(Change.id.label("row_id"), Change.at.label("on")).where(Change.at < start_of(before), ~is_emptied(Change.values))


RETENTION = (Retention(rule="trail", due=_trail),)
