"""Signing in: by three kinds of name, locked after ten failures, and the same answer whatever was wrong."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Account, Organisation
from tests.cast import PASSWORD


def sign_in(client, name, password=PASSWORD, **more):
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text).group(1)
    return client.post("/sign-in", data={"csrf_token": token, "sign_in_name": name, "password": password, **more})


def failures(cast, key):
    db.session.rollback()
    return db.session.get_one(Account, cast[key].account_id).failures


@pytest.fixture
def settings():
    return {"SIGN_IN_LIMIT": "1000 per minute"}


@pytest.fixture
def mobile(cast):
    db.session.get_one(Account, cast["ailsa"].account_id).mobile = "+447700900123"
    db.session.commit()


@pytest.mark.parametrize(
    "name", ["ailsa@example.org", " AILSA@Example.org ", "07700 900123", "+44 7700 900123", "NHSL 10001", "nhsl/10001"]
)
def test_the_sign_in_name_is_email_mobile_or_employer_and_number(nobody, mobile, name):
    reply = sign_in(nobody, name)
    assert (reply.status_code, reply.location) == (303, "/")


def test_a_volunteer_without_email_signs_in_by_number(nobody, cast):
    assert sign_in(nobody, cast["morag"].sign_in_name).location == "/"


@pytest.mark.parametrize("name", ["ailsa@example.org", "nobody@example.org", "NHSL 99999", "07700 900999", "x", "' OR 1=1 --", "é" * 254])
def test_the_same_answer_whether_or_not_there_is_an_account(nobody, cast, name):
    page = sign_in(nobody, name, "not the password").text
    assert "That sign-in name and password do not match" in page


def test_the_whole_page_is_the_same_but_for_what_was_typed(nobody, cast):
    def answer(name):
        page = sign_in(nobody, name, "not the password").text
        return re.sub(r'name="csrf_token"[^>]*>', "", page).replace(name, "")

    assert answer("ailsa@example.org") == answer("nobody@example.org")


def test_ten_failures_lock_the_account_for_a_quarter_of_an_hour(nobody, cast, monkeypatch):
    for _ in range(10):
        sign_in(nobody, "ailsa@example.org", "not the password")
    assert "do not match" in sign_in(nobody, "ailsa@example.org").text
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert sign_in(nobody, "ailsa@example.org").location == "/"


def test_nine_failures_do_not_and_success_forgets_them(nobody, cast):
    for _ in range(9):
        sign_in(nobody, "ailsa@example.org", "not the password")
    assert failures(cast, "ailsa") == 9
    assert sign_in(nobody, "ailsa@example.org").location == "/"
    assert failures(cast, "ailsa") == 0


def test_after_the_lock_the_count_starts_again(nobody, cast, monkeypatch):
    for _ in range(10):
        sign_in(nobody, "ailsa@example.org", "not the password")
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    sign_in(nobody, "ailsa@example.org", "not the password")
    assert failures(cast, "ailsa") == 1


def test_twenty_guesses_at_once_are_counted_one_by_one(app, cast):
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: sign_in(app.test_client(), "ailsa@example.org", "not the password"), range(20)))
    assert failures(cast, "ailsa") == 10


def test_a_closed_account_reads_like_a_wrong_password(nobody, cast):
    db.session.get_one(Account, cast["ailsa"].account_id).active = False
    db.session.commit()
    assert "do not match" in sign_in(nobody, "ailsa@example.org").text


def test_passwords_are_kept_as_argon2id(cast):
    assert "$argon2id$" in db.session.get_one(Account, cast["ailsa"].account_id).password


def test_after_sign_in_one_comes_back_to_the_page_that_was_asked_for(nobody, cast):
    assert nobody.get("/account").location == "/sign-in?next=/account"
    assert sign_in(nobody, "ailsa@example.org", next="/account").location == "/account"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(nobody, cast, elsewhere):
    where = sign_in(nobody, "ailsa@example.org", next=elsewhere).location or "/sign-in"  # refused and shown again
    assert where.startswith("/") and not where.startswith(("//", "/\\"))


def test_without_a_token_nobody_signs_in_or_out(nobody, as_, cast):
    reply = nobody.post("/sign-in", data={"sign_in_name": "ailsa@example.org", "password": PASSWORD})
    assert reply.status_code == 422
    assert as_("ailsa").post("/sign-out").status_code == 422


def test_signing_out_is_a_button_not_a_link(as_, cast):
    assert as_("ailsa").get("/sign-out").status_code in (404, 405)


class TestTheLimitPerAddress:
    @pytest.fixture
    def settings(self):
        return {"SIGN_IN_LIMIT": "3 per minute"}

    def test_too_many_attempts_from_one_address_wait(self, nobody, cast):
        replies = [sign_in(nobody, f"guess{n}@example.org").status_code for n in range(4)]
        assert replies[-1] == 429

    def test_right_ones_do_not_use_it_up(self, app, cast):
        """A whole ward signs in from one address."""
        assert [sign_in(app.test_client(), "ailsa@example.org").status_code for _ in range(6)] == [303] * 6


class TestChangingThePassword:
    def change(self, client, new, old=PASSWORD):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/account/password").text).group(1)
        return client.post("/account/password", data={"csrf_token": token, "old": old, "new": new, "again": new})

    def test_a_long_one_that_nobody_else_uses_is_taken(self, as_, nobody, cast):
        assert self.change(as_("ailsa"), "heron lantern gravel").status_code == 303
        assert sign_in(nobody, "ailsa@example.org", "heron lantern gravel").location == "/"

    @pytest.mark.parametrize("new", ["short", "elevenchars", "password1234", "qwertyuiop123"])
    def test_a_short_or_common_one_is_refused(self, as_, cast, new):
        reply = self.change(as_("ailsa"), new)
        assert reply.status_code == 422
        assert "nhsuk-error-message" in reply.text

    def test_no_rules_of_composition(self, as_, cast):
        assert self.change(as_("ailsa"), "harbour seagull wallpaper").status_code == 303


def test_an_employer_s_code_may_be_of_two_words(cast, app, sign_in):
    db.session.get_one(Organisation, cast.places["MILL"]).code = "Mill St"
    for name in ("MILL ST M1", "mill st/m 1"):
        assert sign_in(app.test_client(), name).location == "/"
