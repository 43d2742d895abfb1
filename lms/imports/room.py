"""What this room brings to the house."""

from lms.access import May
from lms.imports import cli, worker
from lms.imports.guides import GUIDES
from lms.imports.personal import PERSONAL, RETENTION
from lms.imports.queries.waiting import todo
from lms.imports.service.runs import APPLY, CHECK
from lms.imports.service.undoing import UNDO
from lms.imports.views import bp
from lms.kit.room import JobKind, Place, Room, Row

NAVIGATION = (
    Place(
        "Imports",
        "imports.runs",
        (May.IMPORT_PEOPLE, May.IMPORT_REQUIREMENTS, May.IMPORT_ORGANISATIONS),
        order=40,
        row=Row.WORK,
    ),
)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    commands=(cli.importing,),
    jobs=(JobKind(CHECK, worker.check), JobKind(APPLY, worker.apply), JobKind(UNDO, worker.undo)),
    todo=todo,
    guides=GUIDES,
    personal=PERSONAL,
    retention=RETENTION,
)
