"""Reads about the house itself: cheap, and the same for everyone who asks."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, inspect, select, text

from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit.db import db
from lms.kit.metrics import Figures
from lms.upkeep.rules.health import Check, Queue, can_serve, queue, tables

#: Backups that `flask backup` has named itself.
NAMED = "one-workforce-*.backup"


@cache
def versions(folder: str) -> tuple[str, ...]:
    """Every version of the tables that this release knows, first to last."""
    return tuple(one.revision for one in reversed([*ScriptDirectory(folder).walk_revisions()]))


def known_versions() -> tuple[str, ...]:
    """The same, of the running application."""
    return versions(current_app.extensions["migrate"].directory)


def version_of_tables() -> str | None:
    """Which version the tables in the database are; None: there are none."""
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return None
    at = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    return None if at is None else str(at)


def jobs() -> Queue:
    """The queue of background work."""
    waiting, failed = (func.count().filter(Job.state == state) for state in (JobState.WAITING, JobState.FAILED))
    oldest = func.min(Job.made_at).filter(Job.state == JobState.WAITING)
    found = db.session.execute(select(waiting, failed, oldest)).one()
    return Queue(*found)


def checks(now: datetime) -> Sequence[Check]:
    """Everything that is looked at, in the order in which one thing needs the other."""
    try:
        at = version_of_tables()
    except Exception:  # whatever is wrong with the database, saying so is the purpose of asking
        db.session.remove()
        return [Check("Database", False, "The database does not answer.")]
    found = [Check("Database", True, "The database answers."), tables(at=at, known=known_versions())]
    return [*found, queue("Background work", "done", jobs(), now)] if found[1].is_well else found


def figures(now: datetime) -> Figures:
    """What Prometheus is told beside the requests; a database that does not answer is itself a figure."""
    found = checks(now)
    yield "well", "1: well, 0: not.", "what", {check.what: float(check.is_well) for check in found}
    if can_serve(found):
        waiting = jobs()
        yield "jobs", "Background work, by state.", "state", {"waiting": waiting.waiting, "failed": waiting.failed}
        late = (now - waiting.due_since).total_seconds() if waiting.due_since else 0.0
        yield "oldest_due_seconds", "For how long the longest has been due.", "queue", {"jobs": max(0.0, late)}
    backup = last_backup()
    if backup:
        yield (
            "backup_age_seconds",
            "How old the newest backup in the folder of backups is.",
            "kind",
            {"newest": (now - backup).total_seconds()},
        )


def last_backup() -> datetime | None:
    """When the newest backup in the folder of backups was made; None: there is none, or it is kept elsewhere."""
    try:
        made = [file.stat().st_mtime for file in Path(current_app.config["BACKUPS"]).glob(NAMED)]
    except OSError:
        return None
    return datetime.fromtimestamp(max(made), UTC) if made else None
