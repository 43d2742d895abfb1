"""What wakes the worker: one job every second, never two at once."""

import logging

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from lms.jobs import worker as jobs

#: Seconds between two looks at the queue.
EVERY = 1


def beside_the_server(app: Flask) -> BaseScheduler:
    """Looks after the queue in a thread of this process, as soon as it is started."""
    return _watching(BackgroundScheduler(), app)


def alone(app: Flask) -> BaseScheduler:
    """Looks after the queue and does nothing else; starting it does not return."""
    return _watching(BlockingScheduler(), app)


def _watching(scheduler: BaseScheduler, app: Flask) -> BaseScheduler:
    # While a long job runs, every second is one that is skipped: that is meant, and nothing to write to the log.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler.add_job(look, "interval", (app,), seconds=EVERY, max_instances=1, coalesce=True, misfire_grace_time=None)
    return scheduler


def look(app: Flask) -> int:
    """Do what waits in the queue; how many jobs were taken up."""
    with app.app_context():
        return jobs.work(app.extensions["job_handlers"])
