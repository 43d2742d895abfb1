"""Pure: how a figure went, month by month. Every point is what the report says as at its day.

What a date means to 24 days is how many of them lie before it, and that is all that is read of the dates of a line: lines that look the
same from there are counted together. A day is known by its place among the days; a span is its first place and the one after its last.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from lms.kit.datetimes import long_date
from lms.reports.rules.counting import COUNTED, People, Shown, Tally, is_small
from lms.training.rules.calendar import ONE_DAY
from lms.training.rules.words import Status

MONTHS = 24
#: The parts of a line's code stand so far apart; there are fewer edges of any kind.
APART = 100

Span: TypeAlias = tuple[int, int]


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


# --- dates as places among the days -----------------------------------------------------------------------------------------------


def last_edges(days: Sequence[date]) -> list[date]:
    """As many of these lie before a last day as there are days on which it is not over."""
    return [day - ONE_DAY for day in days]


def expiry_edges(days: Sequence[date], expiring_days: int) -> list[date]:
    """As last edges, and those from which an award expires soon among them: one place says both."""
    return sorted({*last_edges(days), *_soon_edges(days, expiring_days)})


def _soon_edges(days: Sequence[date], expiring_days: int) -> list[date]:
    return [day + timedelta(days=expiring_days) for day in days]


class Window(NamedTuple):
    """The days on which a post is in scope under one term, and what is the same for all its lines on them."""

    first: int
    until: int
    expiring_days: int
    is_open: bool


def window(days: Sequence[date], starts_on: date, ends_on: date | None, expiring_days: int, *, is_open: bool) -> Window:
    """The window of a term. An empty end is open."""
    first = bisect_left(days, starts_on)
    until = len(days) if ends_on is None else bisect_right(days, ends_on)
    return Window(first, max(first, until), expiring_days, is_open)


class Line(NamedTuple):
    """A line over all days: when it is up to date, expires soon and is overdue; and when it counts and is overdue, a bit for each day."""

    spans: Mapping[Status, Span]
    due: int
    late: int


class Lines(dict[str, Line]):
    """Lines by their code, each worked out once. A code has four places: of its first day and its last among the days, of its expiry
    among the edges of expiry, and of the day on which it falls due among the days."""

    def __init__(self, days: Sequence[date], expiring_days: int) -> None:
        super().__init__()
        edges, soon, last = expiry_edges(days, expiring_days), _soon_edges(days, expiring_days), last_edges(days)
        self._expiries = [(_share(soon, edges[:place]), _share(last, edges[:place])) for place in range(len(edges) + 1)]

    def __missing__(self, code: str) -> Line:
        rest, late_from = divmod(int(code), APART)
        rest, expiry = divmod(rest, APART)
        whole = divmod(rest, APART)
        soon, expired = self._expiries[expiry]
        spans = {
            Status.CURRENT: within((0, soon), whole),
            Status.EXPIRING: within((soon, expired), whole),
            Status.OVERDUE: within((max(expired, late_from), whole[1]), whole),
        }
        late = bits(spans[Status.OVERDUE])
        return self.setdefault(code, Line(spans, bits(within((0, expired), whole)) | late, late))


def _share(some: Sequence[date], others: Sequence[date]) -> int:
    return len(set(some) & set(others))


def within(span: Span, other: Span) -> Span:
    """What both have in common; an empty span begins where it ends."""
    first = max(span[0], other[0])
    return first, max(first, min(span[1], other[1]))


def bits(span: Span) -> int:
    """A bit for each day of the span."""
    return (1 << span[1]) - (1 << span[0])


# --- counting ---------------------------------------------------------------------------------------------------------------------


@dataclass
class Count:
    """Lines and people on every day."""

    days: Sequence[date]
    #: By window, how many lines have which code.
    lines: dict[Window, Counter[str]] = field(default_factory=dict)
    #: By person, a bit for each day: has a line that counts, has one overdue, has one that the viewer may not open.
    due: Counter[int] = field(default_factory=Counter)
    late: Counter[int] = field(default_factory=Counter)
    closed: Counter[int] = field(default_factory=Counter)
    _read: dict[int, Lines] = field(default_factory=dict)

    def take(self, human: int, window: Window, codes: Sequence[str]) -> None:
        """The lines of one post, on the days on which it is in scope under one term."""
        self.lines.setdefault(window, Counter()).update(codes)
        lines, due, late = self._lines(window), 0, 0
        for code in set(codes):
            line = lines[code]
            due |= line.due
            late |= line.late
        inside = bits(window[:2])
        self.due[human] |= due & inside
        self.late[human] |= late & inside
        if not window.is_open:
            self.closed[human] |= due & inside

    def _lines(self, window: Window) -> Lines:
        if window.expiring_days not in self._read:
            self._read[window.expiring_days] = Lines(self.days, window.expiring_days)
        return self._read[window.expiring_days]

    def points(self) -> list[Shown]:
        """A row for each day, with what has to be held back: the report's totals as at that day."""
        counts = self._counts()
        people = Counter((due, self.late[human], self.closed[human]) for human, due in self.due.items())
        return [_point(day, at, counts, people) for at, day in enumerate(self.days)]

    def _counts(self) -> dict[tuple[Status, bool], list[int]]:
        """Changes are noted where a span begins and where it has ended, and summed up."""
        changes = {(status, is_open): [0] * (len(self.days) + 1) for status in COUNTED for is_open in (True, False)}
        for window, codes in self.lines.items():
            lines = self._lines(window)
            for code, number in codes.items():
                for status, span in lines[code].spans.items():
                    first, until = within(span, window[:2])
                    changes[status, window.is_open][first] += number
                    changes[status, window.is_open][until] -= number
        return {key: list(accumulate(found)) for key, found in changes.items()}


def _point(day: date, at: int, counts: Mapping[tuple[Status, bool], Sequence[int]], people: Counter[tuple[int, int, int]]) -> Shown:
    closed = {status: counts[status, False][at] for status in COUNTED}
    tally = Tally({status: closed[status] + counts[status, True][at] for status in COUNTED})
    held = frozenset(status for status, count in closed.items() if is_small(count))
    return Shown(day.isoformat(), long_date(day), tally, not any(closed.values()), _people(people, 1 << at), held)


def _people(found: Counter[tuple[int, int, int]], bit: int) -> People:
    """From how many people have which days to those who count on one day."""
    ones = [(bool(late & bit), bool(closed & bit), number) for (due, late, closed), number in found.items() if due & bit]
    return People(
        counted=sum(number for *_, number in ones),
        in_date=sum(number for late, _, number in ones if not late),
        closed_in_date=sum(number for late, closed, number in ones if closed and not late),
        closed_late=sum(number for late, closed, number in ones if closed and late),
    )
