"""Pure: on which days a group meets, one after another."""

from dataclasses import dataclass
from datetime import date, timedelta

#: A year of weeks.
MOST_SESSIONS = 53
MOST_WEEKS = 52


@dataclass(frozen=True)
class SeriesDay:
    """A day of a series; `in_the_way`: why no session can be planned on it, empty where it can."""

    day: date
    in_the_way: str = ""


def days_of(first: date, weeks: int, number: int | None, until: date | None) -> list[date]:
    """The first day and those that follow, so many weeks apart: so many of them, none after `until`, never more than a year of weeks."""
    steps = range(min(number or MOST_SESSIONS, MOST_SESSIONS))
    days = [first + timedelta(weeks=weeks * step) for step in steps]
    return [day for day in days if until is None or day <= until]
