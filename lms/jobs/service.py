"""Verbs: ask for work, claim it, say how far it has come, end it."""

from sqlalchemy import update

from lms.jobs.models import NOT_OVER, Job
from lms.jobs.queries import free
from lms.jobs.rules import TRIES, JobState
from lms.kit import clock
from lms.kit.db import db, insert


def ask(*, kind: str, about_id: int, by_account_id: int | None) -> None:
    """Put work in the queue, in the same transaction as what it is about. Asking twice leaves one job."""
    row = {"kind": kind, "about_id": about_id, "by_account_id": by_account_id, "state": JobState.WAITING, "made_at": clock.now()}
    new = insert(Job).values(**row, done=0, total=0, tries=0)
    db.session.execute(new.on_conflict_do_nothing(index_elements=[Job.kind, Job.about_id], index_where=NOT_OVER))


def claim(job_id: int) -> Job | None:
    """Whoever changes the row first does the work; one that has killed its workers too often is given up."""
    now = clock.now()
    job = db.session.scalar(
        update(Job).where(Job.id == job_id, free(now)).values(state=JobState.RUNNING, alive_at=now, tries=Job.tries + 1).returning(Job)
    )
    if job and job.tries > TRIES:
        end(job_id, JobState.FAILED)
        return None
    return job


def report(job_id: int, done: int, total: int) -> None:
    """Say how far the work has come, which is also a sign of life."""
    db.session.execute(update(Job).where(Job.id == job_id).values(done=done, total=total, alive_at=clock.now()))


def end(job_id: int, state: JobState) -> None:
    """Done or failed."""
    db.session.execute(update(Job).where(Job.id == job_id).values(state=state, ended_at=clock.now()))
