"""Pure: when periodic work falls due."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol


class Schedule(Protocol):
    """When work falls due by itself. `title`: what it is called on pages."""

    @property
    def title(self) -> str: ...

    def slot(self, now: datetime) -> datetime:
        """The last moment, not after `now` on the partnership's clock, at which it fell due."""


@dataclass(frozen=True)
class Every:
    """Every so often, counted from midnight UTC of some day: `gap` of a minute or more."""

    title: str
    gap: timedelta

    def slot(self, now: datetime) -> datetime:
        """The last multiple of the gap."""
        seconds = int(self.gap.total_seconds())
        return datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=now.tzinfo)


@dataclass(frozen=True)
class Daily:
    """Once a day at a wall clock's time in the partnership; choose one that no change of the clocks leaves out: not from 1 to 2."""

    title: str
    at: time

    def slot(self, now: datetime) -> datetime:
        """Today's moment, or yesterday's where today's is still to come."""
        today = datetime.combine(now.date(), self.at, now.tzinfo)
        return today if today <= now else datetime.combine(now.date() - timedelta(days=1), self.at, now.tzinfo)
