"""Something that work leaves in the database, and that can be counted: a message whose key tells which job wrote it."""

from collections import Counter
from uuid import uuid4

from sqlalchemy import select

from lms.kit.db import db
from lms.outbox.models import Message


def effect(one) -> None:
    """Within a transaction: a row that is different every time."""
    db.session.add(Message(key=f"{one.about_id} {uuid4()}", to="a@example.org", subject="", body="", message_id=f"<{uuid4()}>"))
    db.session.flush()


def effects() -> dict[int, int]:
    """{which job: how often it left something}."""
    db.session.rollback()
    return dict(Counter(int(key.split()[0]) for key in db.session.scalars(select(Message.key))))
