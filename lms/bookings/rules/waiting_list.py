"""Pure: who comes first on a waiting list, and how long an offered place is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

#: The rule as pages show it.
RULE = (
    "When a place comes free, it is offered to people whose training is overdue first, then by the day their training is due or expires, "
    "then by who asked first. Whoever is offered a place has some time to answer. After that it goes to the next person."
)


@dataclass(frozen=True)
class QueueEntry:
    """What decides somebody's place on the waiting list. `day`: the earliest day on which what the course teaches is or was due, or
    expires; None: nobody asks it of them."""

    booking_id: int
    asked_at: datetime
    is_overdue: bool = False
    day: date | None = None

    @property
    def place(self) -> tuple[bool, date, datetime, int]:
        """The key to sort by."""
        return not self.is_overdue, self.day or date.max, self.asked_at, self.booking_id


def in_order(claims: Iterable[QueueEntry]) -> list[QueueEntry]:
    """Whoever comes first, first."""
    return sorted(claims, key=lambda entry: entry.place)


def offered_until(now: datetime, hours: int, starts_at: datetime) -> datetime:
    """An offer made now ends after so many hours, whatever the clocks do meanwhile, and never after the event has begun."""
    return min(now + timedelta(hours=hours), starts_at)


def has_run_out(until: datetime, now: datetime) -> bool:
    """Is the offer over? At its very last moment it is."""
    return now >= until
