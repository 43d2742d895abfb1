"""The trail lets go of the values of a change, and of nothing else, whoever asks."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from lms.audit.models import Change
from lms.kit.db import db
from lms.people.models import Person


@pytest.fixture
def change(app):
    db.session.add(Person(first_name="Sìne", last_name="Low", name_folded="low sine"))
    db.session.commit()
    return db.session.scalars(select(Change.id).where(Change.record == "person")).one()


def stored(change):
    row = db.session.execute(select(Change.__table__).where(Change.id == change)).one()._mapping
    return {name: value for name, value in row.items() if name != "values"}, row["values"]


def test_values_can_be_emptied_and_nothing_else_changes(change):
    before, values = stored(change)
    assert values["first_name"] == [None, "Sìne"]
    db.session.execute(update(Change).where(Change.id == change).values(values={}))
    db.session.commit()
    assert stored(change) == (before, {})


def test_emptying_twice_is_no_error(change):
    for _ in range(2):
        db.session.execute(update(Change).where(Change.id == change).values(values={}))
        db.session.commit()
    assert stored(change)[1] == {}


COLUMNS = [column.name for column in Change.__table__.columns if column.name != "values"]
OTHER = {"id": "999999", "at": "'1999-01-01 00:00:00'", "by_account_id": "12345", "row_id": "98765"}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("emptied", [True, False])
def test_no_column_can_change_on_the_way(change, column, emptied):
    new = OTHER.get(column, "'forged'")
    with pytest.raises(DBAPIError, match="cannot be altered"):
        db.session.execute(text(f'UPDATE change SET "{column}" = {new}' + (""", "values" = '{}'""" if emptied else "")))
    db.session.rollback()


@pytest.mark.parametrize("values", ['{"first_name": [null, "Forged"]}', "[]", '""', "0", '{"a": 1}', "null", "{ }"])
def test_values_cannot_become_others(change, values):
    with pytest.raises(DBAPIError):
        db.session.execute(text("""UPDATE change SET "values" = :values"""), {"values": values})
    db.session.rollback()


def test_a_change_cannot_be_deleted_even_when_it_is_empty(change):
    db.session.execute(update(Change).values(values={}))
    with pytest.raises(DBAPIError, match="cannot be altered"):
        db.session.execute(delete(Change))
    db.session.rollback()
