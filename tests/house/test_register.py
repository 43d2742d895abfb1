"""Every table that says something about a person is declared by its room, whole. If this fails: your table needs a `PersonalTable` in your
room's `personal.py`; `lms/kit/personal.py` says what it holds."""

from collections import Counter
from importlib import import_module
from importlib.util import find_spec

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from lms import ROOMS
from lms.kit.columns import PersonalText, PlainText, is_personal, is_secret
from lms.kit.db import Base, table_of
from lms.privacy.queries.paths import target_of
from lms.privacy.queries.retention import listed
from lms.privacy.service.run_disposal import THROUGH_ROOMS
from tests.house.source import HOME

DECLARED = {room: import_module(f"lms.{room}.personal").PERSONAL for room in ROOMS if find_spec(f"lms.{room}.personal")}
REGISTER = [table for tables in DECLARED.values() for table in tables]
NAMES = {table.table for table in REGISTER}
#: Tables that speak of rows of people, and say nothing about anybody themselves: table -> why.
BESIDES = {
    "disposal_item": "numbers of rows that wait to be removed, of any table; gone within minutes",
}
PERSONAL_AND_LEFT_OUT = {"removal": {"reason"}, "evidence_file": {"content"}}
SHOWN = [table for table in REGISTER if table.is_shown]
OF_SOMEBODY = [table for table in REGISTER if table.of]


def undeclared(tables):
    """Those that lead to a person, or say something about one, and are not declared."""
    about = (
        table.name
        for table in tables
        for column in table.columns
        if is_personal(column) or target_of(column) in ("person", "post", "account", "award") or column.name.endswith("person_id")
    )
    return set(about) - NAMES - BESIDES.keys()


def test_every_table_about_people_is_declared(house):
    assert undeclared(Base.metadata.sorted_tables) == set(), "declare the table in the `personal.py` of its room"


def test_one_that_is_not_declared_is_noticed(house):
    words, key, plain = MetaData(), Column("id", Integer), Column("n", Integer)
    tables = [Table("a", words, Column("note", PersonalText())), Table("b", words, Column("person_id", Integer)), Table("c", words, plain)]
    assert undeclared([*tables, Table("d", words, key, Column("code", PlainText(60)))]) == {"a", "b"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_declares_its_own_tables_and_the_house_has_them(house, room):
    """Also what it calls rows of tables: nobody does so for another room."""
    own = {mapper.local_table.name for mapper in Base.registry.mappers if f"{mapper.class_.__module__}.".startswith(f"lms.{room}.models.")}
    brings = import_module(f"lms.{room}.room").ROOM
    assert brings.personal == DECLARED.get(room, ())
    assert {table.table for table in brings.personal} | {table_of(model).name for model in brings.labels} <= own


@pytest.mark.parametrize("kind", REGISTER, ids=lambda kind: kind.table)
def test_a_declaration_knows_its_table(house, kind):
    assert kind.table in Base.metadata.tables, "the table is gone: take its declaration away"
    assert Counter(table.table for table in REGISTER)[kind.table] == 1
    assert kind.kept in listed(), "`kept` is the key of a rule in seeds/reference/retention.yaml"
    assert kind.of or kind.nobodys, "say whose the rows are, or why they are nobody's"


@pytest.mark.parametrize("kind", OF_SOMEBODY, ids=lambda kind: kind.table)
def test_a_declaration_says_something_about_every_column(house, kind):
    table = Base.metadata.tables[kind.table]
    told = {*kind.fields, *kind.left_out, *kind.of, *(column.name for column in table.primary_key)}
    assert told >= set(table.columns.keys()), "each column is shown (`fields`) or `left_out` with a reason"
    assert {*kind.fields, *kind.left_out, *kind.of, *kind.in_short} <= set(table.columns.keys())
    assert all((kind.title, kind.why, kind.source, kind.seen_by))


@pytest.mark.parametrize("kind", OF_SOMEBODY, ids=lambda kind: kind.table)
def test_what_is_personal_is_removed_when_a_record_ends(house, kind):
    table = Base.metadata.tables[kind.table]
    personal = {column.name for column in table.columns if is_personal(column) or is_secret(column)}
    assert kind.removal is None or personal <= kind.removal.keys(), "`removal` names what takes its place; None deletes the rows"


@pytest.mark.parametrize("kind", SHOWN, ids=lambda kind: kind.table)
def test_what_is_secret_is_never_shown(house, kind):
    assert [name for name in kind.fields if is_secret(Base.metadata.tables[kind.table].c[name])] == []


@pytest.mark.parametrize("kind", SHOWN, ids=lambda kind: kind.table)
def test_what_may_be_left_out_is_not_personal(house, kind):
    """Left out are ids, secrets, other forms of what is shown, what an officer wrote about another, and files that have a page."""
    personal = {name for name in kind.left_out if is_personal(Base.metadata.tables[kind.table].c[name])}
    assert {name for name in personal if "folded" not in name} == PERSONAL_AND_LEFT_OUT.get(kind.table, set())


@pytest.mark.parametrize("kind", SHOWN, ids=lambda kind: kind.table)
def test_what_rows_point_to_has_a_name(house, kind):
    pointed_to = {target_of(Base.metadata.tables[kind.table].c[name]) for name in kind.fields if name.endswith("_id")}
    assert pointed_to <= house.extensions["house"].labels.keys(), "add to `LABELS` of its room how its rows are called"


def test_every_rule_that_removes_something_knows_how(house):
    retention = house.extensions["house"].retention
    assert retention.keys() == {key for key, rule in listed().items() if rule.months is not None}
    assert {rule for rule, one in retention.items() if not one.goes} == THROUGH_ROOMS.keys()


def test_what_goes_is_declared(house):
    steps = [(rule, step) for rule, one in house.extensions["house"].retention.items() for step in one.goes]
    assert [
        (rule, step.table) for rule, step in steps if step.table not in NAMES or step.by not in Base.metadata.tables[step.table].c
    ] == []
    by_name = house.extensions["house"].personal_by_name
    assert [(rule, step.table) for rule, step in steps if not step.is_deleted and not by_name[step.table].removal] == []


def test_every_rule_is_of_a_kind_of_record(house):
    assert {kind.kept for kind in REGISTER} | house.extensions["house"].retention.keys() == set(listed())


def test_privacy_names_no_table_of_another_room():
    """But of people and accounts, at whose end it aims, and of what ends with them."""
    words = "".join(path.read_text(encoding="utf-8") for path in sorted((HOME / "lms" / "privacy").rglob("*.py")))
    others = {table.table for room, tables in DECLARED.items() if room not in ("privacy", "people") for table in tables}
    assert {name for name in others if f'"{name}"' in words} == {"removal"}
