"""Pure: the life of a job."""

from datetime import timedelta
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
