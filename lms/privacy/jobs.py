"""What the worker does for this room. Nothing of it falls due by itself: somebody looks first, and orders."""

from lms.jobs.worker import Handler
from lms.privacy import worker

HANDLERS: dict[str, Handler] = {worker.KIND: worker.dispose}
