"""What this room brings to the house."""

from lms.imports import cli, worker
from lms.imports.personal import PERSONAL, RETENTION
from lms.imports.service.runs import APPLY, CHECK
from lms.imports.service.undoing import UNDO
from lms.imports.views import bp
from lms.kit.room import JobKind, Room

ROOM = Room(
    blueprint=bp,
    commands=(cli.importing,),
    jobs=(JobKind(CHECK, worker.check), JobKind(APPLY, worker.apply), JobKind(UNDO, worker.undo)),
    personal=PERSONAL,
    retention=RETENTION,
)
