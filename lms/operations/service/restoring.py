"""Restore: a backup in the place of the database, brought up to this release; all that can be wrong is found before anything is changed."""

import sqlite3
from pathlib import Path

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from lms.kit.db import db
from lms.kit.numbers import number
from lms.kit.refusal import Refused
from lms.operations.queries import configured_fingerprints, known_versions
from lms.operations.rules.backup import Manifest, differing, refuse_if_newer, refuse_other_kind
from lms.operations.rules.keys import keys_of_backup, refuse_other_keys
from lms.operations.service import files, postgresql, sqlite
from lms.operations.service.saving import sqlite_file

TAKEN = (
    "There are {people} people in the database. A backup goes into an empty one, unless you say --replace: then all that is here is lost."
)


def keys_needed(file: Path) -> str:
    """Which keys this backup needs, and whether they are here. Raises Refused where it is none."""
    return keys_of_backup(files.look_into(file).keys, configured_fingerprints())


def restore(*, file: Path, may_replace: bool, without_key: bool = False) -> Manifest:
    """Put the backup where the database is, and bring it to this release. Raises Refused, and has then changed nothing.

    `without_key`: also where none of its keys is here; what was told in private then cannot be read.
    """
    try:
        manifest = files.look_into(file)
        refuse_if_newer(manifest, known_versions())
        if not without_key:
            refuse_other_keys(manifest.keys, configured_fingerprints())
        put_back = _into_sqlite if db.engine.dialect.name == "sqlite" else _into_postgresql
        put_back(file, manifest, may_replace)
    except (OSError, sqlite3.Error) as no:
        raise Refused(f"The backup could not be restored: {getattr(no, 'strerror', None) or no}. Nothing was changed.") from None
    return manifest


# --- SQLite -----------------------------------------------------------------------------------------------------------------------


def _into_sqlite(file: Path, manifest: Manifest, may_replace: bool) -> None:
    target = sqlite_file()
    refuse_other_kind(manifest, "sqlite", 0)
    db.session.remove()
    db.engine.dispose()
    if target.exists():
        _refuse_people(_people_in(target), may_replace)
        sqlite.refuse_if_open(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with files.scratch(target) as copy:
        files.unpack(file, manifest, copy)
        _refuse_unsound(copy, manifest)
        _take_the_place(copy, target)


def _people_in(target: Path) -> int:
    try:
        return sqlite.facts(target)[1].get("person", 0)
    except sqlite3.OperationalError as no:
        raise Refused(f"The database cannot be looked at: {no}. Stop the service and its workers first. Nothing was changed.") from None
    except sqlite3.DatabaseError:
        return 0  # what is no database holds nobody


def _refuse_people(people: int, may_replace: bool) -> None:
    if people and not may_replace:
        raise Refused(TAKEN.format(people=number(people)))


def _refuse_unsound(copy: Path, manifest: Manifest) -> None:
    at, rows = sqlite.facts(copy) if sqlite.is_sound(copy) else ("", {})
    if at != manifest.tables_at or differing(manifest.rows, rows):
        raise Refused("The copy of the database in this backup is damaged. Nothing was changed. Try another backup.")


def _take_the_place(copy: Path, target: Path) -> None:
    """What was there is kept until the new one is up to this release, and comes back if that fails."""
    with files.scratch(target.with_suffix(".before")) as before:
        if target.exists():
            target.rename(before)
        try:
            for ending in ("-wal", "-shm"):
                target.with_name(target.name + ending).unlink(missing_ok=True)
            copy.rename(target)
            upgrade()
        except BaseException:
            db.session.remove()
            db.engine.dispose()
            target.unlink(missing_ok=True)
            if before.exists():
                before.rename(target)
            raise
        finally:
            db.session.remove()
            db.engine.dispose()


# --- PostgreSQL -------------------------------------------------------------------------------------------------------------------


def _into_postgresql(file: Path, manifest: Manifest, may_replace: bool) -> None:
    db.session.remove()
    db.engine.dispose()
    with db.engine.connect() as connection:
        refuse_other_kind(manifest, "postgresql", postgresql.major(connection))
        people = connection.scalar(text("SELECT count(*) FROM person")) if inspect(connection).has_table("person") else 0
        _refuse_people(int(people or 0), may_replace)
        postgresql.refuse_if_open(connection)
    with files.scratch(file.absolute()) as copy:
        files.unpack(file, manifest, copy)
        postgresql.put_back(db.engine, copy, manifest.rows, str(current_app.config["POSTGRESQL_TOOLS"]))
    upgrade()
