"""What this room brings to the house."""

from datetime import time

from lms.access import May
from lms.jobs import cli, queries, worker
from lms.jobs.personal import PERSONAL
from lms.jobs.views import bp
from lms.kit.room import JobKind, Room, SettingsPlace
from lms.kit.schedules import Daily

SETTINGS = (
    SettingsPlace(
        "Background work",
        "jobs.jobs",
        (May.SEE_REQUIREMENTS,),
        group="The service",
        order=510,
        about="Imports and other long work: how far it is, and what failed.",
    ),
    SettingsPlace(
        "Scheduled work",
        "jobs.scheduled",
        (May.SEE_ALL_JOBS,),
        group="The service",
        order=515,
        about="What the service does by itself: when it last ran, what came of it, and when it runs next.",
    ),
)

ROOM = Room(
    blueprint=bp,
    commands=(cli.scheduler,),
    settings=SETTINGS,
    jobs=(JobKind("jobs.tidy", worker.purge_old, Daily("Forget background work that ended long ago", time(3, 10))),),
    todo=queries.todo,
    personal=PERSONAL,
)
