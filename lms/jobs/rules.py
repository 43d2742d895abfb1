"""Pure: the life of a job, and when it is tried again."""

from datetime import datetime, timedelta
from enum import StrEnum


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
