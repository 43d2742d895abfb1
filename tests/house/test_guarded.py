"""Guarded tables (`lms/kit/readers.py`): nobody goes past the two listeners. If this fails: say `reading_as(statement, reader)` over the
mapped classes, in the queries or services of the room whose tables they are."""

import ast
import re
from functools import cache

import pytest

from lms.kit.columns import ConfidentialText, is_confidential
from lms.kit.db import Base
from tests.house.source import HOME

#: Where a guarded class may be named: in its own rooms, and there not in what a page is made of.
OWN_FILES = re.compile(
    r"lms/supervision(_sessions|_records)?/((models|queries|service)/(demonstration/)?\w+|personal)\.py"
    r"|lms/supervision_policies/queries/(figures|history)\.py"  # they count, by `Work.FACTS` alone
)
#: Work of the house that shows nobody a text: file -> what it reads guarded rows for.
WORK = {
    "lms/audit/service/trail.py": {"TRAIL"},
    "lms/imports/queries/undo.py": {"REMOVAL"},
    "lms/operations/queries.py": {"KEYS"},
    "lms/operations/service/postgresql.py": {"FACTS"},
    "lms/people_admin/queries/persons.py": {"FACTS"},
    "lms/privacy/queries/disposals.py": {"REMOVAL"},
    "lms/privacy/queries/held.py": {"OWN_COPY"},
    "lms/privacy/service/redaction.py": {"REMOVAL"},
    "lms/privacy/service/removed_rows.py": {"REMOVAL"},
    "lms/privacy/service/retention.py": {"REMOVAL"},
    "lms/privacy/service/run_disposal.py": {"REMOVAL"},
    "lms/supervision/service/members.py": {"FACTS"},
    "lms/supervision/queries/openable.py": {"FACTS"},
    "lms/supervision_policies/queries/figures.py": {"FACTS"},
    "lms/supervision_policies/queries/history.py": {"FACTS"},
    "lms/supervision_records/queries/offices.py": {"FACTS"},
    "lms/supervision_records/queries/records.py": {"FACTS"},
    "lms/supervision_records/queries/releases.py": {"FACTS"},
    "lms/supervision_sessions/queries/actions.py": {"FACTS"},
    "lms/supervision_sessions/queries/sessions.py": {"FACTS"},
    "lms/supervision_sessions/service/actions.py": {"FACTS"},
    "lms/supervision_sessions/service/attendance.py": {"FACTS"},
}
#: What sends a statement as it is written.
RAW = {"text", "exec_driver_sql", "executescript", "raw_connection", "driver_connection", "literal_column"}
#: What goes past the engine: file -> why.
PAST_THE_ENGINE = {
    "lms/operations/service/sqlite.py": "copies the file of the database, whole",
    "lms/operations/service/postgresql.py": "copies the database, whole, with its own programs",
    "lms/kit/sqlite.py": "sets up each new connection",
}


def guarded():
    return [mapper for mapper in Base.registry.mappers if mapper.local_table.info.get("guarded")]


@cache
def sources(folder):
    files = sorted((HOME / folder).rglob("*.py"))
    return {str(path.relative_to(HOME)): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def names_in(tree):
    """Every name, attribute and imported word of a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name.split(".")[-1]


def calls_in(tree):
    """What is called by name."""
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return (getattr(func, "attr", None) or getattr(func, "id", "") for func in called)


def strings_in(tree):
    docs = {id(node.body[0].value) for node in ast.walk(tree) if has_doc(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def has_doc(node):
    bodies = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    return bodies and bool(node.body) and isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)


def sql_over(names, text):
    """Does it read or write one of these tables in so many words?"""
    table = "|".join(map(re.escape, sorted(names)))
    return bool(re.search(rf"\b(FROM|JOIN|INTO|UPDATE|TABLE|COPY)\s+\"?({table})\b", text, re.IGNORECASE))


def test_there_are_guarded_tables(house):
    assert {mapper.class_.__name__ for mapper in guarded()} >= {"SharedRecord", "OneToOneRecord", "Reflection", "RecordDraft"}


def test_every_guarded_table_says_whose_its_rows_are(house):
    assert {mapper.class_ for mapper in guarded()} == set(house.extensions["house"].readable)


def test_every_text_of_them_is_told_in_private_and_loads_only_where_it_is_asked_for(house):
    texts = [(mapper, prop) for mapper in guarded() for prop in mapper.column_attrs if is_text(prop.columns[0])]
    bare = [
        str(prop) for _, prop in texts if not isinstance(prop.columns[0].type, ConfidentialText) or not (prop.deferred and prop.raiseload)
    ]
    assert bare == [] and len(texts) >= len(guarded())


def is_text(column):
    return is_confidential(column) or (getattr(column.type, "python_type", None) is str and not getattr(column.type, "enums", None))


def test_they_have_no_relationships(house):
    """A relationship would load rows that nobody has asked for by name."""
    classes = {mapper.class_ for mapper in guarded()}
    assert [
        str(one) for mapper in Base.registry.mappers for one in mapper.relationships if {one.mapper.class_, mapper.class_} & classes
    ] == []


def test_guarded_classes_are_named_in_their_room_alone(house):
    classes = {mapper.class_.__name__ for mapper in guarded()}
    named = {path: set(names_in(tree)) & classes for path, tree in sources("lms").items() if not OWN_FILES.fullmatch(path)}
    assert {path: names for path, names in named.items() if names} == {}


def test_work_of_the_house_is_named_where_it_has_to_be(house):
    """It reads past whose the rows are: so each place, and what for, stands here."""
    named = {}
    for path, tree in sources("lms").items():
        kinds = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and is_work(node.value)}
        if kinds and path != "lms/kit/readers.py" and "lms.kit.readers" in imported(tree):
            named[path] = kinds
    assert named == WORK


def is_work(node):
    return isinstance(node, ast.Name) and node.id == "Work"


def imported(tree):
    return {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and any(one.name == "Work" for one in node.names)}


@pytest.mark.parametrize("folder", ["lms", "migrations"])
def test_no_statement_over_them_is_written_by_hand(house, folder):
    names = {mapper.local_table.name for mapper in guarded()}
    later = {path: tree for path, tree in sources(folder).items() if folder == "lms" or path.split("/")[-1] > "0038"}
    assert [(path, words) for path, tree in later.items() for words in strings_in(tree) if sql_over(names, words)] == []
    raw = [path for path, tree in later.items() if RAW & set(calls_in(tree)) and any(words in names for words in strings_in(tree))]
    assert raw == []


def test_a_statement_written_by_hand_is_noticed(house):
    names = {mapper.local_table.name for mapper in guarded()}
    assert sql_over(names, "select text from supervision_reflection") and sql_over(names, 'DELETE FROM "supervision_draft"')
    assert not sql_over(names, "SELECT 1 FROM supervision_group")


def test_nothing_goes_past_the_engine(house):
    """A connection of the driver is heard by no listener."""
    past = {"raw_connection", "driver_connection", "executescript"}
    found = {path for path, tree in sources("lms").items() if past & set(names_in(tree))}
    assert found <= PAST_THE_ENGINE.keys()


def test_every_engine_is_guarded(house):
    """An engine that somebody makes for themselves would have no listener."""
    makes = {path for path, tree in sources("lms").items() if "create_engine" in set(names_in(tree))}
    assert makes == set()
