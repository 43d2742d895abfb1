"""What the tests of the desk share: the terms of a post in words, and who is given what."""

import pytest
from sqlalchemy import select

from lms.kit.db import db
from lms.people.models import Account, JobRole, Organisation, Person, Post, Term


@pytest.fixture
def history():
    """`history(post_id)`: the terms of a post, oldest first, as (first day, last day, place)."""

    def told(post_id):
        db.session.rollback()
        wanted = select(Term.starts_on, Term.ends_on, Organisation.code).join(Organisation, Organisation.id == Term.organisation_id)
        return [tuple(row) for row in db.session.execute(wanted.where(Term.post_id == post_id).order_by(Term.starts_on))]

    return told


@pytest.fixture
def role_id(app):
    """`role_id("staff_nurse")`."""
    return lambda key: db.session.scalar(select(JobRole.id).where(JobRole.key == key))


@pytest.fixture
def answers(cast, role_id):
    """`answers("NHSL-W3", role="staff_nurse")`: what a form about a term wants to know."""

    def given(place, role="staff_nurse", **more):
        return {"organisation": cast.places[place], "job_role": role_id(role), "worker_type": "employee"} | more

    return given


@pytest.fixture
def seen():
    """`seen(page)`: the mark that a form carries."""

    def read(text):
        return text.split('name="seen"')[1].split('value="')[1].split('"')[0]

    return read


def person_of(post_id):
    return db.session.get_one(Person, db.session.get_one(Post, post_id).person_id)


def account_of(player):
    return db.session.get_one(Account, player.account_id)
