"""What this room brings to the house."""

from datetime import time

from lms.jobs import worker
from lms.jobs.personal import PERSONAL
from lms.jobs.views import bp
from lms.kit.room import JobKind, Room
from lms.kit.schedules import Daily

ROOM = Room(
    blueprint=bp,
    jobs=(JobKind("jobs.tidy", worker.tidy, Daily("Forget background work that ended long ago", time(3, 10))),),
    personal=PERSONAL,
)
