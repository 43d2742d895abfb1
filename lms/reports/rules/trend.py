"""Pure: how a figure went, month by month. Every point is what the report says as at its day.

Counted in one pass over stretches of standings, each of which is added to all days at once; a day is known by its place among the days.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from lms.reports.rules.counting import COUNTED, People, Shown, Tally, is_small
from lms.training.rules.calendar import long_date
from lms.training.rules.words import Status

MONTHS = 24


def month_ends(day: date) -> list[date]:
    """The last days of the 23 months before this day's, and the day itself, in order."""
    first = day.replace(day=1)
    return [*(_months_before(first, back) - timedelta(days=1) for back in range(MONTHS - 2, -1, -1)), day]


def _months_before(first: date, months: int) -> date:
    month = first.year * 12 + first.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)


def day_of(point: Shown) -> date:
    """The day that a point is as at."""
    return date.fromisoformat(point.key)


class Window(NamedTuple):
    """Days on which a post is in scope under one term. `first` and `last` are places among the days, both included."""

    human: int
    first: int
    last: int
    expiring_days: int
    is_open: bool


class Stretch(NamedTuple):
    """What a standing says of a post and a subject that it has to hold, as ISO dates; neither exempt nor paused. None is for ever."""

    post_id: int
    from_day: str
    to_day: str | None
    is_held: int
    expires_on: str | None
    due_on: str
    in_grace: int


@dataclass
class Calendar:
    """Dates as places among the days: what is looked up a million times."""

    days: Sequence[str]
    _first: dict[str, int] = field(default_factory=dict)
    _last: dict[str, int] = field(default_factory=dict)
    _soon: dict[tuple[str, int], int] = field(default_factory=dict)

    def first_from(self, day: str) -> int:
        """The first of the days that is not before this one."""
        found = self._first.get(day)
        return found if found is not None else self._first.setdefault(day, bisect_left(self.days, day))

    def last_until(self, day: str | None) -> int:
        """The last of the days that is not after this one; -1 where all are."""
        if day is None:
            return len(self.days) - 1
        found = self._last.get(day)
        return found if found is not None else self._last.setdefault(day, bisect_right(self.days, day) - 1)

    def first_soon(self, expires_on: str, expiring_days: int) -> int:
        """The first of the days on which this expires soon."""
        found = self._soon.get((expires_on, expiring_days))
        if found is None:
            begins = date.fromisoformat(expires_on) - timedelta(days=expiring_days)
            found = self._soon.setdefault((expires_on, expiring_days), bisect_left(self.days, begins.isoformat()))
        return found


@dataclass
class Count:
    """Lines and people on every day. Changes are noted where they begin and after they end, and summed up at the end."""

    calendar: Calendar
    lines: dict[tuple[Status, bool], list[int]] = field(init=False)
    #: By person, a bit for each day: has a line that counts, has one overdue, has one that the viewer may not open.
    due: dict[int, int] = field(default_factory=dict)
    late: dict[int, int] = field(default_factory=dict)
    closed: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = {(status, is_open): [0] * (len(self.calendar.days) + 1) for status in COUNTED for is_open in (True, False)}

    def take(self, stretches: Iterable[Stretch], windows: Mapping[int, Sequence[Window]]) -> None:
        """Every stretch, on the days on which its post is in scope."""
        first_from, last_until = self.calendar.first_from, self.calendar.last_until
        for post_id, from_day, to_day, is_held, expires_on, due_on, in_grace in stretches:
            begins, ends = first_from(from_day), last_until(to_day)
            held_until = last_until(expires_on) if is_held else -1
            late_from = len(self.calendar.days) if in_grace else last_until(due_on) + 1
            for window in windows.get(post_id, ()):
                first, last = max(begins, window.first), min(ends, window.last)
                if first <= last:
                    self._in_date(window, first, min(last, held_until), expires_on)
                    self._overdue(window, max(first, held_until + 1, late_from), last)

    def _in_date(self, window: Window, first: int, last: int, expires_on: str | None) -> None:
        if first > last:
            return
        soon = last + 1
        if expires_on is not None:
            soon = min(max(first, self.calendar.first_soon(expires_on, window.expiring_days)), last + 1)
        self._add(Status.CURRENT, window, first, soon - 1)
        self._add(Status.EXPIRING, window, soon, last)

    def _overdue(self, window: Window, first: int, last: int) -> None:
        if first <= last:
            self._add(Status.OVERDUE, window, first, last)
            self.late[window.human] = self.late.get(window.human, 0) | _bits(first, last)

    def _add(self, status: Status, window: Window, first: int, last: int) -> None:
        if first > last:
            return
        changes = self.lines[status, window.is_open]
        changes[first] += 1
        changes[last + 1] -= 1
        bits = _bits(first, last)
        self.due[window.human] = self.due.get(window.human, 0) | bits
        if not window.is_open:
            self.closed[window.human] = self.closed.get(window.human, 0) | bits

    def points(self) -> list[Shown]:
        """A row for each day, with what has to be held back: the report's totals as at that day."""
        sums = {key: _running(changes) for key, changes in self.lines.items()}
        return [self._point(at, sums) for at in range(len(self.calendar.days))]

    def _point(self, at: int, sums: Mapping[tuple[Status, bool], Sequence[int]]) -> Shown:
        closed = {status: sums[status, False][at] for status in COUNTED}
        tally = Tally({status: closed[status] + sums[status, True][at] for status in COUNTED})
        day, people = self.calendar.days[at], self._people(1 << at)
        held = frozenset(status for status, count in closed.items() if is_small(count))
        return Shown(day, long_date(date.fromisoformat(day)), tally, not any(closed.values()), people, held)

    def _people(self, bit: int) -> People:
        found = [(self.late.get(human, 0) & bit, self.closed.get(human, 0) & bit) for human, due in self.due.items() if due & bit]
        return People(
            counted=len(found),
            in_date=sum(not late for late, _ in found),
            closed_in_date=sum(not late and bool(closed) for late, closed in found),
            closed_late=sum(bool(late and closed) for late, closed in found),
        )


def _bits(first: int, last: int) -> int:
    return (2 << last) - (1 << first)


def _running(changes: Sequence[int]) -> list[int]:
    found, level = [], 0
    for change in changes:
        level += change
        found.append(level)
    return found
