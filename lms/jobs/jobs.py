"""What the worker does for this room, and when. Other rooms' `jobs.py` look the same; all three names may be left out:

HANDLERS  kind -> what does it
EVERY     kind -> when it falls due by itself (its handler stands in HANDLERS)
STEADY    what every worker does beside its jobs, again and again: it gets the event that stops the worker, and says how long to rest
"""

from datetime import time

from lms.jobs import worker
from lms.jobs.rules import Daily, Schedule
from lms.jobs.worker import Handler

HANDLERS: dict[str, Handler] = {"jobs.tidy": worker.tidy}
EVERY: dict[str, Schedule] = {"jobs.tidy": Daily("Forget background work that ended long ago", time(3, 10))}
