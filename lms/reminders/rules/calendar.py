"""Pure: the days on which an employer works: Monday to Friday, but bank holidays and the employer's own days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import count, islice

import holidays

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SATURDAY = 5


@lru_cache(maxsize=64)
def bank_holidays(jurisdiction: str, year: int) -> dict[date, str]:
    """The bank holidays of a part of the country (SCT, ENG) in a year, and what they are called."""
    return dict(sorted(holidays.country_holidays("GB", subdiv=jurisdiction, years=[year]).items()))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """`jurisdiction`: whose bank holidays are kept; None: none are. `closed`: the employer's own days beside them."""

    jurisdiction: str | None = None
    closed: frozenset[date] = frozenset()

    def is_worked(self, day: date) -> bool:
        if day.weekday() >= SATURDAY or day in self.closed:
            return False
        return self.jurisdiction is None or day not in bank_holidays(self.jurisdiction, day.year)

    def last_worked(self, day: date) -> date:
        """This day, or the last one before it that is worked."""
        return next(day - number * DAY for number in count() if self.is_worked(day - number * DAY))

    def first_worked(self, day: date) -> date:
        """This day, or the first one after it that is worked."""
        return next(day + number * DAY for number in count() if self.is_worked(day + number * DAY))

    def worked_after(self, day: date, number: int) -> date:
        """The so-manyth worked day after this one; `number` is 1 or more."""
        return next(islice(self._after(day), number - 1, None))

    def _after(self, day: date) -> Iterator[date]:
        return (later for later in (day + number * DAY for number in count(1)) if self.is_worked(later))


def monday_after(day: date, number: int = 1) -> date:
    """The so-manyth Monday after this day, which may be one itself."""
    return day + timedelta(days=7 - day.weekday()) + (number - 1) * WEEK
