"""What the pages of jobs show: background work in every state."""

from flask import Flask

from lms.jobs.models import Job
from lms.jobs.rules import WENT_WRONG, JobState
from lms.kit import clock
from lms.kit.db import db, transaction
from tests.cast import Cast


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """Lorna has asked for all of it."""
    jobs = _jobs(cast)
    with transaction():
        db.session.add_all(jobs.values())
        db.session.flush()
        return {name: job.id for name, job in jobs.items()}


def _jobs(cast: Cast) -> dict[str, Job]:
    now, whose = clock.now(), {"by_account_id": cast["lorna"].account_id, "kind": "imports.apply"}
    running = {"state": JobState.RUNNING, "alive_at": now, "done": 3, "total": 8}
    long = "Check a-file-with-a-very-long-name-that-nobody-would-choose-but-somebody-does-2026-03-02-final-final.xlsx"
    return {
        "running_job": Job(about_id=1_001, title=long, **whose, **running),
        "stopping_job": Job(about_id=1_002, title="Undo an import", cancel_asked_at=now, **whose, **running),
        "failed_job": Job(about_id=1_003, title="Check list.csv", state=JobState.FAILED, problem=WENT_WRONG, ended_at=now, **whose),
        "cancelled_job": Job(about_id=1_004, title="Check old.csv", state=JobState.CANCELLED, ended_at=now, **whose),
        "waiting_job": Job(about_id=1_005, title="Check new.csv", **whose),
    }
