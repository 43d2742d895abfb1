"""The worker: it has no door, so it owns its transactions. Each is short; the work itself runs between them."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lms.audit import service as audit
from lms.jobs import queries, service
from lms.jobs.rules import JobState
from lms.kit import clock
from lms.kit.db import transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """A claimed job in plain values, and the way to say how far it has come."""

    job_id: int
    kind: str
    about_id: int
    by_account_id: int | None

    def report(self, done: int, total: int) -> None:
        """Progress, in a transaction of its own; never call it while one is open."""
        with transaction():
            service.report(self.job_id, done, total)


Handler = Callable[[Work], None]


def work(handlers: Mapping[str, Handler]) -> int:
    """Do what waits, oldest first, until nothing does; how many jobs were taken up."""
    taken = 0
    while (one := _claim_next()) is not None:
        taken += 1
        _do(one, handlers)
    return taken


def _claim_next() -> Work | None:
    with transaction():
        job_id = queries.next_free(clock.now())
        job = service.claim(job_id) if job_id is not None else None
        return Work(job.id, job.kind, job.about_id, job.by_account_id) if job else None


def _do(one: Work, handlers: Mapping[str, Handler]) -> None:
    state = JobState.DONE
    try:
        with audit.acting(one.by_account_id, one.kind):
            handlers[one.kind](one)
    except Exception:  # whatever was wrong with this job, the next one is still done
        log.exception("Job %s (%s) failed", one.job_id, one.kind)
        state = JobState.FAILED
    with transaction():
        service.end(one.job_id, state)
