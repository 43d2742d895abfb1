"""What this room brings to the house."""

from datetime import time

from lms.umbrellas import cli, queries, service, worker
from lms.umbrellas.personal import PERSONAL
from lms.umbrellas.views import bp

from lms.access import May
from lms.kit.room import JobKind, Place, Room
from lms.kit.schedules import Daily

ROOM = Room(
    blueprint=bp,
    navigation=(Place("Umbrellas", "umbrellas.umbrellas", (May.SEE_UMBRELLAS,), order=40),),
    commands=(cli.umbrellas,),
    jobs=(JobKind(worker.WRITE_OFF, worker.write_off, Daily("Write off umbrellas", time(4))),),
    personal=PERSONAL,
    todo=queries.todo,
    measures=(queries.LOANS,),
    imports=(service.LOANS,),
)
