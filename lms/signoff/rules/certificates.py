"""Pure: whether somebody is signed off for all that a role asks for, and since when not."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from lms.signoff.rules.overview import Row


def stands(rows: Collection[Row], day: date) -> bool:
    """Is everything signed off, in date and for the version of the day? Leave takes nothing away; a role that asks for nothing has none."""
    return bool(rows) and all(row.held is not None and row.held.rank(row.expected, day) == 3 for row in rows)


def counts_until(rows: Iterable[Row]) -> date | None:
    """The first last day of what it stands on."""
    return min((row.held.review_on for row in rows if row.held), default=None)


def fallen_on(issued_on: date, today: date, changes: Iterable[date], stands_on: Callable[[date], bool]) -> date | None:
    """The first day since on which it did not stand; None: it has stood all the time. Only on days of `changes` can it fall."""
    days = sorted({day for day in changes if issued_on < day <= today} | {issued_on})
    return next((day for day in days if not stands_on(day)), None)
