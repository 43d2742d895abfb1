"""Reads about the house itself: cheap, and the same for everyone who asks."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import JSON, Column, LargeBinary, Table, Text, TypeDecorator, cast, func, inspect, select, text, type_coerce

from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit import confidential
from lms.kit.columns import has_encrypted, is_confidential
from lms.kit.db import Base, db, reading_apart
from lms.kit.metrics import Figures
from lms.kit.readers import Work, reading_as
from lms.operations.models import ConfidentialKey
from lms.operations.rules.health import Check, Queue, disk, queue, tables
from lms.operations.rules.keys import Noted, Stood
from lms.outbox.models import Message
from lms.outbox.queries import due_since
from lms.outbox.rules import MessageState

#: How many checks there are when the queues could not be looked at: the database, its tables, that they could not, the keys and the disk.
ONLY_SERVING = 5
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


def messages(now: datetime) -> Queue:
    """The queue of messages to send."""
    queue = _queue(Message.due_at, Message.state, MessageState.WAITING, MessageState.GIVEN_UP)
    return replace(queue, due_since=due_since(now))


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
    return [*found, *_work(now), *_keys()] if found[1].is_well else found


def _work(now: datetime) -> Sequence[Check]:
    try:
        return [queue("Background work", "done", jobs(), now), queue("Messages", "sent", messages(now), now)]
    except Exception:
        db.session.remove()
        return [Check("Background work", False, "What waits to be done could not be looked at.", stops=False)]


def _keys() -> Sequence[Check]:
    """What is found counts for this process from now on. Without the right keys all but the confidential texts goes on."""
    try:
        confidential.look_at_keys()
        noted = noted_keys()
    except Exception:
        db.session.remove()
        return [Check("Confidential texts", False, "Their keys could not be looked at.", stops=False)]
    return [Check("Confidential texts", not noted.missing, noted.sentence, stops=False)]


def figures(now: datetime) -> Figures:
    """What Prometheus is told beside the requests; a database that does not answer is itself a figure."""
    found = checks(now)
    yield "well", "1: well, 0: not.", "what", {check.what: float(check.is_well) for check in found}
    if len(found) > ONLY_SERVING:
        for name, means, one in (("jobs", "Background work", jobs()), ("messages", "Messages to send", messages(now))):
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


# --- keys of confidential texts -------------------------------------------------------------------------------------------------------

#: Read at once: so many texts, and so many files.
TEXTS_AT_ONCE, FILES_AT_ONCE = 500, 4
#: An encrypted value among those of a document.
IN_JSON = re.compile(rb'(?<=")' + confidential.MARK.encode() + rb'[\w=-]+(?=")')


def noted_keys() -> Noted:
    """Under which keys texts were written, as it is noted: which of them are here, and which not."""
    with reading_apart() as connection:
        if not inspect(connection).has_table(ConfidentialKey.__tablename__):
            return Noted()
        columns = (ConfidentialKey.fingerprint, ConfidentialKey.canary)
        rows = connection.execute(select(*columns).order_by(ConfidentialKey.since, ConfidentialKey.fingerprint)).all()
    opened = {name: confidential.opened_with(canary.encode()) is not None for name, canary in rows}
    return Noted([name for name in opened if opened[name]], [name for name in opened if not opened[name]])


def keys_are_right() -> bool | None:
    """May this process write confidential texts? None: nobody can say yet."""
    return noted_keys().are_right


def what_is_wrong_with_keys() -> str:
    """A sentence for whoever starts the service; nothing is wrong: none."""
    noted = noted_keys()
    return noted.sentence if noted.missing else ""


def configured_fingerprints() -> list[str]:
    """Of the keys of the setting, in their order."""
    return [confidential.fingerprint(key) for key in confidential.configured()]


def keys_in_use() -> list[str]:
    """Fingerprints of all keys that anything may stand under: those noted, and the one that this process writes with."""
    noted = noted_keys()
    return list(dict.fromkeys((*noted.here, *noted.missing, configured_fingerprints()[0])))


def encrypted_columns() -> list[Column[Any]]:
    """Every column that has anything encrypted, by its type or its mark."""
    columns = [column for its in Base.metadata.sorted_tables for column in its.columns if has_encrypted(column)]
    return sorted(columns, key=str)


def stored_batches(column: Column[Any]) -> Iterator[Sequence[tuple[Any, bytes]]]:
    """(key of the row, value as it stands in the table) of everything in this column that is or should be encrypted, some at a time."""
    key = its_key(column)
    from_the_start = reading_as(select(key, as_stored(column)), Work.KEYS).where(*_has_some(column)).order_by(key)
    last: Any = None
    while rows := db.session.execute((from_the_start if last is None else from_the_start.where(key > last)).limit(_at_once(column))).all():
        yield [(row_key, stored.encode() if isinstance(stored, str) else bytes(stored)) for row_key, stored in rows]
        last = rows[-1][0]


def rows_with_some(column: Column[Any]) -> int:
    """How many rows all these batches have."""
    return db.session.scalar(reading_as(select(func.count()), Work.KEYS).select_from(its_table(column)).where(*_has_some(column))) or 0


def _has_some(column: Column[Any]) -> list[Any]:
    return [column.is_not(None), func.length(as_stored(column)) > 0, *_marked(column)]


def its_key(column: Column[Any]) -> Column[Any]:
    """What the rows of its table are told apart by."""
    (key,) = its_table(column).primary_key.columns
    return key


def its_table(column: Column[Any]) -> Table:
    assert isinstance(column.table, Table)
    return column.table


def as_stored(column: Column[Any]) -> Any:
    """The value of the column as it stands in the table, past the type that decrypts it."""
    match kind_of(column):
        case LargeBinary():
            return type_coerce(column, LargeBinary())
        case JSON():
            return cast(column, Text())
    return type_coerce(column, Text())


def kind_of(column: Column[Any]) -> Any:
    return column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type


def _at_once(column: Column[Any]) -> int:
    return FILES_AT_ONCE if isinstance(kind_of(column), LargeBinary) else TEXTS_AT_ONCE


def _marked(column: Column[Any]) -> list[Any]:
    """Where only some values are encrypted, which."""
    if is_confidential(column):
        return []
    if isinstance(kind_of(column), LargeBinary):
        return [func.substr(column, 1, len(confidential.MARK)) == confidential.MARK.encode()]
    return [as_stored(column).contains(f'"{confidential.MARK}')]


def values_in(column: Column[Any], stored: bytes) -> list[bytes]:
    """The one value that stands there, or the encrypted ones among others."""
    return IN_JSON.findall(stored) if isinstance(kind_of(column), JSON) else [stored]


def stands(column: Column[Any]) -> Stood:
    """How many values of this column stand under which key."""
    stood = Stood(str(column))
    for batch in stored_batches(column):
        for value in (value for _, stored in batch for value in values_in(column, stored)):
            stood.count(*_under(value))
    return stood


def _under(value: bytes) -> tuple[bool, str | None]:
    opened = confidential.opened_with(value)
    key = opened[0] if opened else None
    return opened is not None, confidential.fingerprint(key) if key else None
