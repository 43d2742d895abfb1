"""What this room brings to the house."""

from datetime import time

from lms.access import May
from lms.kit.room import JobKind, Place, Room, Row, SettingsPlace
from lms.kit.schedules import Daily
from lms.reports import cli, worker
from lms.reports.guides import GUIDES
from lms.reports.personal import PERSONAL
from lms.reports.rules.files import MAKE
from lms.reports.views import bp

NAVIGATION = (Place("Completion", "reports.completion", (May.SEE_FIGURES,), order=10, row=Row.WORK),)
SETTINGS = (
    SettingsPlace(
        "Seats against need",
        "reports.seats",
        (May.SEE_FIGURES,),
        group="Courses",
        order=330,
        about="Who will need a place, month by month, and the places planned.",
    ),
)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    settings=SETTINGS,
    commands_of_measures=cli.report_commands,
    jobs=(
        JobKind(MAKE, worker.make_file),
        JobKind("reports.remove_files", worker.remove_old, Daily("Remove files that can no longer be fetched", time(3, 20))),
    ),
    guides=GUIDES,
    personal=PERSONAL,
)
