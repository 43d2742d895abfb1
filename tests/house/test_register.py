"""Every table that says something about a person is in the register, whole. If this fails: your table needs an entry in
`lms/privacy/rules/kinds/` (the file of your room); `lms/privacy/rules/register.py` says what an entry holds."""

import pytest

from lms.kit.columns import is_personal, is_secret
from lms.kit.db import Base
from lms.privacy.queries.due import DUE
from lms.privacy.queries.paths import target_of
from lms.privacy.queries.retention import listed
from lms.privacy.rules.kinds import BY_TABLE, REGISTER
from lms.privacy.service.removing import REMOVE

#: Tables that speak of rows of people, and say nothing about anybody themselves: table -> why.
BESIDES = {
    "disposal_item": "numbers of rows that wait to be removed, of any table; gone within minutes",
}
SHOWN = [kind for kind in REGISTER if kind.is_shown]
OF_SOMEBODY = [kind for kind in REGISTER if kind.of]


def test_every_personal_column_is_in_the_register(house):
    tables = [table for table in Base.metadata.sorted_tables if table.name not in BY_TABLE]
    missing = [str(column) for table in tables for column in table.columns if is_personal(column)]
    assert missing == [], "add the table to lms/privacy/rules/kinds/"


def test_every_table_that_leads_to_a_person_is_in_the_register(house):
    leads = {
        table.name
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if target_of(column) in ("person", "post", "account", "award") or column.name.endswith("person_id")
    }
    assert leads - BY_TABLE.keys() - BESIDES.keys() == set(), "add the table to lms/privacy/rules/kinds/"


@pytest.mark.parametrize("kind", REGISTER, ids=lambda kind: kind.table)
def test_an_entry_knows_its_table(house, kind):
    assert kind.table in Base.metadata.tables, "the table is gone: take its entry out of the register"
    assert len([one for one in REGISTER if one.table == kind.table]) == 1
    assert kind.kept in listed(), "`kept` is the key of a rule in seeds/reference/retention.yaml"
    assert kind.of or kind.nobodys, "say whose the rows are, or why they are nobody's"


@pytest.mark.parametrize("kind", OF_SOMEBODY, ids=lambda kind: kind.table)
def test_an_entry_says_something_about_every_column(house, kind):
    table = Base.metadata.tables[kind.table]
    told = {*kind.fields, *kind.left_out, *kind.of, *(column.name for column in table.primary_key)}
    assert told >= set(table.columns.keys()), "each column is shown (`fields`) or `left_out` with a reason"
    assert {*kind.fields, *kind.left_out, *kind.of} <= set(table.columns.keys())
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
    """Left out are ids, secrets, other forms of what is shown, and what an officer wrote about somebody else."""
    personal = {name for name in kind.left_out if is_personal(Base.metadata.tables[kind.table].c[name])}
    assert {name for name in personal if "folded" not in name} == ({"reason"} if kind.table == "removal" else set())


def test_every_rule_that_removes_something_knows_how():
    assert DUE.keys() == REMOVE.keys() == {key for key, rule in listed().items() if rule.months is not None}


def test_every_rule_is_of_a_kind_of_record():
    assert {kind.kept for kind in REGISTER} | {"access_copies", "booking_needs", "corrections"} == set(listed())
