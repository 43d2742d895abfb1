"""Periodic work falls due by the clock, and is done once however many workers look at it."""

from datetime import UTC, datetime, time, timedelta

import pytest

from lms.jobs import service, worker
from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit import clock
from lms.kit.clock import LOCAL
from lms.kit.db import db
from lms.kit.schedules import Daily, Every

HOURLY = {"tick": Every("Tick", timedelta(hours=1))}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("now", "slot"),
    [("2026-03-02 03:09", "2026-03-01 03:10"), ("2026-03-02 03:10", "2026-03-02 03:10"), ("2026-03-02 23:59", "2026-03-02 03:10")],
)
def test_daily_work_falls_due_at_its_time(now, slot):
    assert Daily("", time(3, 10)).slot(at(now)) == at(slot)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_also_on_the_days_when_the_clocks_change(day):
    """Once a day, at ten past three on the wall."""
    midnight = at(day).astimezone(UTC)
    moments = [(midnight + timedelta(minutes=10 * n)).astimezone(LOCAL) for n in range(6 * 23)]
    slots = {Daily("", time(3, 10)).slot(moment).astimezone(UTC) for moment in moments}
    assert slots == {at(f"{day} 03:10").astimezone(UTC), (at(f"{day} 03:10") - timedelta(days=1)).astimezone(UTC)}


def test_work_every_so_often_falls_due_at_round_times():
    assert Every("", timedelta(minutes=15)).slot(at("2026-03-02 09:44")) == at("2026-03-02 09:30")


def test_it_is_asked_for_once_and_again_when_its_time_has_come(app, monkeypatch):
    done = []
    for hours in (0, 0, 1):
        now = clock.now() + timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        worker.ask_for_what_is_due(HOURLY)
        worker.work({"tick": lambda one: done.append(one.kind)})
    assert done == ["tick", "tick"]


def test_of_two_workers_that_see_it_fall_due_one_asks(app):
    slot = clock.now()
    for _ in range(2):
        service.ask_for_slot("tick", HOURLY["tick"], slot)
    assert db.session.query(Job).count() == 1


def test_the_next_time_waits_while_the_time_before_is_still_being_worked_off(app, monkeypatch):
    worker.ask_for_what_is_due(HOURLY)
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    worker.ask_for_what_is_due(HOURLY)
    assert db.session.query(Job).count() == 1
    worker.work({"tick": lambda one: None})
    worker.ask_for_what_is_due(HOURLY)
    assert db.session.query(Job).filter_by(state=JobState.WAITING).count() == 1


def test_every_periodic_kind_has_its_handler(app):
    assert app.extensions["house"].schedules.keys() <= app.extensions["house"].handlers.keys()


def test_what_ended_long_ago_is_forgotten_and_the_rest_is_not(app):
    now = clock.now()
    ends = {"old": now - timedelta(days=91), "new": now - timedelta(days=89), "never": None}
    for number, (kind, ended_at) in enumerate(ends.items()):
        state = JobState.DONE if ended_at else JobState.WAITING
        db.session.add(Job(kind=kind, about_id=number, state=state, ended_at=ended_at, made_at=now - timedelta(days=200)))
    service.purge_old()
    assert {job.kind for job in db.session.query(Job)} == {"new", "never"}
