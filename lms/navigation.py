"""What every page shows: who is looking, the places they can go to, and how dates and numbers are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request, url_for

from lms.access import May, Viewer
from lms.kit import clock
from lms.kit.datetimes import clock_time, day_of, long_date, long_weekday, moment, weekday_of
from lms.kit.house import current_house
from lms.kit.numbers import counted, number, plural
from lms.kit.room import Place, Row

#: So many places fit one bar on a desk's screen; more are two rows, one's own and the work of learning and development.
ONE_BAR = 9
SETTINGS = "home.settings"


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


def init_app(app: Flask) -> None:
    """Give templates their context and filters."""
    app.context_processor(_context)
    for write in (long_date, long_weekday, day_of, weekday_of, clock_time, moment):
        app.add_template_filter(write)
    app.jinja_env.globals.update(
        today=clock.today, May=May, number=number, counted=counted, plural=plural, navigation=bars, section_tabs=tabs
    )


def _context() -> dict[str, Any]:
    return {
        "viewer": g.get("viewer"),
        "partnership": current_app.config["PARTNERSHIP_NAME"],
        "demo": current_app.config["DEMO"],
    }


def bars(viewer: Viewer, section: str | None) -> list[list[Link]]:
    """The places in one bar, or in two where one has no room for them.

    `section`: where the page says that it stands, such as the address at which its breadcrumbs begin. If that is no place of the
    navigation, the page's own address decides, and then what `section` lies below.
    """
    seen = _seen_by(viewer)
    urls = {place: [_address(part.endpoint) for part in (place, *_tabs_of(place, seen))] for place in _leading(seen)}
    here = request.script_root + request.path
    current = next((place for place in urls if section in urls[place]), None) or _around(here, urls) or _around(section or "", urls)
    links = {place: Link(place.label, own[0], place is current) for place, own in urls.items()}
    if len(links) <= ONE_BAR:
        return [list(links.values())]
    return [[link for place, link in links.items() if place.row is row] for row in Row]


def tabs(viewer: Viewer) -> list[Link]:
    """On a page of the navigation that has others beside it: that page and those."""
    seen = _seen_by(viewer)
    for place in _leading(seen):
        parts = [place, *_tabs_of(place, seen)]
        if len(parts) > 1 and request.endpoint in [part.endpoint for part in parts]:
            return [Link(part.label, _address(part.endpoint), part.endpoint == request.endpoint) for part in parts]
    return []


def _seen_by(viewer: Viewer) -> list[Place]:
    return [place for place in current_house().navigation if place.is_for(viewer)]


def _leading(seen: Sequence[Place]) -> list[Place]:
    """Those that are no tab of another."""
    endpoints = {place.endpoint for place in seen}
    return [place for place in seen if place.tab_of not in endpoints]


def _tabs_of(place: Place, seen: Sequence[Place]) -> list[Place]:
    """Also those of a tab: to some people a page is a tab that leads to others."""
    return [part for tab in seen if tab.tab_of == place.endpoint for part in (tab, *_tabs_of(tab, seen))]


def _around(page: str, urls: dict[Place, list[str]]) -> Place | None:
    """The nearest place around a page by its address. What Settings leads to, and no other place is around, is one of Settings."""
    near = {place: max((len(url) for url in own if _is_in(page, url)), default=0) for place, own in urls.items()}
    around = max((place for place in near if near[place]), key=near.__getitem__, default=None)
    if around or not any(_is_in(page, _address(place.endpoint)) for place in current_house().settings):
        return around
    return next((place for place in urls if place.endpoint == SETTINGS), None)


def _is_in(page: str, url: str) -> bool:
    """Is the page this place, or one below it? Home has nothing below it."""
    return page == url or (url != f"{request.script_root}/" and page.startswith(url.rstrip("/") + "/"))


def _address(endpoint: str) -> str:
    return _address_below(endpoint, request.script_root)


@lru_cache(maxsize=512)
def _address_below(endpoint: str, script_root: str) -> str:
    """A page without parts in its address has the same one in every request that comes in under this root."""
    return url_for(endpoint)
