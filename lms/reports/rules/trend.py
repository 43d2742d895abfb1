"""Pure: how a figure went, month by month. Every point is what the report says as at its day."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from lms.kit.datetimes import long_date
from lms.kit.measures import Measure, Span
from lms.reports.rules.counting import People, Shown, Tally, is_small

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


def point(measure: Measure, day: date, every: Mapping[str, int], closed: Mapping[str, int], people: People) -> Shown:
    """One day, with what has to be held back. `closed`: how many of `every` line that counts the viewer may not open."""
    hidden = frozenset(state for state, count in closed.items() if is_small(count))
    return Shown(day.isoformat(), long_date(day), Tally(measure, every), not any(closed.values()), people, hidden)


# --- many days at once ------------------------------------------------------------------------------------------------------------


class Window(NamedTuple):
    """The days on which a post is in scope under one term."""

    first: int
    until: int
    is_open: bool


def window(days: Sequence[date], starts_on: date, ends_on: date | None, *, is_open: bool) -> Window:
    """The window of a term. An empty end is open."""
    first = bisect_left(days, starts_on)
    until = len(days) if ends_on is None else bisect_right(days, ends_on)
    return Window(first, max(first, until), is_open)


def _within(span: Span, other: Span) -> Span:
    """What both have in common; an empty span begins where it ends."""
    first = max(span[0], other[0])
    return first, max(first, min(span[1], other[1]))


def _bits(span: Span) -> int:
    """A bit for each day of the span."""
    return (1 << span[1]) - (1 << span[0])


class Line(NamedTuple):
    """A line over all days: when it has which state; and when it counts and is late, a bit for each day."""

    spans: Mapping[str, Span]
    counted: int
    late: int


@dataclass
class Lines(dict[str, Line]):
    """Lines by their code, each worked out once."""

    measure: Measure
    read: Callable[[str], Mapping[str, Span]]

    def __missing__(self, code: str) -> Line:
        spans = self.read(code)
        return self.setdefault(code, Line(spans, self._bits(spans, self.measure.counted), self._bits(spans, self.measure.late)))

    def _bits(self, spans: Mapping[str, Span], states: frozenset[str]) -> int:
        days = 0
        for state, span in spans.items():
            days |= _bits(span) if state in states else 0
        return days


@dataclass
class Count:
    """Lines and people on every day."""

    measure: Measure
    days: Sequence[date]
    lines: Lines
    #: By window, how many lines have which code.
    codes: dict[Window, Counter[str]] = field(default_factory=dict)
    #: By person, a bit for each day: has a line that counts, has one that is late, has one that the viewer may not open.
    counted: Counter[int] = field(default_factory=Counter)
    late: Counter[int] = field(default_factory=Counter)
    closed: Counter[int] = field(default_factory=Counter)

    def take(self, human: int, window: Window, codes: Sequence[str]) -> None:
        """The lines of one post, on the days on which it is in scope under one term."""
        self.codes.setdefault(window, Counter()).update(codes)
        counted = late = 0
        for code in set(codes):
            line = self.lines[code]
            counted |= line.counted
            late |= line.late
        inside = _bits(window[:2])
        self.counted[human] |= counted & inside
        self.late[human] |= late & inside
        if not window.is_open:
            self.closed[human] |= counted & inside

    def points(self) -> list[Shown]:
        """A row for each day: the report's totals as at that day."""
        counts = self._counts()
        people = Counter((counted, self.late[human], self.closed[human]) for human, counted in self.counted.items())
        return [self._point(day, at, counts, people) for at, day in enumerate(self.days)]

    def _counts(self) -> dict[tuple[str, bool], list[int]]:
        """Changes are noted where a span begins and where it has ended, and summed up."""
        states = sorted(self.measure.counted)
        changes = {(state, is_open): [0] * (len(self.days) + 1) for state in states for is_open in (True, False)}
        for window, codes in self.codes.items():
            for code, number in codes.items():
                for state, span in self.lines[code].spans.items():
                    first, until = _within(span, window[:2])
                    changes[state, window.is_open][first] += number
                    changes[state, window.is_open][until] -= number
        return {key: list(accumulate(numbers)) for key, numbers in changes.items()}

    def _point(self, day: date, at: int, counts: Mapping[tuple[str, bool], Sequence[int]], people: Counter[tuple[int, int, int]]) -> Shown:
        closed = {state: counts[state, False][at] for state in sorted(self.measure.counted)}
        every = {state: count + counts[state, True][at] for state, count in closed.items()}
        return point(self.measure, day, every, closed, _people(people, 1 << at))


def _people(numbers: Counter[tuple[int, int, int]], bit: int) -> People:
    """From how many people have which days to those who count on one day."""
    today = [(bool(late & bit), bool(closed & bit), number) for (counted, late, closed), number in numbers.items() if counted & bit]
    return People(
        counted=sum(number for *_, number in today),
        good=sum(number for late, _, number in today if not late),
        closed_good=sum(number for late, closed, number in today if closed and not late),
        closed_late=sum(number for late, closed, number in today if closed and late),
    )
