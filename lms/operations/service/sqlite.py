"""A SQLite database copied while it is in use, and a copy looked over before it takes the place of another."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lms.kit.refusal import Refused
from lms.operations.service.files import create

#: Seconds to wait for a lock before saying that somebody holds it.
PATIENCE = 2


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection of our own, outside the application's."""
    with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as connection:
        yield connection


def copy(file: Path, into: Path) -> None:
    """The database as it is at one moment, also while others write."""
    create(into).close()
    with opened(file) as source, opened(into) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file that is whole by itself


def facts(file: Path) -> tuple[str, dict[str, int]]:
    """(version of the tables, rows by table)"""
    with opened(file) as connection:
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'"
        ).fetchall()
        rows = {name: _count(connection, name) for (name,) in found}
        at = connection.execute("SELECT version_num FROM alembic_version").fetchone() if "alembic_version" in rows else None
    return (at[0] if at else ""), rows


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - a name that the database itself gave


def is_sound(file: Path) -> bool:
    """Does SQLite itself find nothing wrong, and does every row point at one that is there?"""
    try:
        with opened(file) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
            return said == "ok" and connection.execute("PRAGMA foreign_key_check").fetchone() is None
    except sqlite3.DatabaseError:
        return False


def refuse_if_open(file: Path) -> None:
    """Leaving write-ahead logging needs the database for oneself alone; it also puts everything into the one file. Raises Refused."""
    try:
        with opened(file) as connection:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = "in use"
    except sqlite3.DatabaseError:
        return  # what is no database is in nobody's use
    if mode != "delete":
        raise Refused("The database is in use. Stop the service and its workers first, then restore. Nothing was changed.")
