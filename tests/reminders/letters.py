"""Digests as people get them."""

from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import select

from lms.kit import clock
from lms.kit.clock import LOCAL
from lms.kit.db import db, transaction
from lms.kit.room import Letter
from lms.outbox import service as outbox
from lms.outbox.models import Message
from lms.reminders.models import ReminderPolicy
from lms.reminders.service import runs, writing
from lms.reminders.service.policies import load_reference
from lms.training.service import recompute


def switch_on() -> None:
    """Every matter, for everybody."""
    load_reference(Path(), without=(), since=None)
    db.session.query(ReminderPolicy).update({"starts_on": date(2026, 1, 1), "opened_on": date(2026, 1, 1)})
    db.session.commit()


def decide(monkeypatch, day: date | None = None) -> None:
    """The decision of a day; it is half past seven then."""
    if day:
        monkeypatch.setattr(clock, "now", lambda: datetime.combine(day, time(8), LOCAL))
    recompute()
    db.session.commit()
    runs.run(clock.today(), transaction)


def message_to(person_id: int) -> Message | None:
    """The last digest for them, unless it was replaced."""
    statement = select(Message).where(Message.person_id == person_id, Message.kind == "reminders.digest").order_by(Message.id.desc())
    return db.session.scalar(statement.limit(1))


def open_digest(person_id: int) -> Letter | None:
    """What a worker sends them now; None: nothing."""
    message = message_to(person_id)
    claimed = message and outbox.claim(message.id)
    letter = writing.write([message.id])[message.id] if claimed else None
    if claimed:
        outbox.write(claimed, letter)
    db.session.commit()
    return letter
