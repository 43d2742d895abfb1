"""What the worker does for this room."""

from lms.imports import worker
from lms.imports.service.runs import APPLY, CHECK
from lms.imports.service.undoing import UNDO
from lms.jobs.worker import Handler

HANDLERS: dict[str, Handler] = {CHECK: worker.check, APPLY: worker.apply, UNDO: worker.undo}
