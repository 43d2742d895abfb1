"""The trail: every change, once, with who and what before; never altered."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from lms.audit.models import Change
from lms.audit.service import acting, insert_rows, remove_rows, update_rows
from lms.kit.db import db
from lms.people.models import Absence, Account, Person


def trail(record):
    rows = db.session.scalars(select(Change).where(Change.record == record).order_by(Change.id)).all()
    return [(row.what, row.row_id, row.values) for row in rows][-3:]


@pytest.fixture
def person(app):
    row = Person(first_name="Sìne", last_name="Low", name_folded="low sine")
    db.session.add(row)
    db.session.commit()
    return row


def test_a_new_record_is_told_with_its_values(person):
    what, row_id, values = trail("person")[-1]
    assert (what, row_id, values["first_name"]) == ("added", person.id, [None, "Sìne"])


def test_a_change_is_told_with_before_and_after(person):
    person.last_name = "High"
    db.session.commit()
    assert trail("person")[-1] == ("changed", person.id, {"last_name": ["Low", "High"]})


def test_saying_the_same_again_leaves_no_trace(person):
    person.last_name = "Low"
    db.session.commit()
    assert [what for what, *_ in trail("person")] == ["added"]


def test_who_and_what_they_were_doing_is_told(app):
    with acting(7, "imports.apply"):
        insert_rows(Person, [{"first_name": "A", "last_name": "B", "name_folded": "b a"}])
    change = db.session.scalars(select(Change).where(Change.record == "person")).one()
    assert (change.by_account_id, change.act) == (7, "imports.apply")


def test_many_rows_at_once_come_back_with_their_ids_in_order(app):
    names = [f"Name{n}" for n in range(1_000)]
    ids = insert_rows(Person, [{"first_name": name, "last_name": "B", "name_folded": name} for name in names])
    stored = dict(iter(db.session.execute(select(Person.id, Person.first_name))))
    assert [stored[row_id] for row_id in ids] == names


def test_many_changes_tell_only_what_differs(person):
    changed = update_rows(Person, [{"id": person.id, "first_name": "Sìne", "last_name": "High"}])
    assert changed == 1
    assert trail("person")[-1][2] == {"last_name": ["Low", "High"]}


def test_a_removed_row_is_remembered(person):
    row_id = person.id
    db.session.delete(person)
    db.session.commit()
    assert trail("person")[-1][:2] == ("removed", row_id)
    assert trail("person")[-1][2]["first_name"] == ["Sìne", None]


def test_secrets_and_confidential_text_are_named_and_never_copied(cast):
    db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=date(2026, 1, 5), reason="Something private"))
    db.session.get_one(Account, cast["ailsa"].account_id).password = "another hash"
    db.session.commit()
    told = str(db.session.scalars(select(Change.values)).all())
    assert "Something private" not in told and "Maternity" not in told and "another hash" not in told and "$argon2" not in told


@pytest.mark.parametrize("alteration", [update(Change).values(act="forged"), delete(Change)])
def test_not_even_our_own_code_can_alter_the_trail(person, alteration):
    with pytest.raises(DBAPIError, match="cannot be altered"):
        db.session.execute(alteration)
    db.session.rollback()


def test_a_change_that_is_undone_leaves_no_trail(person):
    person.last_name = "High"
    db.session.flush()
    db.session.rollback()
    assert [what for what, *_ in trail("person")] == ["added"]


def test_the_number_of_what_was_removed_is_given_to_nobody_else(person):
    """Else whoever comes next would inherit the trail of whoever was there before."""
    gone = person.id
    remove_rows(Person, [gone])
    (many,) = insert_rows(Person, [{"first_name": "A", "last_name": "B", "name_folded": "b a"}])
    remove_rows(Person, [many])
    one = Person(first_name="C", last_name="D", name_folded="d c")
    db.session.add(one)
    db.session.flush()
    assert gone < many < one.id
