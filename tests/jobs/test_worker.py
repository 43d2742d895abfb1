"""Background work: done once, put aside when it fails, taken up again when a worker dies."""

from datetime import timedelta

import pytest

from lms.jobs import queries, service, worker
from lms.jobs.models import Job
from lms.jobs.rules import TRIES, JobState
from lms.kit import clock
from lms.kit.db import db


def ask(about=1):
    service.ask(kind="count", about_id=about, by_account_id=None)
    db.session.commit()


def state(about=1):
    db.session.rollback()
    return queries.latest("count", about).state


@pytest.fixture
def later(monkeypatch):
    def wait(minutes):
        then = clock.now() + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda: then)

    return wait


def test_work_asked_for_twice_is_done_once(app):
    ask(), ask()
    seen = []
    assert worker.work({"count": lambda one: seen.append(one.about_id)}) == 1
    assert (seen, state()) == ([1], JobState.DONE)


def test_what_is_done_can_be_asked_for_again(app):
    for _ in range(2):
        ask()
        worker.work({"count": lambda one: None})
    assert db.session.query(Job).count() == 2


def test_work_that_fails_is_marked_and_the_next_is_still_done(app):
    ask(1), ask(2)
    assert worker.work({"count": lambda one: 1 / (one.about_id - 1)}) == 2
    assert (state(1), state(2)) == (JobState.FAILED, JobState.DONE)


def test_progress_can_be_seen_while_the_work_goes_on(app):
    ask()
    seen = []

    def count(one):
        one.report(3, 10)
        job = queries.latest("count", 1)
        seen.append((job.done, job.total, job.state))

    worker.work({"count": count})
    assert seen == [(3, 10, JobState.RUNNING)]


def test_work_in_dead_hands_is_taken_up_after_five_minutes(app, later):
    ask()
    service.claim(queries.latest("count", 1).id)
    db.session.commit()
    assert worker.work({"count": lambda one: None}) == 0
    later(6)
    assert worker.work({"count": lambda one: None}) == 1


def test_work_that_kills_its_workers_is_given_up(app, later):
    ask()
    for _ in range(TRIES):
        service.claim(queries.latest("count", 1).id)
        db.session.commit()
        later(6)
    assert worker.work({"count": lambda one: None}) == 0
    assert state() == JobState.FAILED


def test_only_one_worker_gets_a_job(app):
    ask()
    job_id = queries.latest("count", 1).id
    assert [bool(service.claim(job_id)), bool(service.claim(job_id))] == [True, False]
