"""Background work: done once, tried again when it goes wrong, taken up again when a worker dies."""

from contextlib import suppress
from datetime import timedelta
from threading import Event

import pytest

from lms.jobs import queries, rules, service, worker
from lms.jobs.models import Job
from lms.jobs.rules import TRIES, WAITS, JobState
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.outbox.models import Message
from tests.cast import NOW
from tests.jobs.effects import effect, effects


def ask(about=1):
    service.ask(kind="count", about_id=about, by_account_id=None)
    db.session.commit()


def job(about=1):
    db.session.rollback()
    return queries.latest("count", about)


def state(about=1):
    return job(about).state


def claim():
    """What a worker that dies at once leaves."""
    claimed = service.claim(job().id)
    db.session.commit()
    return claimed.claim


def do(handler, **more):
    return worker.work({"count": handler}, **more)


def fail(_):
    raise RuntimeError("@".join(["ailsa", "example.org"]))


@pytest.fixture
def later(monkeypatch):
    def wait(time):
        then = clock.now() + time
        monkeypatch.setattr(clock, "now", lambda: then)

    return wait


def test_work_asked_for_twice_is_done_once(app):
    ask(), ask()
    seen = []
    assert do(lambda one: seen.append(one.about_id)) == 1
    assert (seen, state()) == ([1], JobState.DONE)


def test_what_is_done_can_be_asked_for_again(app):
    for _ in range(2):
        ask()
        do(lambda one: None)
    assert db.session.query(Job).count() == 2


def test_progress_can_be_seen_while_the_work_goes_on(app):
    ask()
    seen = []

    def count(one):
        one.report(3, 10)
        seen.append((job().done, job().total, job().state))

    do(count)
    assert seen == [(3, 10, JobState.RUNNING)]


# --- it goes wrong ----------------------------------------------------------------------------------------------------------------


def test_work_that_goes_wrong_rests_and_the_next_is_still_done(app):
    ask(1), ask(2)
    assert do(lambda one: 1 / (one.about_id - 1)) == 2
    assert (state(1), state(2)) == (JobState.WAITING, JobState.DONE)


def test_it_is_tried_again_after_growing_waits_then_given_up_with_a_sentence(app, later):
    ask()
    for wait in WAITS:
        assert (do(fail), do(fail)) == (1, 0)  # not at once
        later(wait)
    assert (do(fail), state(), job().problem) == (1, JobState.FAILED, rules.WENT_WRONG)


def test_the_last_try_knows_that_it_is(app, later):
    ask()
    last = []
    for wait in (*WAITS, timedelta(0)):
        do(lambda one: last.append(one.is_last_try) or fail(one))
        later(wait)
    assert last == [False] * len(WAITS) + [True]


def test_the_log_names_the_job_and_no_person(app, caplog):
    ask()
    do(fail)
    assert f"Job {job().id} (count), try 1: RuntimeError" in caplog.text
    assert "ailsa@" not in caplog.text


def test_what_is_refused_is_not_tried_again_and_says_why(app):
    ask()

    def refuse(_):
        raise Refused("There is nothing to count.")

    do(refuse)
    assert (state(), job().problem, job().tries) == (JobState.FAILED, "There is nothing to count.", 1)


# --- how long it took ---------------------------------------------------------------------------------------------------------------


def times():
    """When it was begun and when it ended, in minutes from nine."""
    return tuple(moment and (moment - NOW).total_seconds() / 60 for moment in (job().started_at, job().ended_at))


def test_a_job_says_when_it_was_begun_and_ended(app, later):
    ask()
    later(timedelta(minutes=1))
    do(lambda work: later(timedelta(minutes=4)))
    assert times() == (1, 5)


def test_the_last_try_counts(app, later):
    ask()
    do(fail)
    assert times() == (None, None)
    later(timedelta(minutes=1))
    do(lambda work: None)
    assert times() == (1, 1)


# --- a worker dies ----------------------------------------------------------------------------------------------------------------


def test_work_in_dead_hands_is_taken_up_after_two_minutes(app, later):
    ask(), claim()
    later(timedelta(seconds=119))
    assert do(lambda one: None) == 0
    later(timedelta(seconds=2))
    assert do(lambda one: None) == 1


def test_work_that_kills_its_workers_is_given_up(app, later):
    ask()
    for _ in range(TRIES):
        claim()
        later(timedelta(minutes=3))
    assert (do(lambda one: None), state()) == (0, JobState.FAILED)


def test_only_one_worker_gets_a_job(app):
    ask()
    job_id = job().id
    assert [bool(service.claim(job_id)), bool(service.claim(job_id))] == [True, False]


def test_a_worker_that_says_nothing_for_long_is_alive_all_the_same(app, monkeypatch, later):
    """Its handler is busy with one thing while a thread shows its life."""
    monkeypatch.setattr(worker, "BEAT", timedelta(milliseconds=10))
    ask()
    claimed_at = clock.now()
    seen = []

    def count(_):
        later(timedelta(minutes=30))
        for _ in range(200):
            if job().alive_at > claimed_at:
                break
            Event().wait(0.02)
        seen.append(queries.next_free(clock.now()))
        db.session.rollback()

    do(count)
    assert seen == [None]


def test_a_worker_that_was_overtaken_reports_and_ends_nothing(app, later):
    ask()

    def sleep_too_long(one):
        later(timedelta(minutes=3))
        assert claim() != one.claim
        one.report(1, 2)

    do(sleep_too_long)
    assert (state(), job().done) == (JobState.RUNNING, 0)


def test_what_an_overtaken_worker_writes_is_undone(app, later):
    ask()

    def sleep_too_long(one):
        later(timedelta(minutes=3))
        claim()
        with one.transaction():
            effect(one)

    do(sleep_too_long)
    assert effects() == {}


def test_what_is_written_with_the_end_of_the_job_is_written_once_whatever_kills_the_worker_then(app, later):
    ask()

    def die_afterwards(one):
        with one.transaction(ends_job=True):
            effect(one)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        do(die_afterwards)
    later(timedelta(minutes=3))
    assert (do(die_afterwards), state(), effects()) == (0, JobState.DONE, {1: 1})


def test_a_worker_that_is_stopped_leaves_its_job_to_another_without_counting_a_try(app):
    ask()
    stop = Event()

    def be_stopped(one):
        stop.set()
        one.report(1, 2)

    assert do(be_stopped, stop=stop) == 1
    assert (state(), job().tries, job().started_at) == (JobState.WAITING, 0, None)
    assert do(lambda one: None) == 1


def test_a_worker_that_is_stopped_begins_nothing_more(app):
    ask(1), ask(2)
    stop = Event()
    assert do(lambda one: stop.set(), stop=stop) == 1
    assert {state(1), state(2)} == {JobState.DONE, JobState.WAITING}


# --- somebody cancels it ------------------------------------------------------------------------------------------------------------


def test_cancelled_work_stops_at_its_next_report_and_what_it_began_is_undone(app, cast):
    service.ask(kind="count", about_id=1, by_account_id=cast["lorna"].account_id)
    db.session.commit()

    def be_cancelled(one):
        db.session.add(Message(key="half", to="a@example.org", subject="", body="", message_id="<half>"))
        db.session.flush()
        db.session.rollback()
        service.cancel(job(), by=cast["lorna"].viewer())
        db.session.commit()
        one.report(1, 2)
        raise AssertionError("went on")

    do(be_cancelled)
    assert (state(), job().done) == (JobState.CANCELLED, 1)


def test_a_handler_that_catches_mistakes_does_not_catch_this(app, cast):
    service.ask(kind="count", about_id=1, by_account_id=cast["lorna"].account_id)
    db.session.commit()

    def careless(one):
        service.cancel(job(), by=cast["lorna"].viewer())
        db.session.commit()
        with suppress(Exception):
            one.report(1, 2)

    do(careless)
    assert state() == JobState.CANCELLED


def test_work_that_was_to_stop_when_its_worker_died_is_not_begun_again(app, cast, later):
    service.ask(kind="count", about_id=1, by_account_id=cast["lorna"].account_id)
    db.session.commit()
    claim()
    service.cancel(job(), by=cast["lorna"].viewer())
    db.session.commit()
    later(timedelta(minutes=3))
    assert (do(lambda one: None), state()) == (0, JobState.CANCELLED)
