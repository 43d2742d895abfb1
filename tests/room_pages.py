"""What a room says of its pages in `tests/<room>/pages.py`: `PAGES = RoomPages(...)` names each endpoint, who opens it, what it may ask
of the database, and the states that a browser looks at. The tests of doors, of pages and in the browser are made of all of them.
"""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from flask import Flask

from lms import ROOMS
from tests.cast import PEOPLE, Cast

EVERYONE = frozenset(PEOPLE)
OFFICERS = frozenset({"lorna", "priya", "adam"})
PLANNERS = frozenset({"lorna", "priya"})
LEADS = frozenset({"priya", "adam"})

#: What answers before signing in: status, and the address that the reply leads to.
TO_SIGN_IN = (302, "/sign-in")
PUBLIC = (200, "")
#: Not there unless the settings, the demonstration or the address say so.
HIDDEN = (404, "")


@dataclass(frozen=True)
class State:
    """A page as one person meets it."""

    name: str
    who: str | None  # None: before signing in
    path: str  # `{ailsa}` is her person's id, `{ailsa_post}` her post's, `{nhsl}` a place's; the other ids are named by `furnish`
    status: int = 200
    on_a_phone: bool = False  # all that axe knows there too: its menu folds up, its table becomes a list


@dataclass(frozen=True)
class RoomPage:
    """One endpoint of a room."""

    endpoint: str
    opens_to: Set[str]
    states: tuple[State, ...] = ()
    anonymous: tuple[int, str] = TO_SIGN_IN
    queries: int = 30  # the most that a state of it may ask of the database


@dataclass(frozen=True)
class RoomPages:
    """All endpoints of a room. `furnish(app, cast, ids)` makes what their states show, and answers
    the ids of that by name; `ids` are those of the rooms below."""

    pages: tuple[RoomPage, ...]
    furnish: Callable[[Flask, Cast, dict[str, int]], dict[str, int]] = lambda app, cast, ids: {}


#: States of pages that are no room's.
STATES_OF_NO_ROOM = (State("sign-in", None, "/sign-in"), State("not found", None, "/no-such-page", status=404))


@cache
def room_pages() -> dict[str, RoomPages]:
    """By room, ground floor first; a room without pages has no such file."""
    with_pages = [room for room in ROOMS if (Path(__file__).parent / room / "pages.py").exists()]
    return {room: import_module(f"tests.{room}.pages").PAGES for room in with_pages}


def all_pages() -> Iterator[RoomPage]:
    return (page for room in room_pages().values() for page in room.pages)


def all_states() -> dict[str, State]:
    """By name."""
    states = [*STATES_OF_NO_ROOM, *(state for page in all_pages() for state in page.states)]
    by_name = {state.name: state for state in states}
    assert len(by_name) == len(states), "two states have the same name"
    return by_name


def furnish(app: Flask, cast: Cast) -> dict[str, int]:
    """Make what all states show; the ids of it, by the names that their addresses use."""
    ids: dict[str, int] = {}
    for room, pages in room_pages().items():
        of_room = pages.furnish(app, cast, ids)
        assert not ids.keys() & of_room.keys(), f"{room} gives a name that a room below has given"
        ids |= of_room
    return ids


def address(cast: Cast, ids: dict[str, int], path: str) -> str:
    """Where this is, with the ids of the cast and of what `furnish` has made."""
    players = cast.players.items()
    posts = {f"{name}_post": player.post_id for name, player in players if player.post_ids}
    places = {code.lower(): place_id for code, place_id in cast.places.items()}
    return path.format(**ids, **places, **posts, **{name: player.person_id for name, player in players})
