"""Pure: the life of a job, when it is tried again, and how periodic work is spoken of."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from lms.kit.datetimes import long_date
from lms.kit.numbers import counted


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return {
            JobState.WAITING: "Waiting",
            JobState.RUNNING: "Being done",
            JobState.DONE: "Done",
            JobState.FAILED: "Failed",
            JobState.CANCELLED: "Cancelled",
        }[self]


MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.WAITING, JobState.DONE, JobState.FAILED, JobState.CANCELLED}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset({JobState.WAITING}),
    JobState.CANCELLED: frozenset({JobState.WAITING}),
}

#: Nothing more will come of it unless somebody asks again.
OVER = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
#: Over without having been done.
GIVEN_UP = frozenset({JobState.FAILED, JobState.CANCELLED})

#: How often a worker shows that it is alive, whatever its job is busy with.
BEAT = timedelta(seconds=10)
#: A job whose worker has been silent for this long is in dead hands and is taken up again.
ABANDONED_AFTER = timedelta(minutes=2)
#: How long a job that went wrong rests before each further try.
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
#: A job that went wrong, or killed its worker, this often is given up.
TRIES = len(WAITS) + 1

WENT_WRONG = "Something went wrong on our side, and what was begun was undone. Try again; if that does not help, tell your administrator."
#: Ended work is kept for this long; what the clock asked for is of less interest.
KEPT, KEPT_PERIODIC = timedelta(days=90), timedelta(days=7)


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a job that has gone wrong `tries` times (1 or more) is tried again; None: it is given up."""
    return now + WAITS[tries - 1] if tries < TRIES else None


def may_move(old: JobState, new: JobState) -> bool:
    """Is this a legal move?"""
    return new in MOVES[old]


# --- periodic work ----------------------------------------------------------------------------------------------------------------


def duration(took: timedelta) -> str:
    """3 minutes 20 seconds."""
    seconds = round(took.total_seconds())
    parts = ((seconds // 3600, "hour"), (seconds // 60 % 60, "minute"), (seconds % 60, "second"))
    return " ".join(counted(count, unit, f"{unit}s") for count, unit in parts if count) or "less than a second"


def why_not_for(day: date, today: date, last_day: date | None) -> str:
    """Why work does not run for this day where people rely on it; empty: it does, as it is today's or was missed.

    `last_day`: the last one for which it ran.
    """
    if day > today:
        return f"{long_date(day)} is still to come. Add --dry-run to see what would be done."
    if day < today and last_day is None:
        return f"It has never run, so that nothing is known to be missing for {long_date(day)}. Leave --as-at out to run it for today."
    if day < today and last_day and day <= last_day:
        return f"{long_date(day)} was not missed: it has run for {long_date(last_day)}. Leave --as-at out to run it for today."
    return ""


def text_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """To read in a terminal: columns as wide as their longest cell."""
    lines = [tuple(headings), *map(tuple, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
