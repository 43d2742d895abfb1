"""What wakes the worker."""

from threading import Event

from lms.operations import worker


def test_the_background_work_is_done_when_it_is_looked_for(app):
    assert worker.poll_jobs(app, Event()) == 0
