"""Pure: when periodic work falls due."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol


class Schedule(Protocol):
    """When work falls due by itself. `title`: what it is called on pages."""

    @property
    def title(self) -> str: ...

    def slot(self, now: datetime) -> datetime:
        """The last moment, not after `now` on the partnership's clock, at which it fell due."""

    def next_run(self, now: datetime) -> datetime:
        """The first moment after `now` at which it falls due."""


@dataclass(frozen=True)
class Every:
    """Every so often, counted from midnight UTC of some day: `gap` of a minute or more."""

    title: str
    gap: timedelta

    def slot(self, now: datetime) -> datetime:
        """The last multiple of the gap."""
        return self._multiple(now, 0)

    def next_run(self, now: datetime) -> datetime:
        """The next multiple of the gap."""
        return self._multiple(now, 1)

    def _multiple(self, now: datetime, later: int) -> datetime:
        seconds = int(self.gap.total_seconds())
        return datetime.fromtimestamp((now.timestamp() // seconds + later) * seconds, tz=now.tzinfo)


@dataclass(frozen=True)
class Daily:
    """Once a day at a wall clock's time in the partnership; choose one that no change of the clocks leaves out: not from 1 to 2."""

    title: str
    at: time

    def slot(self, now: datetime) -> datetime:
        """Today's moment, or yesterday's where today's is still to come."""
        today = datetime.combine(now.date(), self.at, now.tzinfo)
        return today if today <= now else datetime.combine(now.date() - timedelta(days=1), self.at, now.tzinfo)

    def next_run(self, now: datetime) -> datetime:
        """Today's moment, or tomorrow's where today's has come."""
        today = datetime.combine(now.date(), self.at, now.tzinfo)
        return today if today > now else datetime.combine(now.date() + timedelta(days=1), self.at, now.tzinfo)


def slot_on(schedule: Schedule, day: date, now: datetime) -> datetime | None:
    """The last moment of this day, not after `now`, at which it fell due, or else the first one still to come; None: there is none."""
    slot = schedule.slot(min(now, datetime.combine(day, time.max, now.tzinfo)))
    if slot.date() != day:
        slot = schedule.next_run(datetime.combine(day - timedelta(days=1), time.max, now.tzinfo))
    return slot if slot.date() == day else None
