"""Pure: the life of a job."""

from datetime import datetime, timedelta
from enum import StrEnum


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


#: A job that has not shown progress for this long is in dead hands and is taken up again.
ABANDONED_AFTER = timedelta(minutes=5)
#: A job that has killed its worker this often is not tried again.
TRIES = 3


def is_abandoned(state: JobState, last_sign_of_life: datetime | None, now: datetime) -> bool:
    """Was this running job left behind by a worker that died?"""
    return state == JobState.RUNNING and (last_sign_of_life is None or now - last_sign_of_life > ABANDONED_AFTER)
