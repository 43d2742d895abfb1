"""A PostgreSQL database copied and put back by its own tools, which know every kind of thing that can be in it."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Connection, Engine, inspect, text

from lms.kit.readers import Work, reading_as
from lms.kit.refusal import Refused
from lms.operations.rules.backup import refuse_tools
from lms.operations.service.files import create

#: Seconds within which a connection that is closing has gone, and between two looks for it.
CLOSES_WITHIN, AGAIN_AFTER = 2.0, 0.1


def major(connection: Connection) -> int:
    """The major version of the server."""
    return int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000


def facts(connection: Connection) -> tuple[str, dict[str, int]]:
    """(version of the tables, rows by table)"""
    names = inspect(connection).get_table_names()
    quote = connection.dialect.identifier_preparer.quote_identifier
    counts = {name: reading_as(text(f"SELECT count(*) FROM {quote(name)}"), Work.FACTS) for name in names}  # noqa: S608
    rows = {name: int(connection.scalar(count) or 0) for name, count in counts.items()}
    at = connection.scalar(text("SELECT version_num FROM alembic_version")) if "alembic_version" in rows else None
    return str(at or ""), rows


def copy(engine: Engine, into: Path, folder: str) -> tuple[int, str, dict[str, int]]:
    """The database as it is at one moment, also while others write: (server, version of the tables, rows by table)."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        server = major(connection)
        tools = _tools(folder, server)
        snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        at, rows = facts(connection)
        create(into).close()
        with _reachable(engine) as where:
            told = ["--format=custom", "--no-owner", "--no-privileges", "--no-password", f"--snapshot={snapshot}", f"--file={into}"]
            _run(tools / "pg_dump", *told, f"--dbname={where}")
    return server, at, rows


def put_back(engine: Engine, content: Path, rows: Mapping[str, int], folder: str) -> None:
    """All of it, in the place of all that was there, or nothing: one transaction, which also counts what has come."""
    with engine.connect() as connection:
        server = major(connection)
    engine.dispose()
    tools = _tools(folder, server)
    with TemporaryDirectory() as place, _reachable(engine) as where:
        script, before, after = (Path(place) / name for name in ("all.sql", "before.sql", "after.sql"))
        _run(tools / "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--file={script}", str(content))
        before.write_text("SET client_min_messages = warning;\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n")
        after.write_text("".join(_expects(name, count) for name, count in rows.items()))
        files = [f"--file={one}" for one in (before, script, after)]
        options = ["--no-psqlrc", "--quiet", "--no-password", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        _run(tools / "psql", *options, *files, f"--dbname={where}")


def _expects(table: str, count: int) -> str:
    wrong = f"RAISE EXCEPTION 'not all rows of {table} have come'"
    return f'DO $$ BEGIN IF (SELECT count(*) FROM public."{table}") <> {count} THEN {wrong}; END IF; END $$;\n'  # noqa: S608


def refuse_if_open(connection: Connection) -> None:
    """Raises Refused while anyone else is connected. A connection that is just closing is there for a moment still, and waited for."""
    give_up_at = monotonic() + CLOSES_WITHIN
    while _others(connection):
        if monotonic() > give_up_at:
            raise Refused("The database is in use. Stop the service and its workers first, then restore. Nothing was changed.")
        sleep(AGAIN_AFTER)


def _others(connection: Connection) -> int:
    connection.execute(text("SELECT pg_stat_clear_snapshot()"))  # or every look of a transaction would see the same
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL"
    return int(connection.scalar(text(others)) or 0)


def _tools(folder: str, server: int) -> Path:
    """The folder of the tools that fit this server. Raises Refused."""
    places = [Path(folder)] if folder else [*_on_the_path(), Path(f"/usr/lib/postgresql/{server}/bin"), Path(f"/usr/pgsql-{server}/bin")]
    found = {place: version for place in places if (version := _version(place)) is not None}
    fitting = [place for place, version in found.items() if version == server]
    if not fitting:
        refuse_tools(next(iter(found.values()), None), server)
    return fitting[0]


def _on_the_path() -> list[Path]:
    found = shutil.which("pg_dump")
    return [Path(found).parent] if found else []


def _version(place: Path) -> int | None:
    try:
        said = [_asked(place / tool) for tool in ("pg_dump", "pg_restore", "psql")]
    except (OSError, subprocess.CalledProcessError):
        return None
    found = {int(one.group(1)) for words in said if (one := re.search(r"\(PostgreSQL\) (\d+)", words))}
    return found.pop() if len(found) == 1 else None


def _asked(tool: Path) -> str:
    return subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603


@contextmanager
def _reachable(engine: Engine) -> Iterator[str]:
    """Where the database is, with its password in a file: other people on the machine can read what programs are started with."""
    told = conninfo_to_dict(engine.url.set(drivername="postgresql").render_as_string(hide_password=False))
    password = str(told.pop("password", "") or "").replace("\\", "\\\\").replace(":", "\\:")
    with TemporaryDirectory() as place:
        if password:
            with create(Path(place) / "password") as file:
                file.write(f"*:*:*:*:{password}\n".encode())
            told["passfile"] = str(Path(place) / "password")
        yield make_conninfo("", **told)


def _run(tool: Path, *told: str) -> None:
    """Raises Refused with the first line of what the tool complains of, which names tables and never values."""
    done = subprocess.run([tool, *told], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if "error" in line.lower() or "ERROR" in line), f"exit {done.returncode}")
        raise Refused(f"{tool.name} says: {said.strip()}")
