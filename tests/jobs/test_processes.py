"""Real worker processes, several at once and killed at any moment, on both databases."""

import os
import random
import signal
import time
from datetime import time as datetime_time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.jobs import service, worker
from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit import clock
from lms.kit.clock import LOCAL
from lms.kit.db import db
from lms.kit.schedules import Daily
from lms.outbox.models import Message
from tests import processes
from tests.jobs.effects import effect, effects

JOBS = 60


@pytest.fixture
def waiting(app):
    for number in range(JOBS):
        service.ask(kind="count", about_id=number, by_account_id=None)
    db.session.commit()


def count(one):
    """What it leaves and that it is done, in one."""
    time.sleep(random.random() / 200)
    with one.transaction(ends_job=True):
        effect(one)
        time.sleep(random.random() / 200)
    time.sleep(random.random() / 200)


def do_all(_app):
    worker.work({"count": count})


def states():
    db.session.rollback()
    return dict(db.session.execute(select(Job.state, func.count()).group_by(Job.state)).all())


def test_four_workers_do_each_job_once(waiting, database_url):
    assert processes.end(processes.start(4, database_url, do_all)) == [0] * 4
    assert effects() == dict.fromkeys(range(JOBS), 1)
    assert (states(), db.session.scalar(select(func.max(Job.tries)))) == ({JobState.DONE: JOBS}, 1)


@pytest.mark.parametrize(("moment", "kept"), [("before", 0), ("within", 0), ("after", 1)])
def test_a_worker_killed_at_this_moment_has_done_it_wholly_or_not_at_all(app, database_url, monkeypatch, moment, kept):
    service.ask(kind="count", about_id=1, by_account_id=None)
    db.session.commit()

    def die_at(now):
        if now == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def count_and_die(one):
        die_at("before")
        with one.transaction(ends_job=True):
            effect(one)
            die_at("within")
        die_at("after")

    crew = processes.start(1, database_url, lambda _: worker.work({"count": count_and_die}))
    assert processes.end(crew) == [-signal.SIGKILL]
    assert sum(effects().values()) == kept
    then = clock.now() + timedelta(minutes=3)
    monkeypatch.setattr(clock, "now", lambda: then)
    worker.work({"count": count})
    assert (effects(), states()) == ({1: 1}, {JobState.DONE: 1})


def test_workers_killed_at_any_moment_lose_nothing_and_do_nothing_twice(waiting, database_url, monkeypatch):
    for _ in range(processes.rounds()):
        db.session.query(Job).update({"state": JobState.WAITING, "tries": 0})
        db.session.query(Message).delete()
        db.session.commit()
        for _ in range(3):  # fewer than the tries a job has
            crew = processes.start(3, database_url, do_all)
            time.sleep(0.25 + random.random() / 3)
            processes.kill(crew)
            then = clock.now() + timedelta(minutes=3)
            monkeypatch.setattr(clock, "now", lambda then=then: then)
        worker.work({"count": count})
        assert effects() == dict.fromkeys(range(JOBS), 1)
        assert states() == {JobState.DONE: JOBS}


def test_workers_and_commands_forced_into_one_slot_do_it_once(app, database_url):
    """Some look at the clock and work off the queue, others are told by hand to do what is due."""
    morning = Daily("Count", datetime_time(6, 30))

    def both(_):
        worker.ask_for_what_is_due({"count": morning})
        worker.do_slot("count", morning, morning.slot(clock.now().astimezone(LOCAL)), count)
        worker.work({"count": count})

    for crew in range(1, 4):
        clear()
        assert processes.end(processes.start(4, database_url, both)) == [0] * 4
        assert (effects(), states()) == ({0: 1}, {JobState.DONE: 1}), f"crew {crew}"


def clear():
    db.session.query(Job).delete()
    db.session.query(Message).delete()
    db.session.commit()


def test_two_workers_put_periodic_work_into_the_queue_once(app, database_url):
    def look(app):
        for _ in range(20):
            worker.ask_for_what_is_due(app.extensions["house"].schedules)

    assert processes.end(processes.start(3, database_url, look)) == [0] * 3
    assert states() == {JobState.WAITING: len(app.extensions["house"].schedules)}
