"""A real browser in front of a real server: headless Chromium, a SQLite database with the cast, and a few imports under way."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from lms.kit import clock
from tests.cast import NOW, PASSWORD, Cast
from tests.databases import Run, app_on
from tests.room_pages import furnish

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
        settings = getattr(request.module, "SETTINGS", None)
        app = app_on(run.fresh("sqlite", "played" if settings else "furnished", of="-browser"), **settings or {})
        with app.app_context():
            runs = furnish(app, run.cast()) if settings else run.runs()  # what it says in a message depends on the settings
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quietly)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield House(_address(server), run.cast(), runs)
        server.shutdown()
        thread.join()


class Quietly(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """A line for every style sheet would bury what matters."""


def _address(server: BaseWSGIServer) -> str:
    return f"http://127.0.0.1:{server.port}"


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


@dataclass
class Tab:
    """A page that goes from address to address, and what the browser has complained of since the last."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> "Tab":
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return self

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and "status of 4" not in said.text:
            self.complaints.append(said.text)


@pytest.fixture
def open_as(windows: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """`open_as("ailsa", "/my-training")`: a page, signed in as somebody; None: as nobody. What the browser complains of fails the test."""
    opened: list[Tab] = []

    def open_page(who: str | None, path: str, size: str = "desktop", **how: object) -> Page:
        opened.append(Tab(windows(who, size, how).new_page()).listen())
        opened[-1].page.goto(path)
        return opened[-1].page

    yield open_page
    for tab in opened:
        tab.page.close()
    assert [complaint for tab in opened for complaint in tab.complaints] == []


@pytest.fixture(scope="module")
def tabs() -> dict[object, Tab]:
    return {}


@pytest.fixture
def visit(windows: Callable[..., BrowserContext], tabs: dict[object, Tab]) -> Iterator[Callable[..., Page]]:
    """As `open_as`, for tests that only look: in the tab of the test before, as a new one costs more than the page it shows."""
    used: list[Tab] = []

    def go(who: str | None, path: str, **how: object) -> Page:
        key = (who, *sorted(how.items()))
        if key not in tabs:
            tabs[key] = Tab(windows(who, "desktop", how).new_page()).listen()
        used.append(tabs[key])
        tabs[key].complaints.clear()
        tabs[key].page.set_viewport_size(SIZES["desktop"])
        tabs[key].page.goto(path)
        return tabs[key].page

    yield go
    assert [complaint for tab in used for complaint in tab.complaints] == []


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
