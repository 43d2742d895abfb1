"""Pure: the stages of a matter, and which of them is in force on a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from lms.kit.room import Matter
from lms.reminders.rules.calendar import DAY, WorkCalendar, monday_after

#: The supervisor's supervisor reads of every so manyth week.
WEEKS_ABOVE = 4
ONCE = "once"


class Ladder(NamedTuple):
    """When people are told, as `Matter` says; `left_out`: stages by their keys."""

    before: tuple[int, ...] = ()
    worked_after: tuple[int, ...] = ()
    weeks: int = 0
    is_once: bool = False
    left_out: frozenset[str] = frozenset()


class Stage(NamedTuple):
    """A stage of one line: its key, its place among all of the matter, its own day, and the worked day on which it is told."""

    key: str
    place: int
    own_day: date
    day: date


def ladder_of(matter: Matter, left_out: frozenset[str] = frozenset(), horizon: int | None = None) -> Ladder:
    """The stages that are left of a matter's: without those before the `horizon` (days), where it keeps to one."""
    early = horizon if matter.has_horizon else None
    never = frozenset(f"w{week}" for week in matter.without_weeks)
    return _ladder(matter.before, matter.worked_after, matter.weeks, matter.is_once, left_out | never, early)


@lru_cache(maxsize=4_096)
def _ladder(
    before: tuple[int, ...], worked_after: tuple[int, ...], weeks: int, is_once: bool, left_out: frozenset[str], horizon: int | None
) -> Ladder:
    early = {str(days) for days in before if horizon is not None and days > horizon}
    return Ladder(before, worked_after, weeks, is_once, left_out | early)


def stage_keys(matter: Matter) -> tuple[str, ...]:
    """Every stage of a matter, in their order: 90, 60, …, 0, after3, w1, …"""
    ladder = ladder_of(matter)
    return tuple(key for key, _ in _days(ladder, date(2000, 1, 1), date(2000, 1, 1), WorkCalendar()) if key not in ladder.left_out)


def is_after(key: str) -> bool:
    """Is it a week after the day?"""
    return key.startswith("w")


def stages(ladder: Ladder, on: date, since: date, calendar: WorkCalendar) -> tuple[Stage, ...]:
    """The stages of what is about the day `on`, the first one first. `since`: of what is told once, its day."""
    numbered = enumerate(_days(ladder, on, since, calendar))
    return tuple(
        Stage(key, place, own_day, _worked(ladder, on, own_day, calendar))
        for place, (key, own_day) in numbered
        if key not in ladder.left_out
    )


def _worked(ladder: Ladder, on: date, own_day: date, calendar: WorkCalendar) -> date:
    """What comes before the day, or on it, is told earlier rather than late."""
    return calendar.last_worked(own_day) if own_day <= on and not ladder.is_once else calendar.first_worked(own_day)


def _days(ladder: Ladder, on: date, since: date, calendar: WorkCalendar) -> Iterator[tuple[str, date]]:
    if ladder.is_once:
        yield ONCE, since
    for days in ladder.before:
        yield str(days), on - timedelta(days=days)
    for number in ladder.worked_after:
        yield f"after{number}", calendar.worked_after(on, number)
    for week in range(1, ladder.weeks + 1):
        yield f"w{week}", monday_after(on, week)


def ends_before(ladder: Ladder, on: date) -> date:
    """The first day on which nobody is told any more."""
    if ladder.weeks:
        return monday_after(on, ladder.weeks + 1)
    return on + DAY if ladder.before else date.max


@lru_cache(maxsize=200_000)
def in_force(ladder: Ladder, on: date, since: date, calendar: WorkCalendar, day: date) -> Stage | None:
    """The last stage whose day has come."""
    if day < since or day >= ends_before(ladder, on):
        return None
    return next((stage for stage in reversed(stages(ladder, on, since, calendar)) if stage.day <= day), None)


@lru_cache(maxsize=4_096)
def for_supervisors(ladder: Ladder, *, above: bool) -> Ladder:
    """What a supervisor reads of: the weeks after. `above`: the supervisor's supervisor, every fourth."""
    weeks = {f"w{week}" for week in range(1, ladder.weeks + 1) if above and week % WEEKS_ABOVE}
    early = {str(days) for days in ladder.before} | {f"after{number}" for number in ladder.worked_after}
    return ladder._replace(left_out=ladder.left_out | weeks | early)
