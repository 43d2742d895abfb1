"""Which file may import which."""

import ast
import tomllib

import pytest

from lms import ROOMS
from tests.house.source import HOME, IN_ROOMS, SOURCE, TESTS, file_of, functions, imports, is_part_of, names, room, tree

GROUND = ("access", "kit")  # no tables, no knowledge of any room
MEETING = {"rules", "models", "queries", "service"}  # the only files one room may show another
MAY_USE = {  # inside a room, who may open whom
    "rules": {"rules"},
    "models": {"rules", "models"},
    "queries": {"rules", "models", "queries"},
    "personal": {"rules", "models", "queries"},
    "pdfs": {"rules", "models", "pdfs"},
    "forms": {"rules", "forms"},
    "service": {"rules", "models", "queries", "pdfs", "service"},
    "worker": {"rules", "queries", "service", "worker"},
    "cli": {"rules", "queries", "service", "worker", "cli"},
    "views": {"rules", "forms", "queries", "service", "pdfs", "views"},
    "room": {"rules", "models", "queries", "personal", "service", "pdfs", "worker", "cli", "views"},
}
#: file -> what else it opens, and why.
ALSO_USES = {
    "lms/accounts/views/entry.py": (set(), "counts an attempt to sign in although the page refuses it"),
    "lms/accounts/views/tickets.py": (set(), "counts a try of a printed code although the page refuses it"),
    "lms/accounts/views/own.py": (set(), "counts an attempt to confirm a password although the page refuses it"),
}
#: The worker of every room's work names the type of its handlers.
SHOWS_ITS_WORKER = {"jobs"}
IMPURE = frozenset({"flask", "flask_login", "flask_security", "flask_wtf", "sqlalchemy", "wtforms", "os", "socket", "time",
                    "random.random", "random.choice", "random.randint", "random.shuffle",  # chance is given, as a seeded `Random`
                    "lms.kit.db", "lms.kit.clock", "lms.kit.web", "lms.kit.forms", "lms.kit.tables"})  # fmt: skip
TABLES = frozenset({"sqlalchemy", "flask_sqlalchemy", "lms.kit.db"})
#: Heavy, and wanted by one page only: may be imported where it is used.
HEAVY = frozenset({"xlsxwriter", "python_calamine", "reportlab", "icalendar"})


def places(path):
    """(room, file) of everything in the house that this file imports."""
    for name in sorted(name for name in imports(tree(path)) if name.startswith("lms.")):
        _, other, part, *_ = [*name.split("."), "", ""]
        yield other, part


@pytest.mark.parametrize("path", IN_ROOMS, ids=str)
def test_nobody_climbs_the_stairs(path):
    for other, part in places(path):
        if other in GROUND:
            continue
        assert room(path) in ROOMS, f"{room(path)} is ground floor and may not know {other}"
        assert other in ROOMS, f"{other}.{part} is nobody's to import"
        assert ROOMS.index(other) <= ROOMS.index(room(path)), f"{room(path)} may not climb to {other}"


@pytest.mark.parametrize("path", IN_ROOMS, ids=str)
def test_nobody_enters_a_private_file(path):
    extra, _ = ALSO_USES.get(path.as_posix(), (set(), ""))
    for other, part in places(path):
        if other in GROUND or room(path) in GROUND or file_of(path) == "__init__":
            continue
        if other != room(path):
            assert part in MEETING or (part == "worker" and other in SHOWS_ITS_WORKER), f"{room(path)} may not enter {other}.{part}"
        else:
            assert part in MAY_USE[file_of(path)] | extra, f"{file_of(path)} may not use {part}"


def test_every_file_of_a_room_is_of_a_known_kind():
    assert {str(path) for path in IN_ROOMS if room(path) in ROOMS and file_of(path) not in {*MAY_USE, "__init__"}} == set()


def test_the_import_contract_draws_the_same_stairs():
    contracts = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["id"] == "staircase")
    assert layers[1:-2] == [f"lms.{room}" for room in reversed(ROOMS)]


def test_every_room_stands_on_the_stairs():
    assert {room(path) for path in IN_ROOMS} - {"kit"} == set(ROOMS)


@pytest.mark.parametrize("path", [path for path in IN_ROOMS if file_of(path) == "rules"], ids=str)
def test_rules_are_pure(path):
    assert {name for name in imports(tree(path)) if is_part_of(name, IMPURE)} == set()


@pytest.mark.parametrize("path", [path for path in IN_ROOMS if file_of(path) in ("views", "forms")], ids=str)
def test_a_view_never_touches_a_table(path):
    touched = {name for name in imports(tree(path)) if is_part_of(name, TABLES) or name.split(".")[2:3] == ["models"]}
    assert touched - ({"lms.kit.db.transaction"} if path.as_posix() in ALSO_USES else set()) == set()


@pytest.mark.parametrize("path", [path for path in SOURCE if path.as_posix() != "lms/kit/clock.py"], ids=str)
def test_only_the_clock_asks_for_the_time(path):
    asked = {
        ast.unparse(node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"today", "now", "utcnow"}
        and ast.unparse(node.value) in {"date", "datetime", "datetime.date"}
    }
    assert asked == set()


@pytest.mark.parametrize("path", SOURCE + TESTS, ids=str)
def test_imports_stand_at_the_top(path):
    inside = {name for function in functions(path) for name in imports(function)}
    assert {name for name in inside if not is_part_of(name, HEAVY)} == set()


@pytest.mark.parametrize("path", SOURCE, ids=str)
def test_nothing_is_imported_relatively_and_nothing_printed(path):
    assert {name for name in imports(tree(path)) if name.startswith(".")} == set()
    assert "print" not in names(path)


@pytest.mark.parametrize("path", SOURCE, ids=str)
def test_only_config_reads_the_environment(path):
    assert {name for name in imports(tree(path)) if is_part_of(name, frozenset({"os"}))} == set() or not names(path) & {"environ", "getenv"}
