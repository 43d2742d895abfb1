"""What the worker does for this room."""

from datetime import time

from lms.jobs.rules import Daily, Schedule
from lms.jobs.worker import Handler
from lms.reports import worker
from lms.reports.service import MAKE

REMOVE = "reports.remove_files"
HANDLERS: dict[str, Handler] = {MAKE: worker.make_file, REMOVE: worker.remove_old}
EVERY: dict[str, Schedule] = {REMOVE: Daily("Remove files that can no longer be fetched", time(3, 20))}
