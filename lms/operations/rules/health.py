"""Pure: what is well and what is not, in sentences that anyone may read. Nothing here names a person, a machine or an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.kit.numbers import counted, number

#: Work that nobody has taken up for so long is late: is a worker running?
LATE_AFTER = timedelta(minutes=5)
#: Megabytes: with less than the first nothing more can be kept for sure, with less than the second somebody should make room.
FULL, NEARLY_FULL = 64, 1_024


@dataclass(frozen=True)
class Check:
    """One thing looked at. `stops`: without it no page can be served."""

    what: str
    is_well: bool
    sentence: str
    stops: bool = True


@dataclass(frozen=True)
class Queue:
    """How much waits, how much was given up, and since when the longest has been due; None: nothing is."""

    waiting: int = 0
    failed: int = 0
    due_since: datetime | None = None


def tables(*, at: str | None, known: Sequence[str]) -> Check:
    """`known`: every version of the tables that this release knows, first to last. Newer tables can be lived with, older cannot."""
    if at is None:
        return Check("Tables", False, "There are no tables yet. Run: flask db upgrade")
    if at == known[-1]:
        return Check("Tables", True, "The tables are those of this release.")
    if at in known:
        return Check("Tables", False, "The tables are older than this release. Run: flask db upgrade")
    return Check("Tables", True, "The tables are newer than this release, as they are for a while in an upgrade.")


def disk(free: int) -> Check:
    """`free`: megabytes where least is left of the disks that are written to."""
    if free < FULL:
        return Check("Disk", False, "The disk is full: what people do cannot be kept. Make room at once.")
    if free < NEARLY_FULL:
        return Check("Disk", False, f"The disk is nearly full: {number(free)} MB are left. Make room.", stops=False)
    return Check("Disk", True, "There is room on the disk.")


def queue(what: str, verb: str, found: Queue, now: datetime) -> Check:
    """`what`: "Background work"; `verb`: what is to happen to it."""
    late = now - found.due_since if found.due_since else timedelta()
    if late > LATE_AFTER:
        return Check(what, False, f"Something has waited to be {verb} for {in_words(late)}. Is a worker running?", stops=False)
    return Check(what, True, f"Nothing has waited to be {verb} for long.", stops=False)


def in_words(time: timedelta) -> str:
    """A stretch of time, roughly: "7 minutes", "3 hours", "2 days"."""
    minutes = int(time.total_seconds() // 60)
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}s"
    return counted(minutes, "minute", "minutes")


def can_serve(checks: Sequence[Check]) -> bool:
    """Can pages be served? Late background work is no reason to turn people away."""
    return all(check.is_well for check in checks if check.stops)
