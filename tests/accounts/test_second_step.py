"""The second step: an app's code is taken once, a recovery code is used once, and nobody gets past with the password alone."""

import re

import pytest
from passlib.totp import TOTP
from sqlalchemy import select

from lms.accounts.models import Authenticator, RecoveryCode
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Account
from tests.accounts.conftest import token_of
from tests.cast import PASSWORD


class Phone:
    """An authenticator app that has scanned the key."""

    def __init__(self, page):
        self.totp = TOTP(re.search(r'Key: <span class="app-code">([^<]+)<', page).group(1), format="base32")

    def code(self, seconds=0):
        return self.totp.generate(int(clock.now().timestamp()) + seconds).token


@pytest.fixture
def set_up(send):
    """`set_up(client)`: an app for whoever is signed in there."""

    def start(client):
        assert send(client, "/account/security/app/start", page="/account/security").location == "/account/security/app"
        phone = Phone(client.get("/account/security/app").text)
        assert send(client, "/account/security/app", code=phone.code()).location == "/account/security"
        return phone

    return start


@pytest.fixture
def phone(as_, set_up):
    """Ailsa's."""
    return set_up(as_("ailsa"))


@pytest.fixture
def half_way(app, cast, sign_in):
    """A browser in which Ailsa's password was right."""
    client = app.test_client()
    assert sign_in(client, "ailsa@example.org", next="/requirements").location == "/sign-in/second-step"
    return client


def step(post, client, code):
    return post(client, "/sign-in/second-step", code=code)


def test_the_password_alone_opens_nothing(phone, half_way):
    assert half_way.get("/account").location.startswith("/sign-in")


def test_the_code_of_the_app_lets_in_and_on_to_the_page_that_was_wanted(phone, half_way, post, later):
    later(minutes=1)
    assert step(post, half_way, phone.code()).location == "/requirements"
    assert "Password and authenticator app" in half_way.get("/account/sign-ins").text


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_clock_may_be_half_a_minute_wrong(phone, half_way, post, later, seconds):
    later(minutes=2)
    assert step(post, half_way, phone.code(seconds)).location == "/requirements"


@pytest.mark.parametrize("seconds", [-120, 120])
def test_not_two_minutes(phone, half_way, post, later, seconds):
    later(minutes=5)
    assert step(post, half_way, phone.code(seconds)).status_code == 422


def test_a_code_is_taken_once(phone, half_way, post, later, app, sign_in):
    later(minutes=1)
    code, other = phone.code(), app.test_client()
    sign_in(other, "ailsa@example.org")
    assert step(post, half_way, code).location == "/requirements"
    assert step(post, other, code).status_code == 422


def test_nor_does_an_older_one_work_after_it(phone, half_way, post, later, app, sign_in):
    later(minutes=2)
    other = app.test_client()
    sign_in(other, "ailsa@example.org")
    step(post, half_way, phone.code())
    assert step(post, other, phone.code(-30)).status_code == 422


def test_the_code_that_set_it_up_is_used_as_well(phone, half_way, post):
    assert step(post, half_way, phone.code()).status_code == 422


def test_spaces_do_not_matter(phone, half_way, post, later):
    later(minutes=1)
    code = phone.code()
    assert step(post, half_way, f" {code[:3]} {code[3:]} ").location == "/requirements"


def test_guessing_locks_the_account_and_the_password_does_not_start_the_count_again(phone, half_way, post, later, app, sign_in):
    later(minutes=1)
    for n in range(5):
        step(post, half_way, f"{n:06}")
    again = app.test_client()
    sign_in(again, "ailsa@example.org")
    for n in range(4):
        step(post, again, f"{n:06}")
    assert step(post, again, phone.code()).status_code == 422


def test_ten_minutes_after_the_password_one_starts_again(phone, half_way, later):
    later(minutes=10, seconds=1)
    assert half_way.get("/sign-in/second-step").location == "/sign-in"


def test_a_password_changed_meanwhile_ends_it(phone, half_way, cast):
    db.session.get_one(Account, cast["ailsa"].account_id).fs_uniquifier = "another"
    assert half_way.get("/sign-in/second-step").location == "/sign-in"


def test_a_link_for_a_new_password_leads_to_the_second_step_too(phone, cast, post, link, welcome, app):
    client = app.test_client()
    post(client, "/forgotten-password", sign_in_name="ailsa@example.org")
    assert welcome(client, link("ailsa@example.org")).location == "/sign-in/second-step"
    assert client.get("/account").location.startswith("/sign-in")


def test_an_app_that_was_never_confirmed_is_not_asked_for(as_, send, app, sign_in):
    send(as_("ailsa"), "/account/security/app/start", page="/account/security")
    assert sign_in(app.test_client(), "ailsa@example.org").location == "/"


def test_a_wrong_first_code_does_not_confirm_it(as_, send):
    ailsa = as_("ailsa")
    send(ailsa, "/account/security/app/start", page="/account/security")
    assert send(ailsa, "/account/security/app", code="000000").status_code == 422


def test_the_key_is_kept_encrypted_and_shown_no_more(phone, as_):
    kept = db.session.scalar(select(Authenticator))
    assert phone.totp.base32_key not in kept.secret
    assert as_("ailsa").get("/account/security/app").location == "/account/security"


def test_its_owner_is_told(phone, mail):
    assert "An authenticator app was added" in mail("ailsa@example.org")[-1]


def test_removed_it_is_not_asked_for(phone, as_, send, app, sign_in):
    send(as_("ailsa"), "/account/security/app/remove", page="/account/security")
    assert sign_in(app.test_client(), "ailsa@example.org").location == "/"


class TestRecoveryCodes:
    @pytest.fixture
    def codes(self, phone, as_):
        ailsa = as_("ailsa")
        token = token_of(ailsa.get("/account/security").text)
        page = ailsa.post("/account/security/recovery-codes", data={"csrf_token": token}).text
        return re.findall(r'<li class="app-code">([^<]+)<', page)

    def test_there_are_ten_and_they_are_kept_hashed(self, codes):
        kept = [one.secret for one in db.session.scalars(select(RecoveryCode))]
        assert len(set(codes)) == len(set(kept)) == 10
        assert not any(code.replace("-", "") in repr(kept) for code in codes)

    def test_one_lets_in_and_leads_to_setting_up_another_phone(self, codes, half_way, post):
        assert step(post, half_way, codes[0].lower()).location == "/account/security"
        assert "9 of them still work" in half_way.get("/account/security").text

    def test_used_twice_it_is_refused(self, codes, half_way, post, app, sign_in):
        step(post, half_way, codes[0])
        other = app.test_client()
        sign_in(other, "ailsa@example.org")
        assert step(post, other, codes[0]).status_code == 422
        assert step(post, other, codes[1]).location == "/account/security"

    def test_new_ones_end_the_old(self, codes, half_way, post, as_):
        ailsa = as_("ailsa")
        token = token_of(ailsa.get("/account/security").text)
        ailsa.post("/account/security/recovery-codes", data={"csrf_token": token})
        assert step(post, half_way, codes[0]).status_code == 422

    def test_those_of_another_are_worth_nothing(self, codes, as_, set_up, app, sign_in, post):
        set_up(as_("gordon"))
        gordon = app.test_client()
        sign_in(gordon, "gordon@example.org")
        assert step(post, gordon, codes[0]).status_code == 422

    def test_without_a_second_step_there_are_none(self, as_, cast):
        gordon = as_("gordon")
        reply = gordon.post("/account/security/recovery-codes", data={"csrf_token": token_of(gordon.get("/account/security").text)})
        assert reply.location == "/account/security"
        assert db.session.scalar(select(RecoveryCode)) is None

    def test_its_use_is_told(self, codes, half_way, post, mail):
        step(post, half_way, codes[0])
        assert "A recovery code was used" in mail("ailsa@example.org")[-1]


class TestWhereItIsRequired:
    @pytest.fixture
    def settings(self):
        return {"SECOND_FACTOR": "required"}

    @pytest.mark.parametrize("who", ["lorna", "priya", "adam", "effie"])
    def test_officers_leads_administrators_and_supervisors_set_it_up_first(self, as_, who):
        client = as_(who)
        for path in ("/", "/my-training", "/account", "/people", "/account/sign-ins"):
            assert client.get(path).location == "/account/security", path
        assert "Set this up first" in client.get("/account/security").text

    @pytest.mark.parametrize("who", ["ailsa", "morag", "tam", "iona", "beth"])
    def test_others_go_where_they_like(self, as_, who):
        assert as_(who).get("/").status_code == 200

    @pytest.mark.parametrize("path", ["/help", "/account/security/passkeys/new", "/static/init.js"])
    def test_help_and_setting_up_are_open(self, as_, path):
        assert as_("lorna").get(path).status_code == 200

    def test_so_is_the_way_out(self, as_, send):
        assert send(as_("lorna"), "/sign-out", page="/account/security").location == "/sign-in"

    def test_nothing_can_be_sent_either(self, as_, cast):
        lorna = as_("lorna")
        token = token_of(lorna.get("/account/security").text)
        reply = lorna.post(f"/people/{cast['ailsa'].person_id}/account", data={"csrf_token": token, "act": "reset"})
        assert reply.location == "/account/security"

    def test_once_set_up_everything_opens(self, as_, set_up):
        set_up(as_("effie"))
        assert as_("effie").get("/people").status_code == 200

    def test_the_password_is_asked_again_without_a_circle(self, as_, later, post):
        lorna = as_("lorna")
        later(minutes=20)
        assert lorna.get("/account/security/passkeys/new").location.startswith("/account/confirm")
        assert post(lorna, "/account/confirm", password=PASSWORD, next="/account/security").location == "/account/security"

    def test_the_last_one_taken_away_shuts_everything_again(self, as_, set_up, send):
        lorna = as_("lorna")
        set_up(lorna)
        send(lorna, "/account/security/app/remove", page="/account/security")
        assert lorna.get("/").location == "/account/security"


def test_optional_it_holds_nobody_up(as_):
    assert as_("lorna").get("/").status_code == 200
