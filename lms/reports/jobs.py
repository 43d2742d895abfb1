"""What the worker does for this room."""

from datetime import time

from lms.jobs.rules import Daily, Schedule
from lms.jobs.worker import Handler
from lms.reports import worker

REMOVE = "reports.remove_files"
HANDLERS: dict[str, Handler] = {"reports.make_file": worker.make_file, REMOVE: worker.remove_old}
EVERY: dict[str, Schedule] = {REMOVE: Daily("Remove files that can no longer be fetched", time(3, 20))}
