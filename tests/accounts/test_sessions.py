"""Sessions: a copied cookie is worthless after sign-out; history for the owner; ending them here, there and everywhere."""

from urllib.parse import unquote

import pytest
from sqlalchemy import select

from lms.accounts.models import SignIn
from lms.accounts.rules.devices import device
from lms.kit.db import db
from lms.people.models import Account
from tests.cast import PASSWORD

PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def ailsa(app, cast, sign_in):
    """Signed in through the door."""
    client = app.test_client()
    sign_in(client, "ailsa@example.org")
    return client


def copy(app, client):
    """Another browser with the same cookie."""
    other = app.test_client()
    other.set_cookie("one_workforce", unquote(client.get_cookie("one_workforce").value))
    return other


def test_a_copied_cookie_works_no_longer_than_the_session(app, ailsa, send):
    thief = copy(app, ailsa)
    assert thief.get("/account").status_code == 200
    send(ailsa, "/sign-out", page="/account")
    assert thief.get("/account").location.startswith("/sign-in")


def test_nor_after_the_password_was_changed(app, ailsa, post):
    thief = copy(app, ailsa)
    post(ailsa, "/account/password", old=PASSWORD, new="heron lantern gravel", again="heron lantern gravel")
    assert thief.get("/account").status_code == 302
    assert ailsa.get("/account").status_code == 200


def test_nor_after_twelve_hours_however_often_it_was_used(ailsa, later):
    later(hours=11, minutes=59)
    assert ailsa.get("/account").status_code == 200
    later(minutes=1)
    assert ailsa.get("/account").status_code == 302


def test_a_session_that_was_there_before_signing_in_is_not_carried_over(app, cast, sign_in):
    client = app.test_client()
    with client.session_transaction() as planted:
        planted.update({"sign_in": "planted", "half": ["x"], "ticket": ["reset", "x", None], "anything": "else"})
    sign_in(client, "ailsa@example.org")
    with client.session_transaction() as now:
        assert now["sign_in"] != "planted"
        assert not {"half", "ticket", "anything"} & now.keys()


def test_each_sign_in_has_a_key_of_its_own(app, cast, sign_in):
    keys = set()
    for _ in range(2):
        client = app.test_client()
        sign_in(client, "ailsa@example.org")
        with client.session_transaction() as session:
            keys.add(session["sign_in"])
    assert len(keys) == 2


def test_the_key_of_one_account_opens_no_other(as_, cast):
    ailsa = as_("ailsa")
    with ailsa.session_transaction() as session:
        session["sign_in"] = "session-of-Adam"
    assert ailsa.get("/account").status_code == 302


def test_sign_out_everywhere_ends_all_others(app, ailsa, cast, sign_in, send):
    others = [app.test_client() for _ in range(3)]
    for other in others:
        sign_in(other, "ailsa@example.org")
    send(ailsa, "/account/sign-ins/end", page="/account/sign-ins")
    assert [other.get("/account").status_code for other in others] == [302] * 3
    assert ailsa.get("/account").status_code == 200


def test_one_alone_can_be_ended(app, ailsa, cast, sign_in, send):
    second, third = app.test_client(), app.test_client()
    sign_in(second, "ailsa@example.org")
    which = db.session.scalar(select(SignIn.id).where(SignIn.account_id == cast["ailsa"].account_id).order_by(SignIn.id.desc()))
    sign_in(third, "ailsa@example.org")
    send(ailsa, "/account/sign-ins/end", page="/account/sign-ins", which=which)
    assert [one.get("/account").status_code for one in (ailsa, second, third)] == [200, 302, 200]


def test_nobody_ends_the_session_of_another(as_, cast, send):
    theirs = db.session.scalar(select(SignIn.id).where(SignIn.account_id == cast["adam"].account_id))
    send(as_("ailsa"), "/account/sign-ins/end", page="/account/sign-ins", which=theirs)
    assert as_("adam").get("/account").status_code == 200


def test_the_history_says_when_how_and_on_what(app, cast, sign_in, post):
    client = app.test_client()
    page = client.get("/sign-in").text
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    answers = {"csrf_token": token, "sign_in_name": "ailsa@example.org", "password": PASSWORD}
    client.post("/sign-in", data=answers, headers={"User-Agent": PHONE})
    said = client.get("/account/sign-ins").text
    for word in ("2 March 2026 at 9:00am", "Chrome on Android", "Password", "You are here"):
        assert word in said


def test_wrong_passwords_are_told_with_their_day(app, cast, sign_in):
    for _ in range(3):
        sign_in(app.test_client(), "ailsa@example.org", "not the password")
    client = app.test_client()
    sign_in(client, "ailsa@example.org")
    assert "3 wrong passwords on 2 March 2026" in client.get("/account/sign-ins").text


def test_right_ones_are_not(ailsa):
    assert "No wrong password" in ailsa.get("/account/sign-ins").text


def test_officers_do_not_see_it(as_, cast, ailsa):
    page = as_("lorna").get(f"/people/{cast['ailsa'].person_id}/account").text
    assert "Chrome on" not in page and "9:00am" not in page


def test_no_network_address_is_kept(ailsa):
    assert "127.0.0.1" not in repr([vars(one) for one in db.session.scalars(select(SignIn))])


def test_a_page_asks_one_question_to_know_who_is_there(ailsa, query_count):
    with query_count() as asked:
        ailsa.get("/help")
    assert sum("sign_in" in one for one in asked.statements) == 1


def test_the_password_is_asked_again_before_security_is_changed(ailsa, later, post):
    later(minutes=16)
    assert ailsa.get("/account/email").location == "/account/confirm?next=/account/email"
    assert post(ailsa, "/account/confirm", password="not the password", next="/account/email").status_code == 422
    assert post(ailsa, "/account/confirm", password=PASSWORD, next="/account/email").location == "/account/email"
    assert ailsa.get("/account/email").status_code == 200


def test_nor_can_its_form_be_sent_without(ailsa, later, post, cast):
    later(minutes=16)
    reply = post(ailsa, "/account/mobile", page="/account", mobile="07700 900123")
    assert reply.location.startswith("/account/confirm")
    assert db.session.get_one(Account, cast["ailsa"].account_id).mobile is None


def test_guessing_there_locks_the_account_too(app, ailsa, post, sign_in):
    for _ in range(10):
        post(ailsa, "/account/confirm", password="not the password")
    assert sign_in(app.test_client(), "ailsa@example.org").status_code == 422


def test_confirming_leads_nowhere_else(ailsa, post):
    assert post(ailsa, "/account/confirm", password=PASSWORD, next="https://evil.example/").location == "/"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 Chrome/131 Safari/537 Edg/131", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on a Mac"),
        ("curl/8", "A device we do not know"),
        ("", "A device we do not know"),
        ("<script>alert(1)</script>" * 100, "A device we do not know"),
    ],
)
def test_devices_in_plain_words(agent, words):
    assert device(agent) == words
