"""Printed codes: for people without e-mail, used once, together with a name, and impossible to guess."""

import re

import pytest
from sqlalchemy import select

from lms.accounts.models import Ticket
from lms.accounts.rules.tickets import ALPHABET, grouped, plain
from lms.kit.db import db
from lms.people.models import Account, Person
from tests.accounts.conftest import NEW


@pytest.fixture
def enter(post):
    def through(client, name, code):
        return post(client, "/first-sign-in", sign_in_name=name, code=code)

    return through


@pytest.fixture
def rona(newcomer):
    return newcomer("Rona")


def test_a_code_lets_somebody_without_email_choose_a_password(rona, letter, enter, post, nobody, sign_in, app):
    assert enter(nobody, "NHSL R-Rona", letter(rona)).location == "/welcome"
    assert post(nobody, "/welcome", password=NEW, again=NEW).location == "/"
    assert sign_in(app.test_client(), "nhsl r-rona", NEW).location == "/"


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("0", "O").replace("1", "l")])
def test_it_may_be_typed_as_people_type(rona, letter, enter, nobody, typed):
    assert enter(nobody, "NHSL R-Rona", typed(letter(rona))).location == "/welcome"


def test_used_twice_it_reads_like_a_wrong_one(rona, letter, enter, post, app):
    code, first, second = letter(rona), app.test_client(), app.test_client()
    enter(first, "NHSL R-Rona", code)
    post(first, "/welcome", password=NEW, again=NEW)
    assert enter(second, "NHSL R-Rona", code).status_code == 422


def test_two_browsers_with_the_same_code_make_one_account(rona, letter, enter, post, app):
    code, first, second = letter(rona), app.test_client(), app.test_client()
    enter(first, "NHSL R-Rona", code)
    enter(second, "NHSL R-Rona", code)
    assert post(first, "/welcome", password=NEW, again=NEW).location == "/"
    assert second.get("/welcome").status_code == 410


def test_late_it_reads_like_a_wrong_one(rona, letter, enter, nobody, later):
    code = letter(rona)
    later(days=30)
    assert enter(nobody, "NHSL R-Rona", code).status_code == 422


def test_a_new_one_ends_the_old_one(rona, letter, enter, nobody):
    old, new = letter(rona), letter(rona)
    assert enter(nobody, "NHSL R-Rona", old).status_code == 422
    assert enter(nobody, "NHSL R-Rona", new).location == "/welcome"


def test_it_is_good_with_its_own_name_alone(rona, newcomer, letter, enter, nobody):
    newcomer("Flora")
    assert enter(nobody, "NHSL R-Flora", letter(rona)).status_code == 422


def test_after_ten_wrong_ones_the_right_one_is_over_too(rona, letter, enter, nobody):
    code = letter(rona)
    for _ in range(10):
        enter(nobody, "NHSL R-Rona", "AAAA-AAAA-AAAA")
    assert enter(nobody, "NHSL R-Rona", code).status_code == 422


def test_after_nine_it_is_not(rona, letter, enter, nobody):
    code = letter(rona)
    for _ in range(9):
        enter(nobody, "NHSL R-Rona", "AAAA-AAAA-AAAA")
    assert enter(nobody, "NHSL R-Rona", code).location == "/welcome"


def test_every_wrong_answer_is_the_same_page(rona, letter, enter, nobody, cast):
    letter(rona)

    def page(name):
        said = re.sub(r'name="csrf_token"[^>]*>', "", enter(nobody, name, "AAAA-AAAA-AAAA").text)
        return said.replace(name, "")

    assert page("NHSL R-Rona") == page("NHSL 99999") == page("ailsa@example.org") == page("nobody@example.org")


def test_codes_are_kept_hashed(rona, letter):
    code = plain(letter(rona))
    kept = db.session.scalar(select(Ticket).where(Ticket.person_id == rona))
    assert code not in kept.secret and len(kept.secret) == 64


def test_it_is_shown_once(rona, letter, as_):
    code = letter(rona)
    assert code not in as_("lorna").get(f"/people/{rona}/account").text


def test_the_letter_says_all_that_is_needed(app, rona, as_, post):
    page = post(as_("lorna"), f"/people/{rona}/account/letter", page=f"/people/{rona}/account").text
    for said in ("Rona Munro", "NHSL R-Rona", app.config["ADDRESS"], "1 April 2026", "I have a letter with a code"):
        assert said in page


def test_for_somebody_with_an_account_it_is_a_new_password(cast, letter, enter, post, nobody, sign_in, app):
    enter(nobody, "HARB V-7", letter(cast["morag"].person_id, by="priya"))
    assert post(nobody, "/welcome", password=NEW, again=NEW).location == "/"
    assert sign_in(app.test_client(), "HARB V-7", NEW).location == "/"
    assert sign_in(app.test_client(), "HARB V-7").status_code == 422


def test_an_address_of_ones_own_becomes_a_sign_in_name(newcomer, letter, enter, post, nobody):
    enter(nobody, "rona@example.org", letter(newcomer("Rona", email="rona@example.org")))
    post(nobody, "/welcome", password=NEW, again=NEW)
    assert db.session.scalar(select(Account).join(Person).where(Person.first_name == "Rona")).email == "rona@example.org"


def test_a_shared_one_does_not(newcomer, letter, enter, post, nobody):
    newcomer("Flora", email="team@example.org")
    enter(nobody, "NHSL R-Rona", letter(newcomer("Rona", email="team@example.org")))
    post(nobody, "/welcome", password=NEW, again=NEW)
    assert db.session.scalar(select(Account).join(Person).where(Person.first_name == "Rona")).email is None


def test_groups_of_four_and_nothing_that_looks_like_another():
    assert grouped("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"
    assert plain(" abcd efgh-jkmn ") == "ABCDEFGHJKMN"
    assert not set("ILOU") & set(ALPHABET) and len(set(ALPHABET)) == 32
    assert plain("OIL") == "011"
