"""What is noted of a run as it goes on."""

from datetime import date
from typing import Any

from sqlalchemy import update

from lms.kit import clock
from lms.kit.db import db, insert
from lms.reminders.models import ReminderRun


def begin(day: date, fingerprint: str) -> None:
    """A run of this day begins, or goes on: then with what holds now."""
    begun = insert(ReminderRun).values(day=day, began_at=clock.now(), fingerprint=fingerprint, nudges=0, digests=0)
    db.session.execute(begun.on_conflict_do_update(index_elements=["day"], set_={"fingerprint": fingerprint}))


def count(day: date, *, nudges: int = 0, digests: int = 0) -> None:
    """So many more."""
    _note(day, nudges=ReminderRun.nudges + nudges, digests=ReminderRun.digests + digests)


def end(day: date) -> None:
    """All of it is decided."""
    _note(day, ended_at=clock.now())


def _note(day: date, **values: Any) -> None:
    db.session.execute(update(ReminderRun).where(ReminderRun.day == day).values(**values))
