"""What the worker does for this room."""

from collections.abc import Mapping
from datetime import time

from lms.jobs.rules import Daily, Schedule
from lms.jobs.worker import Handler
from lms.scheduling import worker

HANDLERS: Mapping[str, Handler] = {worker.DECIDING: worker.ask_to_decide}
EVERY: Mapping[str, Schedule] = {worker.DECIDING: Daily("Ask whether dates run that few have booked", time(7))}
