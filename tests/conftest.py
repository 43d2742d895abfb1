"""What every test can ask for: `app` (on both databases), `cast`, `as_`, `send`, `query_count`, `today`."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import Phase

from lms.access import Role
from lms.accounts.models import SignIn
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Account, RoleGrant
from lms.training.service.check_standings import examine
from tests import client as browsers
from tests.cast import NOW, TODAY, Cast
from tests.client import Browser, Watch, watching
from tests.databases import Run, app_for
from tests.pages import checker, inspection

IN_CI = bool(os.environ.get("CI"))
#: Bytes for the databases of a run and what its server notes down.
ROOM_NEEDED = 4 * 1024**3

#: What a test asks for to open pages.
PAGES = {"as_", "nobody", "send"}
#: What `make test` leaves to `make test-rest`, which CI runs too, beside the tests of pages on PostgreSQL: file -> why.
REST = {
    "browser/test_every_page.py": "opens every page in Chromium, at every size",
    "house/test_new_room.py": "runs the tests of the house once more, on a copy with a room more",
    "jobs/test_processes.py": "starts processes, and kills them",
    "operations/test_backup.py": "makes whole databases, and loses them",
    "operations/test_serve.py": "starts the service, and kills it",
    "outbox/test_processes.py": "starts processes, and kills them",
}

hypothesis.settings.register_profile("house", deadline=None, derandomize=IN_CI)
hypothesis.settings.register_profile("proofs", deadline=None, max_examples=10_000)
#: The first example that shows a planted fault is as good as the smallest.
hypothesis.settings.register_profile("mutants", deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
hypothesis.settings.load_profile("house")


# --- the run --------------------------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], help="run on this database alone, to be quick")
    parser.addoption("--html-checker", action="store_true", help="at the end, give every page that a test has fetched to the HTML checker")


def pytest_configure(config: pytest.Config) -> None:
    worker = getattr(config, "workerinput", None)
    folder = worker["folder"] if worker else tempfile.mkdtemp(prefix="one-workforce-", dir=_in_memory())
    run = Run(Path(folder), worker["workerid"] if worker else "gw", os.environ.get("TEST_DATABASE_URL"))
    config.stash[RUN] = run
    inspection.KEPT_IN.append(run.folder / "pages")


def _in_memory() -> Path | None:
    """Where memory serves as a disk, if there is plenty: each test makes and removes the thousand files of a database."""
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM_NEEDED else None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["folder"] = str(node.config.stash[RUN].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[RUN].end()


RUN = pytest.StashKey[Run]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`--database` leaves the other one out, `make test` what is marked `rest`: `make test-rest` runs that."""
    for item in items:
        opens_pages = PAGES & {*getattr(item, "fixturenames", ())} and not item.get_closest_marker("on_both")
        if (_database_of(item) == "postgresql" and opens_pages) or "/".join(item.path.parts[-2:]) in REST:
            item.add_marker("rest")
    only = config.getoption("--database")
    left_out = [item for item in items if only and _database_of(item) not in (None, only)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection() -> None:
    """What is collected stays: rubbish is not looked for meanwhile."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: it is looked through for rubbish no more, which took a quarter of the time of the tests."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(100_000, 10, 20)


def _database_of(item: pytest.Item) -> str | None:
    called = getattr(item, "callspec", None)
    return called.params.get("database") if called else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """In CI everything is installed: what is skipped there has failed."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"Skipped in CI: {report.longrepr}"
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if config.getoption("--html-checker") and not hasattr(config, "workerinput"):
        checker.report_on(session, config.stash[RUN].folder / "pages", skips_fail=IN_CI)


# --- databases and the app ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def run(pytestconfig: pytest.Config) -> Run:
    return pytestconfig.stash[RUN]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Which of the two; a test that is about one alone says so: `@pytest.mark.parametrize("database", ["sqlite"], indirect=True)`."""
    return str(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, run: Run, database: str) -> str:
    """A fresh database with all tables and the reference list of subjects, job roles and audiences; the cast where it is asked for."""
    return run.fresh(database, "played" if "cast" in request.fixturenames else "bare")


@pytest.fixture
def empty_database_url(run: Run, database: str) -> str:
    """A fresh database without a table."""
    return run.fresh(database, None)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """It is Monday 2 March 2026, nine in the morning."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return TODAY


@pytest.fixture
def settings() -> dict[str, Any]:
    """Settings of the app, for a test file to override."""
    return {}


@pytest.fixture
def app(database_url: str, today: date, settings: dict[str, Any]) -> Iterator[Flask]:
    """The application on a fresh database."""
    with app_for(database_url, **settings) as app, app.app_context():
        app.test_client_class = Browser
        yield app
        db.session.remove()
        if db.engine.dialect.name == "sqlite" or db.engine.pool.checkedout():
            db.engine.dispose()


# --- the cast and what they do --------------------------------------------------------------------------------------------------


@pytest.fixture
def cast(app: Flask, run: Run) -> Cast:
    """Who is in the database: see the tables of `tests/cast.py`."""
    return run.cast()


@pytest.fixture
def recounted() -> Callable[[], None]:
    """`recounted()`: the stored standings equal a fresh computation and a recount day by day."""

    def check() -> None:
        db.session.rollback()
        assert examine(today=TODAY, days=6).complaints == []

    return check


@pytest.fixture
def grant(cast: Cast) -> Callable[[str, Role, str], None]:
    """`grant("iona", Role.LND_OFFICER, "BRAE")`: since 2024."""

    def give(who: str, role: Role, place: str) -> None:
        since = date(2024, 1, 1)
        db.session.add(RoleGrant(account_id=cast[who].account_id, role=role, organisation_id=cast.places[place], starts_on=since))
        db.session.commit()

    return give


@pytest.fixture
def as_(app: Flask, cast: Cast) -> Callable[[str], FlaskClient]:
    """A browser in which this player is signed in: `as_("effie").get("/")`."""

    def sign_in(name: str) -> FlaskClient:
        client, key = app.test_client(), f"session-of-{cast[name].name.split()[0]}"
        db.session.query(SignIn).filter_by(key=key).update({"at": clock.now(), "proved_at": clock.now()})
        with client.session_transaction() as session:
            session["_user_id"] = db.session.get_one(Account, cast[name].account_id).fs_uniquifier
            session["sign_in"] = key
            session["_fresh"] = True
        return client

    return sign_in


@pytest.fixture
def nobody(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def send() -> Callable[..., Any]:
    """`send(client, url, **answers)`: read the page, then post the form with its token."""
    return browsers.send


@pytest.fixture
def query_count() -> Callable[[], AbstractContextManager[Watch]]:
    """`with query_count() as asked: ...; len(asked.statements)`."""

    @contextmanager
    def counting() -> Iterator[Watch]:
        with watching() as watch:
            yield watch

    return counting
