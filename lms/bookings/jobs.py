"""What the worker does for this room."""

from collections.abc import Mapping
from datetime import time, timedelta

from lms.bookings import worker
from lms.jobs.rules import Daily, Every, Schedule
from lms.jobs.worker import Handler

HANDLERS: Mapping[str, Handler] = {worker.KIND: worker.look_after, worker.DECIDING: worker.ask_to_decide}
EVERY: Mapping[str, Schedule] = {
    worker.KIND: Every("Pass on places that were offered or given back", timedelta(minutes=1)),
    worker.DECIDING: Daily("Ask whether dates run that few have booked", time(7)),
}
