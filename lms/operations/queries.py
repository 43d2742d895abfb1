"""Reads about the house itself: cheap, and the same for everyone who asks."""

import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, inspect, select, text

from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit.db import db
from lms.kit.metrics import Figures
from lms.operations.rules.health import Check, Queue, disk, queue, tables
from lms.outbox.models import Message
from lms.outbox.rules import MessageState

#: How many checks there are when the queues could not be looked at: the database, its tables, that they could not, and the disk.
ONLY_SERVING = 4
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
    return _queue(Job.due_at, Job.state, JobState.WAITING, JobState.FAILED)


def messages() -> Queue:
    """The queue of messages to send."""
    return _queue(Message.due_at, Message.state, MessageState.WAITING, MessageState.GIVEN_UP)


def _queue(due_at: Any, state: Any, waits: StrEnum, failed: StrEnum) -> Queue:
    """Each figure by itself: so each is read from an index, however long the table is."""
    asked = (select(count).where(state == one).scalar_subquery() for count, one in _figures(due_at, waits, failed))
    return Queue(*db.session.execute(select(*asked)).one())


def _figures(due_at: Any, waits: StrEnum, failed: StrEnum) -> tuple[tuple[Any, StrEnum], ...]:
    return (func.count(), waits), (func.count(), failed), (func.min(due_at), waits)


def checks(now: datetime) -> Sequence[Check]:
    """Everything that is looked at, in the order in which one thing needs the other. Never raises: saying what is wrong is its purpose."""
    return [*_database(now), disk(free_megabytes())]


def free_megabytes() -> int:
    """Where least is left, of the disks that this process writes to: that of a SQLite database, and that for passing files."""
    file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    folders = [Path(tempfile.gettempdir()), *([Path(file).parent] if file else [])]
    return min(shutil.disk_usage(folder).free for folder in folders if folder.exists()) // 1024**2


def _database(now: datetime) -> Sequence[Check]:
    try:
        at = version_of_tables()
    except Exception:
        db.session.remove()
        return [Check("Database", False, "The database does not answer.")]
    found = [Check("Database", True, "The database answers."), tables(at=at, known=known_versions())]
    return [*found, *_work(now)] if found[1].is_well else found


def _work(now: datetime) -> Sequence[Check]:
    try:
        return [queue("Background work", "done", jobs(), now), queue("Messages", "sent", messages(), now)]
    except Exception:
        db.session.remove()
        return [Check("Background work", False, "What waits to be done could not be looked at.", stops=False)]


def figures(now: datetime) -> Figures:
    """What Prometheus is told beside the requests; a database that does not answer is itself a figure."""
    found = checks(now)
    yield "well", "1: well, 0: not.", "what", {check.what: float(check.is_well) for check in found}
    if len(found) > ONLY_SERVING:
        for name, means, one in (("jobs", "Background work", jobs()), ("messages", "Messages to send", messages())):
            yield name, f"{means}, by state.", "state", {"waiting": one.waiting, "failed": one.failed}
            late = (now - one.due_since).total_seconds() if one.due_since else 0.0
            yield f"{name}_oldest_due_seconds", f"{means}: for how long the longest has been due.", "state", {"waiting": max(0.0, late)}
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
