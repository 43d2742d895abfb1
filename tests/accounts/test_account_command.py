"""`flask account create`."""

import re

import pytest
from flask_security import verify_password
from sqlalchemy import select

from lms.access import Role
from lms.accounts.models import Authenticator
from lms.kit.db import db
from lms.people.models import Account, Person, RoleGrant
from tests.cast import NOW

PASSWORD = "herring gull umbrella"


@pytest.fixture
def create(app):
    def run(*more, email="rona@example.org", first="Rona", last="Munro", password=PASSWORD, again=None):
        args = ["account", "create", "--email", email, "--first", first, "--last", last, *more]
        return app.test_cli_runner().invoke(args=args, input=f"{password}\n{again or password}\n")

    return run


def account():
    return db.session.scalar(select(Account).where(Account.email == "rona@example.org"))


def test_somebody_new_gets_an_account(create):
    done = create("--mobile", "07700 900123")
    assert done.exit_code == 0, done.output
    assert account().person.last_name == "Munro"
    assert account().mobile == "+447700900123"
    assert verify_password(PASSWORD, account().password)


def test_somebody_on_record_is_not_added_again(create):
    db.session.add(Person(first_name="Rona", last_name="Munro", name_folded="munro rona", email="rona@example.org"))
    db.session.commit()
    assert "who was not on record" not in create().output
    assert len(db.session.scalars(select(Person)).all()) == 1


def test_a_role_is_given_over_a_branch(create, cast):
    assert create("--role", "lnd_officer", "--organisation", "harb").exit_code == 0
    given = db.session.scalar(select(RoleGrant).where(RoleGrant.account_id == account().id))
    assert (given.role, given.organisation_id) == (Role.LND_OFFICER, cast.places["HARB"])


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"password": "short"}, "12 characters"),
        ({"password": "password1234"}, "password"),
        ({"email": "not an address"}, "looks like"),
        ({"email": "effie@example.org", "last": "Campbell"}, "already"),
        ({"email": "gordon@example.org", "last": "Somebody"}, "already"),
    ],
)
def test_what_the_web_refuses_is_refused(create, cast, changed, sentence):
    before = len(db.session.scalars(select(Account)).all())
    done = create(**changed)
    assert done.exit_code == 1
    assert sentence in done.output
    assert len(db.session.scalars(select(Account)).all()) == before


@pytest.mark.parametrize(("first", "last"), [("Ann", "Else"), ("Ann", "Munro"), ("Rona", "Else")])
def test_somebody_of_another_name_with_this_address_is_somebody_else(create, first, last):
    db.session.add(Person(first_name=first, last_name=last, name_folded=f"{last} {first}".lower(), email="rona@example.org"))
    db.session.commit()
    assert "Somebody with another name is recorded with this address." in create().output
    assert account() is None


def test_an_address_that_says_that_there_is_none_signs_nobody_in(create):
    assert "An email address looks like name@example.org." in create(email="no-email@example.org").output


def test_one_name_is_enough(create):
    assert create(first="", last="Suharti").exit_code == 0
    assert account().person.name_folded == "suharti"
    assert "One is enough" in create(first="", last="", email="other@example.org").output


def test_a_role_wants_an_organisation(create):
    assert create("--role", "board").exit_code == 2
    assert account() is None


def test_an_unknown_organisation_opens_no_account(create):
    assert create("--role", "board", "--organisation", "NOWHERE").exit_code == 1
    assert account() is None


def test_passwords_that_differ_are_asked_for_again(create):
    assert create(again="herring gull umbrellas").exit_code != 0
    assert account() is None


@pytest.fixture
def command(app):
    def run(*args):
        return app.test_cli_runner().invoke(args=["account", *args])

    return run


def test_a_letter_can_be_had_by_command(command, cast, app, post):
    done = command("letter", "HARB V-7")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", done.output).group(0)
    client = app.test_client()
    assert post(client, "/first-sign-in", sign_in_name="HARB V-7", code=code).location == "/welcome"


def test_nobody_gets_none(command, cast):
    assert command("letter", "nobody@example.org").exit_code == 1
    assert command("reset-second-step", "nobody@example.org").exit_code == 1


def test_a_lost_second_step_goes_by_command(command, cast):
    db.session.add(Authenticator(account_id=cast["adam"].account_id, secret="x", confirmed_at=NOW))
    db.session.commit()
    assert command("reset-second-step", "adam@example.org").exit_code == 0
    assert db.session.scalar(select(Authenticator)) is None
