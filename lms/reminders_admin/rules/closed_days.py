"""Pure: the days on which an employer is closed: which may be added, how they read, and how a year looks."""

from calendar import Calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.kit.datetimes import date_as, long_date, long_weekday
from lms.kit.refusal import Refused
from lms.reminders.rules.calendar import DAY, SATURDAY, WorkCalendar, bank_holidays

#: So far ahead, and so many days at once.
LATEST = timedelta(days=3 * 366)
LONGEST = 366


class DayKind(StrEnum):
    """Why a day is not worked."""

    WORKED = "worked"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSED = "closed"


@dataclass(frozen=True)
class Stretch:
    """Closed days that lie together, under one name."""

    first: date
    last: date
    name: str

    @property
    def when(self) -> str:
        return long_weekday(self.first) if self.first == self.last else f"{long_date(self.first)} to {long_date(self.last)}"


def kind_of(day: date, calendar: WorkCalendar) -> DayKind:
    """What a day is; one that is closed for two reasons goes by the more general one."""
    if day.weekday() >= SATURDAY:
        return DayKind.WEEKEND
    if calendar.jurisdiction and day in bank_holidays(calendar.jurisdiction, day.year):
        return DayKind.HOLIDAY
    return DayKind.CLOSED if day in calendar.closed else DayKind.WORKED


def days_to_close(first: date, last: date | None, calendar: WorkCalendar, today: date) -> list[date]:
    """The days from the first to the last that are worked so far. Raises Refused."""
    until = last or first
    if until < first:
        raise Refused("Enter a last day that is not before the first", field="last")
    if first < today:
        raise Refused(f"Enter today, {long_date(today)}, or a later day", field="first")
    if until > today + LATEST:
        raise Refused(f"Enter a day up to {long_date(today + LATEST)}", field="last" if last else "first")
    if (until - first).days >= LONGEST:
        raise Refused(f"Enter {LONGEST} days at most at once", field="last")
    days = [day for day in _each(first, until) if calendar.is_worked(day)]
    if not days:
        raise Refused(_why_not(first, until, calendar), field="first")
    return days


def _why_not(first: date, last: date, calendar: WorkCalendar) -> str:
    if first != last:
        return "None of these days is worked anyway. Enter other days"
    reasons = {
        DayKind.WEEKEND: "is at a weekend, and not worked anyway",
        DayKind.HOLIDAY: f"is a bank holiday already: {bank_holidays(calendar.jurisdiction or '', first.year).get(first, '')}"
        if calendar.jurisdiction
        else "",
        DayKind.CLOSED: "is closed already",
    }
    return f"{long_weekday(first)} {reasons[kind_of(first, calendar)]}. Enter another day"


def _each(first: date, last: date) -> Iterator[date]:
    return (first + number * DAY for number in range((last - first).days + 1))


def stretches(names: Mapping[date, str], calendar: WorkCalendar) -> list[Stretch]:
    """The closed days, those together that have one name and no worked day between them."""
    joined: list[Stretch] = []
    for day, name in sorted(names.items()):
        before = joined[-1] if joined else None
        if before and before.name == name and not any(map(calendar.is_worked, _each(before.last, day))):
            joined[-1] = Stretch(before.first, day, name)
        else:
            joined.append(Stretch(day, day, name))
    return joined


# --- a year as a picture ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayCell:
    """A day in the picture: its column (Monday is 0) and its row."""

    day: date
    column: int
    row: int
    kind: DayKind


@dataclass(frozen=True)
class Month:
    name: str
    cells: list[DayCell]


def months(year: int, calendar: WorkCalendar) -> list[Month]:
    """The twelve months."""
    return [Month(date_as(date(year, month, 1), "MMMM"), list(_cells(year, month, calendar))) for month in range(1, 13)]


def _cells(year: int, month: int, calendar: WorkCalendar) -> Iterable[DayCell]:
    for row, week in enumerate(Calendar().monthdatescalendar(year, month)):
        for column, day in enumerate(week):
            if day.month == month:
                yield DayCell(day, column, row, kind_of(day, calendar))
