"""A real browser in front of a real server: headless Chromium, a SQLite database with the cast, and a few imports under way."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from unittest.mock import patch

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from lms.imports import queries as reads
from lms.imports import service as imports
from lms.imports.rules.mapping import Feed, Feeds
from lms.jobs.worker import work
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.kit.importing import AnyKind
from lms.people.models import Person
from lms.people.service.imports import STAFF_LIST
from lms.reports import queries
from lms.reports import service as reports
from lms.reports.rules import Form, When
from lms.training.service.imports import AWARDS
from tests.browser import background, booking, calendars, evaluations, long_lists, privacy, registers
from tests.cast import NOW, PASSWORD, Cast
from tests.databases import Run, app_on

#: The shell without windows is three times as fast; any Chromium does.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))), None)
#: Chromium's sandbox needs rights that containers do not give to root.
AS_ROOT = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
QUIET = [
    "--disable-features=PreloadTopChromeWebUI,WebUITabStrip",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
]
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}, "narrow": {"width": 320, "height": 640}}

STAFF = "employer_code,employee_number,first_name,last_name,start_date,job_role,worker_type\n"
#: A training history as another system gives it, with titles of its own.
TRAINING = "Emp No,Forename,Surname,Course Title,Date Completed,Expiry\n" + "".join(
    f"10001,Ailsa,Robertson,{title},11/02/2026,No expiry\n"
    for title in ("Fire Awareness Refresher 2026", "Moving & handling (level 2)", "Away day", *(f"Odd course {n}" for n in range(60)))
)
#: What has been sent in, by name: kind, lines.
FILES = {
    "good": (
        STAFF_LIST,
        f"{STAFF}NHSL,90001,Mairi,Bain,2026-01-05,staff_nurse,employee\nNHSL,10001,Ailsa,Robertson,2022-08-01,staff_nurse,employee\n",
    ),
    "bad": (STAFF_LIST, f"{STAFF}NHSL,90002,Fiona,,2026-01-05,astronaut,employee\nNHSL,90003,Iain,Orr,32/13/2026,hcsw,employee\n"),
    "unusable": (STAFF_LIST, "nothing,of,the,kind\n1,2,3,4\n"),
    "training": (AWARDS, TRAINING),
    "mapped": (AWARDS, TRAINING + "10001,Ailsa,Robertson,Extra day,14/02/2026,\n"),
    "previewed": (AWARDS, TRAINING + "10001,Ailsa,Robertson,Another day,14/02/2026,\n"),
    "applied": (AWARDS, "employee_number,subject_code,achieved_on\n10001,FIRE-1,2026-02-11\n"),
}


@dataclass
class House:
    """The server, and who is signed in where."""

    address: str
    cast: Cast
    runs: dict[str, int]
    states: dict[str, dict] = field(default_factory=dict)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts[-2]:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def house(run: Run, request: pytest.FixtureRequest) -> Iterator[House]:
    """One for all tests of a file: they read, and leave things as they were."""
    with patch.object(clock, "now", lambda: NOW):
        app = app_on(run.fresh("sqlite", "played", of="-browser"), **getattr(request.module, "SETTINGS", {}))
        cast = run.cast()
        with app.app_context():
            _make_alike(cast)
            runs = {name: _sent_in(app, cast, *file) for name, file in FILES.items()}
            _go_on(app, cast, runs)
            runs |= background.work_and_messages(cast)
            runs["view"] = _saved(cast)
            runs |= long_lists.asked_for(app, cast)
            runs |= privacy.asked_and_removed(app, cast)
            runs |= booking.booked(cast)
            runs |= calendars.made(cast)
            runs |= registers.registers(cast)
            runs |= evaluations.said(cast)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quietly)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield House(_address(server), cast, runs)
        server.shutdown()
        thread.join()


def _make_alike(cast: Cast) -> None:
    """Gordon and Hamish share a mobile number, so that their records may be of one human."""
    with transaction():
        for who in ("gordon", "hamish"):
            db.session.get_one(Person, cast[who].person_id).mobile = "+447700900123"


class Quietly(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """A line for every style sheet would bury what matters."""


def _address(server: BaseWSGIServer) -> str:
    return f"http://127.0.0.1:{server.port}"


def _sent_in(app: Flask, cast: Cast, kind: AnyKind, lines: str) -> int:
    with transaction():
        begun = imports.begin(
            kind=kind, employer_id=cast.places["NHSL"], name="staff.csv", content=lines.encode(), by=cast["lorna"].viewer()
        )
        row_id = begun.id
    work(app.extensions["house"].handlers)
    return int(row_id)


def _go_on(app: Flask, cast: Cast, runs: dict[str, int]) -> None:
    """One file has its columns mapped, one more is at its preview, and one is applied."""
    by = cast["lorna"].viewer()
    feeds = {"employee_number": "Emp No", "subject_code": "Course Title", "achieved_on": "Date Completed", "expires_on": "Expiry"}
    said = imports.Mapped("LearnPro", 1, "", Feeds({ours: Feed(column=theirs) for ours, theirs in feeds.items()}))
    for name in ("mapped", "previewed"):
        with transaction():
            imports.map_columns(reads.run(runs[name], by), said, by=by)
    work(app.extensions["house"].handlers)
    with transaction():
        imports.recheck(reads.run(runs["previewed"], by), by=by)
        imports.apply(reads.run(runs["applied"], by), apply_good_lines=False, end_leavers_on=None, by=by)
    work(app.extensions["house"].handlers)


def _saved(cast: Cast) -> int:
    """A view that Priya has saved."""
    priya, kept = cast["priya"].viewer(), {"by": "subject", "on": "2026-03-02"}
    with transaction():
        view = {"name": "Subjects as at today", "form": Form.COMPLETION, "as_at": When.TODAY, "filters": kept}
        reports.save_view(**view, is_shared=False, by=priya)
        return queries.saved(priya)[0].id


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed, so no page was opened in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*AS_ROOT, *QUIET])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def windows(house: House, chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A window for each person, size and way of looking: opening one takes longer than opening a page."""
    opened: dict[object, BrowserContext] = {}

    def window(who: str | None, size: str, how: dict[str, object]) -> BrowserContext:
        key = (who, size, *sorted(how.items()))
        if key not in opened:
            state = _signed_in(house, chromium, who) if who else None
            look = {"viewport": SIZES[size], "locale": "en-GB", "reduced_motion": "reduce"} | how
            opened[key] = chromium.new_context(base_url=house.address, storage_state=state, **look)
            opened[key].set_default_timeout(10_000)
        return opened[key]

    yield window
    for context in opened.values():
        context.close()


@pytest.fixture
def open_as(windows: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """`open_as("ailsa", "/my-training")`: a page, signed in as somebody; None: as nobody. What the browser complains of fails the test."""
    opened: list[Page] = []
    complaints: list[str] = []

    def open_page(who: str | None, path: str, size: str = "desktop", **how: object) -> Page:
        page = windows(who, size, how).new_page()
        opened.append(page)
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in ("error", "warning") and "status of 4" not in said.text else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for page in opened:
        page.close()
    assert complaints == []


def _signed_in(house: House, chromium: Browser, who: str) -> dict:
    if who not in house.states:
        context = chromium.new_context(base_url=house.address)
        context.set_default_timeout(10_000)
        sign_in(context.new_page(), house.cast[who].sign_in_name)
        house.states[who] = context.storage_state()
        context.close()
    return house.states[who]


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
