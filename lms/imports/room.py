"""What this room brings to the house."""

from lms.imports import cli, queries, worker
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
        queries.mays,
        order=40,
        row=Row.WORK,
    ),
)

ROOM = Room(
    blueprint=bp,
    navigation=NAVIGATION,
    commands_of_kinds=cli.import_commands,
    jobs=(JobKind(CHECK, worker.check), JobKind(APPLY, worker.apply), JobKind(UNDO, worker.undo)),
    todo=todo,
    called={
        "import_run": "an import",
        "import_mapping": "a mapping of files",
        "import_word": "what a value of a file means",
        "import_identity_answer": "what was said about a line of a file",
    },
    guides=GUIDES,
    personal=PERSONAL,
    retention=RETENTION,
)
