"""Back up: one file with all of the database as it is at one moment, made while the service goes on."""

import sqlite3
from datetime import datetime
from pathlib import Path

from flask import current_app

from config import VERSION
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.operations.queries import NAMED, keys_in_use
from lms.operations.rules.backup import Manifest, to_forget
from lms.operations.service import files, postgresql, sqlite


def back_up(*, file: Path, now: datetime) -> Manifest:
    """Write a backup into this file, which must not be there yet. Raises Refused."""
    if file.exists():
        raise Refused(f"{file} is there already. A backup never takes another file's place: choose another name.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with files.scratch(file.with_suffix(".copy")) as copy:
            return files.pack(file, copy, _copied(copy, now))
    except (OSError, sqlite3.Error) as no:
        raise Refused(f"The backup could not be written to {file}: {getattr(no, 'strerror', None) or no}. No backup was made.") from None


def _copied(into: Path, now: datetime) -> Manifest:
    kind, server = db.engine.dialect.name, 0
    if kind == "sqlite":
        sqlite.copy(sqlite_file(), into)
        at, rows = sqlite.facts(into)
    else:
        server, at, rows = postgresql.copy(db.engine, into, str(current_app.config["POSTGRESQL_TOOLS"]))
    if not at:
        raise Refused("There is nothing to back up: the database has no tables. Is DATABASE_URL the right one?")
    return Manifest(kind, now.isoformat(timespec="seconds"), VERSION, at, server, 0, "", rows, keys=keys_in_use())


def sqlite_file() -> Path:
    """The file of the database. Raises Refused when it is in memory alone."""
    name = db.engine.url.database
    if not name or name == ":memory:":
        raise Refused("This database is in memory alone, so there is no file to back up or restore.")
    return Path(name)


def named_by_time(folder: Path, now: datetime) -> Path:
    """A name in this folder that sorts by time."""
    return folder / NAMED.replace("*", now.strftime("%Y-%m-%dT%H%M%SZ"))


def forget(*, folder: Path, keep: int) -> list[str]:
    """Delete backups that were named by their time, all but the newest `keep` (1 or more); the names that went."""
    gone = to_forget([file.name for file in folder.glob(NAMED)], keep)
    for name in gone:
        (folder / name).unlink()
    return gone
