"""Pure: lines of training over many days at once.

What a date means to 24 days is how many of them lie before it, and that is all that is read of the dates of a line: lines that look the
same from there are one code. A day is known by its place among the days; a span is its first place and the one after its last.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from lms.kit.measures import Span
from lms.training.rules.calendar import ONE_DAY
from lms.training.rules.enums import EXPIRING_CHOICES, Status

#: The parts of a line's code stand so far apart; there are fewer edges of any kind.
APART = 100


def last_edges(days: Sequence[date]) -> list[date]:
    """As many of these lie before a last day as there are days on which it is not over."""
    return [day - ONE_DAY for day in days]


def expiry_edges(days: Sequence[date], expiring_days: int) -> list[date]:
    """As last edges, and those from which an award expires soon among them: one place says both."""
    return sorted({*last_edges(days), *_soon_edges(days, expiring_days)})


def _soon_edges(days: Sequence[date], expiring_days: int) -> list[date]:
    return [day + timedelta(days=expiring_days) for day in days]


def reader(days: Sequence[date]) -> Callable[[str], Mapping[str, Span]]:
    """From a code to when such a line is up to date, expires soon and is overdue.

    A code has five places: the employer's choice of when "expires soon" begins; of the line's first day and its last among the days, of its
    expiry among the edges of expiry, and of the day on which it falls due among the days.
    """
    last = last_edges(days)
    expiries = []
    for choice in EXPIRING_CHOICES:
        edges, soon = expiry_edges(days, choice), _soon_edges(days, choice)
        expiries.append([(_share(soon, edges[:place]), _share(last, edges[:place])) for place in range(len(edges) + 1)])

    def read(code: str) -> Mapping[str, Span]:
        rest, late_from = divmod(int(code), APART)
        rest, expiry = divmod(rest, APART)
        rest, until = divmod(rest, APART)
        choice, begins = divmod(rest, APART)
        soon, expired = expiries[choice][expiry]
        return {
            Status.CURRENT: _within((0, soon), (begins, until)),
            Status.EXPIRING: _within((soon, expired), (begins, until)),
            Status.OVERDUE: _within((max(expired, late_from), until), (begins, until)),
        }

    return read


def _share(edges: Sequence[date], others: Sequence[date]) -> int:
    return len(set(edges) & set(others))


def _within(span: Span, whole: Span) -> Span:
    first = max(span[0], whole[0])
    return first, max(first, min(span[1], whole[1]))
