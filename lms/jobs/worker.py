"""The worker: it has no door, so it owns its transactions. Each is short; the work itself runs between them.

A handler does one job. It may say how far it has come (`work.report`) and write in `work.transaction()`, which is kept only if no other
worker has taken the job meanwhile. What it raises decides: `Refused` ends the job with its sentence; anything else is tried again.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Event, Thread
from traceback import format_tb
from typing import Any

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from lms.audit import service as audit
from lms.jobs import queries, service
from lms.jobs.queries import Listed
from lms.jobs.rules import BEAT, OVER, TRIES, JobState, duration
from lms.kit import clock, progress
from lms.kit.datetimes import local_date, moment
from lms.kit.db import db, transaction
from lms.kit.refusal import Refused
from lms.kit.schedules import Schedule

log = logging.getLogger(__name__)


class Interrupted(BaseException):
    """Not to go on. No mistake: `except Exception` in a handler lets it pass, and its transaction is undone."""


class Cancelled(Interrupted):
    """Somebody has asked for the job to stop."""


class Shutdown(Interrupted):
    """This worker is being stopped; another goes on from the beginning."""


class ClaimLost(Interrupted):
    """This worker was silent for so long that another has taken the job."""


@dataclass(frozen=True)
class Work:
    """A claimed job in plain values, and the way to say how far it has come.

    `day`: the day it is about: of periodic work, the day on which it fell due, however late it is done; else today.
    """

    job_id: int
    kind: str
    about_id: int
    by_account_id: int | None
    day: date
    claim: str | None = None
    tries: int = 1
    stop: Event = field(default_factory=Event)

    @property
    def is_last_try(self) -> bool:
        """Will the job be given up if this goes wrong?"""
        return self.tries >= TRIES

    def report(self, done: int, total: int) -> None:
        """Progress, in a transaction of its own; never call it while one is open. Raises Interrupted: let it through."""
        with transaction():
            asked = service.report(self.job_id, self.claim, done, total)
        if asked is None:
            raise ClaimLost
        if asked:
            raise Cancelled
        if self.stop.is_set():
            raise Shutdown

    def tell(self, done: int, total: int) -> None:
        """Progress, whether a transaction is open or not. Stops nothing."""
        service.tell(self.job_id, self.claim, done, total)

    @contextmanager
    def transaction(self, *, ends_job: bool = False) -> Iterator[None]:
        """Kept if it ends well and the job is still this worker's; undone if not. Raises Overtaken.

        `ends_job`: what is written and that the job is done are kept together, so that no kill between the two can have it done twice.
        """
        with transaction():
            yield
            mine = service.end(self.job_id, self.claim, JobState.DONE) if ends_job else service.heartbeat(self.job_id, self.claim)
            if not mine:
                raise ClaimLost


Handler = Callable[[Work], None]


def work(handlers: Mapping[str, Handler], stop: Event | None = None) -> int:
    """Do what waits, longest due first, until nothing does or `stop` is set; how many jobs were taken up."""
    taken, stop = 0, stop or Event()
    while not stop.is_set() and (one := _claim_next(stop)) is not None:
        taken += 1
        _do(one, handlers)
    return taken


def ask_for_what_is_due(every: Mapping[str, Schedule]) -> None:
    """Put periodic work that falls due into the queue; of several workers one does."""
    db.session.rollback()
    due = queries.slots_due(every, clock.now())
    db.session.rollback()
    for kind, slot in due.items():
        with transaction():
            service.ask_for_slot(kind, every[kind], slot)


@dataclass(frozen=True)
class SlotRun:
    """What came of the work that was due in a slot. `is_own`: it was done here, and now."""

    job: Listed | None
    is_own: bool

    @property
    def has_failed(self) -> bool:
        """Also if it is tried again."""
        return self.job is not None and (self.job.state == JobState.FAILED or (self.is_own and self.job.state == JobState.WAITING))

    @property
    def sentence(self) -> str:
        job = self.job
        if job is None or not (job.is_over or self.has_failed):
            return "in the hands of another worker, so it was not done here."
        if job.state == JobState.FAILED:
            return f"failed. {job.problem}"
        if job.state == JobState.WAITING:
            return f"went wrong. A worker tries it again from {moment(job.due_at)} on."
        if job.state == JobState.CANCELLED or job.ended_at is None:
            return "cancelled."
        return f"done in {duration(job.took or timedelta(0))}." if self.is_own else f"done already, on {moment(job.ended_at)}."


def do_slot(kind: str, schedule: Schedule, slot: datetime, do: Handler) -> SlotRun:
    """Do what fell due then, unless it is done or another worker has it in hand. What waits before it is done first."""
    while work := _claim_slot(kind, schedule, slot):
        _do(work, {kind: do})
        job = queries.by_id(work.job_id)
        if job.slot == slot or job.state not in OVER:
            return SlotRun(queries.about(job), is_own=True)
    other = queries.of_slot(kind, slot)
    return SlotRun(queries.about(other) if other else None, is_own=False)


def purge_old(one: Work) -> None:
    """Forget what ended long ago."""
    with one.transaction(ends_job=True):
        service.purge_old()


# --- one job ----------------------------------------------------------------------------------------------------------------------


def _claim_next(stop: Event) -> Work | None:
    """Looks before it takes the right to write: most of the time nothing waits."""
    while True:
        db.session.rollback()
        waits = queries.next_free(clock.now())
        db.session.rollback()
        if waits is None:
            return None
        with transaction():
            job_id = queries.next_free(clock.now(), to_claim=True)
            job = service.claim(job_id) if job_id is not None else None
            if job:
                return _work(job, stop)
        if job_id is None:
            return None


def _claim_slot(kind: str, schedule: Schedule, slot: datetime) -> Work | None:
    """What fell due then, or what of this kind waits before it. None: it is done, or another worker has it in hand."""
    while True:
        with transaction():
            service.bring_forward(kind, schedule, slot)
            job_id = queries.live_id(kind)
            job = service.claim(job_id) if job_id is not None else None
            if job:
                return _work(job, Event())
            if queries.live_id(kind) == job_id:
                return None


def _work(job: Any, stop: Event) -> Work:
    day = local_date(job.slot) if job.slot else clock.today()
    return Work(job.id, job.kind, job.about_id, job.by_account_id, day, job.claim, job.tries, stop)


def _do(one: Work, handlers: Mapping[str, Handler]) -> None:
    try:
        with audit.acting(one.by_account_id, one.kind), _showing_life(one):
            handlers[one.kind](one)
    except ClaimLost:
        log.warning("Job %s (%s) was taken by another worker", one.job_id, one.kind)
    except Cancelled:
        _end(one, JobState.CANCELLED)
    except Shutdown:
        with transaction():
            service.release(one.job_id, one.claim)
    except Refused as no:
        _end(one, JobState.FAILED, str(no))
    except Exception as error:  # whatever was wrong with this job, the next one is still done
        # The kind of error and where it was, never its message: databases and parsers quote personal values in theirs.
        where = "".join(format_tb(error.__traceback__))
        log.error("Job %s (%s), try %s: %s\n%s", one.job_id, one.kind, one.tries, type(error).__name__, where)
        with transaction():
            service.retry_later(one.job_id, one.claim)
    else:
        _end(one, JobState.DONE)


def _end(one: Work, state: JobState, problem: str = "") -> None:
    with transaction():
        service.end(one.job_id, one.claim, state, problem)


@contextmanager
def _showing_life(one: Work) -> Iterator[None]:
    """A thread says every few seconds that the worker lives, however long its handler is busy with one thing."""
    app, over = current_app._get_current_object(), Event()  # type: ignore[attr-defined]

    def beat() -> None:
        while not over.wait(BEAT.total_seconds()):
            with app.app_context():
                _beat(one)

    thread = Thread(target=beat, name=f"life of job {one.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        db.session.rollback()  # or the thread could wait for what we hold
        over.set()
        thread.join()
        progress.forget(one.job_id)


def _beat(one: Work) -> None:
    try:
        with transaction():
            service.heartbeat(one.job_id, one.claim)
    except SQLAlchemyError as error:  # the next beat may get through; silent for too long, the job is another's
        log.warning("Job %s: no sign of life could be given (%s)", one.job_id, type(error).__name__)
