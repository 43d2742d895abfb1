"""Periodic work falls due by the clock, and is done once however many workers look at it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from lms.jobs import service, worker
from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit import clock
from lms.kit.clock import LOCAL
from lms.kit.db import db
from lms.kit.schedules import Daily, Every, slot_on

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


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_job_of_the_morning_is_due_once_on_the_days_when_the_clocks_change(app, monkeypatch, day):
    """Looked at each half-hour of the day, and of the morning after."""
    morning, begins = {"tick": Daily("Tick", time(6, 30))}, (at(day) - timedelta(hours=12)).astimezone(UTC)
    done = []
    for half_hours in range(2 * 48):
        now = begins + timedelta(minutes=30 * half_hours)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        worker.ask_for_what_is_due(morning)
        worker.work({"tick": lambda work: done.append((work.day.isoformat(), clock.now()))})
    assert [moment for about, moment in done if about == day] == [at(f"{day} 06:30")]
    assert len(done) == len({about for about, _ in done}) == 3


def test_work_every_so_often_falls_due_at_round_times():
    assert Every("", timedelta(minutes=15)).slot(at("2026-03-02 09:44")) == at("2026-03-02 09:30")


@pytest.mark.parametrize(
    ("now", "then"),
    [("2026-03-02 03:09", "2026-03-02 03:10"), ("2026-03-02 03:10", "2026-03-03 03:10"), ("2026-03-28 12:00", "2026-03-29 03:10")],
)
def test_daily_work_runs_next_at_its_time(now, then):
    assert Daily("", time(3, 10)).next_run(at(now)) == at(then)


@pytest.mark.parametrize("now", ["2026-03-29 00:50", "2026-10-25 00:50"])
def test_work_every_so_often_runs_next_a_gap_later_by_the_sun(now):
    quarter = Every("", timedelta(minutes=15))
    assert quarter.next_run(at(now)).astimezone(UTC) - at(now).astimezone(UTC) == timedelta(minutes=10)
    assert quarter.next_run(at("2026-03-02 09:45")) == at("2026-03-02 10:00")


@pytest.mark.parametrize(
    ("schedule", "day", "slot"),
    [
        (Daily("", time(6, 30)), "2026-03-02", "2026-03-02 06:30"),  # has come
        (Daily("", time(21)), "2026-03-02", "2026-03-02 21:00"),  # is still to come
        (Daily("", time(21)), "2026-02-27", "2026-02-27 21:00"),
        (Every("", timedelta(hours=1)), "2026-03-02", "2026-03-02 09:00"),
        (Every("", timedelta(hours=1)), "2026-02-27", "2026-02-27 23:00"),
        (Every("", timedelta(hours=1)), "2026-10-25", "2026-10-25 00:00"),
    ],
)
def test_the_slot_of_a_day_is_its_last_that_has_come_or_else_its_first(schedule, day, slot):
    assert slot_on(schedule, date.fromisoformat(day), at("2026-03-02 09:05")) == at(slot)


def test_a_day_may_have_no_slot():
    assert slot_on(Every("", timedelta(days=7)), date(2026, 3, 2), at("2026-03-02 09:05")) is None


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


def ended(kind, **ago):
    at = clock.now() - timedelta(**ago)
    db.session.add(Job(kind=kind, about_id=0, slot=at, due_at=at, state=JobState.DONE, ended_at=at))
    db.session.flush()


def test_of_periodic_work_the_last_run_is_not_forgotten(app):
    ended("seldom", days=200), ended("seldom", days=100), ended("daily", days=8), ended("daily", days=6)
    service.purge_old()
    days = [(job.kind, (clock.now() - job.ended_at).days) for job in db.session.query(Job).order_by(Job.kind)]
    assert days == [("daily", 6), ("seldom", 100)]


def test_work_is_about_the_day_on_which_it_fell_due_however_late_it_is_done(app):
    service.ask_for_slot("tick", HOURLY["tick"], clock.now() - timedelta(days=2))
    service.ask(kind="count", about_id=1, by_account_id=None)
    db.session.commit()
    days = {}
    worker.work(dict.fromkeys(("tick", "count"), lambda work: days.update({work.kind: work.day})))
    assert days == {"tick": date(2026, 2, 28), "count": date(2026, 3, 2)}
