"""What the worker does for this room: it seals the trail by itself."""

from collections.abc import Mapping
from datetime import timedelta

from lms.audit_log import worker
from lms.jobs.rules import Every, Schedule
from lms.jobs.worker import Handler

SEAL = "trail.seal"
HANDLERS: dict[str, Handler] = {SEAL: worker.seal}
EVERY: Mapping[str, Schedule] = {SEAL: Every("Seal the trail of changes", timedelta(minutes=5))}
