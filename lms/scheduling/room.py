"""What this room brings to the house."""

from datetime import time

from lms.kit.room import JobKind, Room
from lms.kit.schedules import Daily
from lms.scheduling import worker
from lms.scheduling.views import bp

ROOM = Room(
    blueprint=bp,
    jobs=(JobKind(worker.DECIDING, worker.ask_to_decide, Daily("Ask whether dates run that few have booked", time(7))),),
)
