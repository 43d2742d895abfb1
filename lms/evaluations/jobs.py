"""What the worker does for this room."""

from collections.abc import Mapping
from datetime import timedelta

from lms.evaluations import worker
from lms.jobs.rules import Every, Schedule
from lms.jobs.worker import Handler

HANDLERS: Mapping[str, Handler] = {worker.KIND: worker.look_after}
EVERY: Mapping[str, Schedule] = {
    worker.KIND: Every("Ask people what they think of a course, and count their answers", timedelta(minutes=15))
}
