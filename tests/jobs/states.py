"""What the pages of jobs show: background work in every state."""

from datetime import datetime, timedelta

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
        **_scheduled(now),
    }


def _scheduled(now: datetime) -> dict[str, Job]:
    """One that is done, one that failed, one that is being done; the others never ran."""
    due, begun = {"about_id": 0, "slot": now, "due_at": now}, now - timedelta(minutes=3, seconds=20)
    return {
        "done_by_itself": Job(kind="jobs.tidy", state=JobState.DONE, started_at=begun, ended_at=now, **due),
        "failed_by_itself": Job(kind="trail.seal", state=JobState.FAILED, problem=WENT_WRONG, started_at=begun, ended_at=now, **due),
        "being_done_by_itself": Job(kind="reports.remove_files", state=JobState.RUNNING, started_at=begun, alive_at=now, **due),
    }
