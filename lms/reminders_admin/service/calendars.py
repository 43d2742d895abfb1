"""Verbs of working days."""

from datetime import date

from sqlalchemy import delete

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.reminders.models import ClosedDay
from lms.reminders.queries.policies import calendars
from lms.reminders_admin.rules.closed_days import days_to_close
from lms.reminders_admin.service.policies import check_reach


def close_days(*, employer_id: int, first: date, last: date | None, name: str, by: Viewer) -> int:
    """An employer is closed from the first day to the last; how many worked days that are. Raises Refused."""
    advisory_lock("closed days")
    check_reach(employer_id, by)
    days = days_to_close(first, last, calendars()[employer_id], clock.today())
    db.session.add_all(ClosedDay(employer_id=employer_id, day=day, name=" ".join(name.split())) for day in days)
    db.session.flush()
    return len(days)


def open_days(*, employer_id: int, first: date, last: date, by: Viewer) -> None:
    """These days are worked again. Raises Refused."""
    check_reach(employer_id, by)
    days = (ClosedDay.employer_id == employer_id, ClosedDay.day.between(first, last))
    if not db.session.scalars(delete(ClosedDay).where(*days).returning(ClosedDay.id)).all():
        raise Refused("These days are worked already.")
