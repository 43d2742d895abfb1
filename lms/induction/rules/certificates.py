"""Pure: since when an induction that was complete is not."""

from collections.abc import Iterable
from datetime import date

from lms.training.rules.calendar import FOR_EVER

#: From a day to a day (None: open), and the day since which it is seen as complete on these days.
Seen = tuple[date, date | None, date | None]


def fallen_on(issued_on: date, today: date, stretches: Iterable[Seen]) -> date | None:
    """The first day since then on which it was not complete; None: it has been all the time, or until it ended."""
    for from_day, to_day, completed_on in sorted(stretches, key=lambda stretch: stretch[0]):
        first = max(from_day, issued_on)
        if first <= min(to_day or FOR_EVER, today) and (completed_on is None or completed_on > first):
            return first
    return None


def start_meant(starts: Iterable[date], completed_on: date) -> date | None:
    """The start of the induction that was completed on this day, if it has moved meanwhile: the last before it, else the first."""
    ordered = sorted(starts)
    return max((start for start in ordered if start <= completed_on), default=ordered[0] if ordered else None)
