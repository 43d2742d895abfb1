"""What this room brings to the house."""

from datetime import time

from lms.access import May
from lms.kit.room import JobKind, Place, Room, Row
from lms.kit.schedules import Daily
from lms.scheduling import worker
from lms.scheduling.guides import GUIDES
from lms.scheduling.queries.todo import todo
from lms.scheduling.views import bp

ROOM = Room(
    blueprint=bp,
    navigation=(Place("Dates", "scheduling.events", (May.MANAGE_COURSES,), order=30, row=Row.WORK),),
    jobs=(JobKind(worker.DECIDING, worker.ask_to_decide, Daily("Ask whether dates run that few have booked", time(7))),),
    todo=todo,
    guides=GUIDES,
)
