"""Policies as runs need them: every matter has one, and its first run is noted."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from sqlalchemy import select

from lms.kit import clock
from lms.kit.db import db
from lms.reminders.models import ReminderPolicy
from lms.reminders.queries.matters import matters


def load_reference(folder: Path, *, without: Collection[str], since: date | None) -> list[str]:
    """Every matter is on for every employer from today, and what is in force is sent; a policy that is there stays as it is."""
    there = set(db.session.scalars(select(ReminderPolicy.matter).where(ReminderPolicy.employer_id.is_(None))))
    new = [matter for name, matter in matters().items() if name not in there]
    db.session.add_all(ReminderPolicy(matter=matter.name, starts_on=clock.today()) for matter in new)
    return [f"Reminders of {matter.label.lower()}: on from today." for matter in new]


def note_opening(day: date) -> None:
    """The first run of these policies is over."""
    begun = select(ReminderPolicy).where(ReminderPolicy.is_on, ReminderPolicy.opened_on.is_(None), ReminderPolicy.starts_on <= day)
    for policy in db.session.scalars(begun):
        policy.opened_on = day
