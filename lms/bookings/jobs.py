"""What the worker does for this room."""

from collections.abc import Mapping
from datetime import timedelta

from lms.bookings import worker
from lms.jobs.rules import Every, Schedule
from lms.jobs.worker import Handler

HANDLERS: Mapping[str, Handler] = {worker.KIND: worker.look_after}
EVERY: Mapping[str, Schedule] = {
    worker.KIND: Every("Pass on places that were offered or given back", timedelta(minutes=1)),
}
