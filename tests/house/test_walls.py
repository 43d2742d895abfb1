"""Which file may import which."""

import ast

from lms import ROOMS
from tests.house.source import IN_ROOMS, SOURCE, TESTS, file_of, functions, imports, is_part_of, names, offences, room, tree

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
    "guides": set(),
    "room": {"rules", "models", "queries", "personal", "service", "pdfs", "worker", "cli", "views", "guides"},
}
#: file -> what else it opens, and why.
ALSO_USES = {
    "lms/accounts/views/sign_in.py": (set(), "counts an attempt to sign in although the page refuses it"),
    "lms/accounts/views/invitations.py": (set(), "counts a try of a printed code although the page refuses it"),
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


def climbs(path):
    for other, part in places(path):
        if other in GROUND:
            continue
        if room(path) not in ROOMS:
            yield f"{room(path)} is ground floor and may not know {other}"
        elif other not in ROOMS:
            yield f"{other}.{part} is nobody's to import"
        elif ROOMS.index(other) > ROOMS.index(room(path)):
            yield f"{room(path)} may not climb to {other}"


def test_nobody_climbs_the_stairs():
    assert offences(IN_ROOMS, climbs) == {}


def trespasses(path):
    extra, _ = ALSO_USES.get(path.as_posix(), (set(), ""))
    for other, part in places(path):
        if other in GROUND or room(path) in GROUND or file_of(path) == "__init__":
            continue
        if other == room(path):
            if part not in MAY_USE[file_of(path)] | extra:
                yield f"{file_of(path)} may not use {part}"
        elif part not in MEETING and not (part == "worker" and other in SHOWS_ITS_WORKER):
            yield f"{room(path)} may not enter {other}.{part}"


def test_nobody_enters_a_private_file():
    assert offences(IN_ROOMS, trespasses) == {}


def test_who_may_do_what_is_a_table_of_words_without_tools():
    (access,) = [path for path in SOURCE if path.as_posix() == "lms/access.py"]
    assert {name for name in imports(tree(access)) if is_part_of(name, frozenset({"lms", "flask", "sqlalchemy"}))} == set()


def test_every_file_of_a_room_is_of_a_known_kind():
    assert {str(path) for path in IN_ROOMS if room(path) in ROOMS and file_of(path) not in {*MAY_USE, "__init__"}} == set()


def test_every_room_stands_on_the_stairs():
    assert {room(path) for path in IN_ROOMS} - {"kit"} == set(ROOMS)


def test_rules_are_pure():
    rules = [path for path in IN_ROOMS if file_of(path) in ("rules", "guides")]
    assert offences(rules, lambda path: (name for name in imports(tree(path)) if is_part_of(name, IMPURE))) == {}


def touches_a_table(path):
    touched = {name for name in imports(tree(path)) if is_part_of(name, TABLES) or name.split(".")[2:3] == ["models"]}
    return touched - ({"lms.kit.db.transaction"} if path.as_posix() in ALSO_USES else set())


def test_a_view_never_touches_a_table():
    assert offences([path for path in IN_ROOMS if file_of(path) in ("views", "forms")], touches_a_table) == {}


def asks_for_the_time(path):
    return {
        ast.unparse(node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"today", "now", "utcnow"}
        and ast.unparse(node.value) in {"date", "datetime", "datetime.date"}
    }


def test_only_the_clock_asks_for_the_time():
    assert offences([path for path in SOURCE if path.as_posix() != "lms/kit/clock.py"], asks_for_the_time) == {}


def imports_inside(path):
    inside = {name for function in functions(path) for name in imports(function)}
    return {name for name in inside if not is_part_of(name, HEAVY)}


def test_imports_stand_at_the_top():
    assert offences(SOURCE + TESTS, imports_inside) == {}


def test_nothing_is_imported_relatively():
    assert offences(SOURCE, lambda path: {name for name in imports(tree(path)) if name.startswith(".")}) == {}


def test_nothing_is_printed():
    assert offences(SOURCE, lambda path: names(path) & {"print"}) == {}


def reads_the_environment(path):
    return names(path) & {"environ", "getenv"} if any(is_part_of(name, frozenset({"os"})) for name in imports(tree(path))) else set()


def test_only_config_reads_the_environment():
    assert offences(SOURCE, reads_the_environment) == {}
