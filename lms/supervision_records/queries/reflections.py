"""Somebody's own reflections. There is no other reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.kit.db import db
from lms.kit.readers import Reader, reading_as
from lms.supervision.models import Reflection


@dataclass(frozen=True)
class Written:
    """One's own reflection on a session."""

    id: int
    text: str
    saved_at: datetime


def own(session_id: int, reader: Reader) -> Sequence[Written]:
    """What was saved last first: several where two records of a person, each with one, were merged."""
    columns = select(Reflection.id, Reflection.text, Reflection.saved_at).where(Reflection.session_id == session_id)
    newest_first = columns.order_by(Reflection.saved_at.desc(), Reflection.id.desc())
    return [Written(*row) for row in db.session.execute(reading_as(newest_first, reader))]
