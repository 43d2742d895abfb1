"""What the worker does for this room: it looks after the outbox beside its jobs, so that neither waits for the other."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event

from lms.outbox import worker

STEADY: tuple[Callable[[Event], timedelta], ...] = (worker.send_waiting,)
