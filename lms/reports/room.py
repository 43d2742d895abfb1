"""What this room brings to the house."""

from datetime import time

from lms.kit.room import JobKind, Room
from lms.kit.schedules import Daily
from lms.reports import cli, worker
from lms.reports.personal import PERSONAL
from lms.reports.rules.files import MAKE
from lms.reports.views import bp

ROOM = Room(
    blueprint=bp,
    commands=(cli.report,),
    jobs=(
        JobKind(MAKE, worker.make_file),
        JobKind("reports.remove_files", worker.remove_old, Daily("Remove files that can no longer be fetched", time(3, 20))),
    ),
    personal=PERSONAL,
)
