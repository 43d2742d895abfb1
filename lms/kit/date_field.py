"""A day as people type it: three fields, or one as in an address. A year is never guessed."""

from datetime import date
from typing import Any

from wtforms import DateField

#: Years in which a day of work or training can lie; any other is a slip of the finger.
YEARS = range(1950, 2101)


class DayField(DateField):  # type: ignore[misc]
    """`?on=3&on=11&on=2026` or `?on=2026-11-03`. Left empty it is None; what is no day says so, and is None. `years`: where it may lie."""

    data: Any  # a date or None; a service is asked only when the form is right

    def __init__(self, *args: Any, years: range = YEARS, **given: Any) -> None:
        super().__init__(*args, **given)
        self.years = years

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        parts = [str(part).strip() for part in valuelist]
        if not any(parts):
            return
        self.data = _day(parts)
        if self.data is None:
            raise ValueError("Enter a real date, such as 3 11 2026")
        if self.data.year not in self.years:
            self.data = None
            raise ValueError(f"Enter a year from {self.years.start} to {self.years.stop - 1}")


def _day(parts: list[str]) -> date | None:
    try:
        if len(parts) == 1:
            return date.fromisoformat(parts[0])
        day, month, year = parts
        return date(int(year), int(month), int(day)) if len(year) == 4 else None
    except ValueError:
        return None
