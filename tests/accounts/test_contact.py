"""Changing the names one signs in with: proved by a link, told to the old address, and nobody else's business."""

import pytest
from sqlalchemy import func, select

from lms.kit.db import db
from lms.outbox.models import Message
from lms.people.models import Account
from tests.accounts.conftest import token_of

NEW_ADDRESS = "ailsa.home@example.org"


@pytest.fixture
def ailsa(as_):
    return as_("ailsa")


@pytest.fixture
def asked(ailsa, post, link):
    """The path of the link that was sent to the new address."""
    assert post(ailsa, "/account/email", email=" Ailsa.Home@example.org ").location == "/account"
    return link(NEW_ADDRESS)


def email(cast, who="ailsa"):
    db.session.rollback()
    return db.session.get_one(Account, cast[who].account_id).email


def test_it_changes_when_the_link_is_opened_and_not_before(ailsa, asked, post, cast, app, sign_in):
    assert email(cast) == "ailsa@example.org"
    assert f"Waiting for the link sent to {NEW_ADDRESS}" in ailsa.get("/account").text
    assert ailsa.get(asked).location == "/account/email/confirm"
    assert email(cast) == "ailsa@example.org"
    assert post(ailsa, "/account/email/confirm").location == "/account"
    assert email(cast) == NEW_ADDRESS
    assert sign_in(app.test_client(), NEW_ADDRESS).location == "/"
    assert sign_in(app.test_client(), "ailsa@example.org").status_code == 422


def test_the_old_address_is_told_twice(ailsa, asked, post, mail):
    ailsa.get(asked)
    post(ailsa, "/account/email/confirm")
    asked_for, changed = mail("ailsa@example.org")
    assert "asked to change the email address" in asked_for
    assert "another email address" in changed


def test_opened_on_a_phone_it_asks_to_sign_in_first(asked, app, sign_in, post, cast):
    phone = app.test_client()
    assert phone.get(asked).location == "/account/email/confirm"
    assert phone.get("/account/email/confirm").location == "/sign-in?next=/account/email/confirm"
    assert sign_in(phone, "ailsa@example.org", next="/account/email/confirm").location == "/account/email/confirm"
    assert post(phone, "/account/email/confirm").location == "/account"
    assert email(cast) == NEW_ADDRESS


def test_by_another_account_it_is_refused(asked, as_, cast):
    gordon = as_("gordon")
    gordon.get(asked)
    assert gordon.get("/account/email/confirm").status_code == 410
    token = token_of(gordon.get("/account").text)
    assert gordon.post("/account/email/confirm", data={"csrf_token": token}).status_code == 410
    assert email(cast, "gordon") == "gordon@example.org"


@pytest.mark.parametrize(("hours", "works"), [(23.9, True), (24, False)])
def test_it_works_for_a_day(asked, app, sign_in, later, hours, works):
    later(hours=hours)
    client = app.test_client()
    sign_in(client, "ailsa@example.org")
    client.get(asked)
    assert (client.get("/account/email/confirm").status_code == 200) == works


def test_it_works_once(ailsa, asked, post):
    ailsa.get(asked)
    post(ailsa, "/account/email/confirm")
    ailsa.get(asked)
    assert "has been used" in ailsa.get("/account/email/confirm").text


def test_a_new_one_ends_the_old(ailsa, asked, post):
    post(ailsa, "/account/email", email="third@example.org")
    ailsa.get(asked)
    assert "A newer link" in ailsa.get("/account/email/confirm").text


def test_whose_address_is_taken_is_not_told(ailsa, post, cast):
    taken = post(ailsa, "/account/email", email="gordon@example.org")
    free = post(ailsa, "/account/email", email="free@example.org")
    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).where(Message.to == "gordon@example.org")) == 0


def test_taken_meanwhile_it_is_refused(ailsa, asked, post, cast):
    db.session.get_one(Account, cast["gordon"].account_id).email = NEW_ADDRESS
    ailsa.get(asked)
    assert post(ailsa, "/account/email/confirm").status_code == 422


@pytest.mark.parametrize("wrong", ["", "x", "ailsa@", "a b@example.org", "ailsa@example.org", "é" * 300])
def test_what_is_no_new_address_is_refused(ailsa, post, wrong):
    assert post(ailsa, "/account/email", email=wrong).status_code == 422


def test_whoever_has_none_can_add_one(as_, post, link, cast):
    morag = as_("morag")
    post(morag, "/account/email", email="morag@example.org")
    morag.get(link("morag@example.org"))
    post(morag, "/account/email/confirm")
    assert email(cast, "morag") == "morag@example.org"


def test_a_mobile_number_signs_in_and_can_be_taken_away(ailsa, post, app, sign_in):
    post(ailsa, "/account/mobile", mobile="07700 900123")
    assert sign_in(app.test_client(), "+44 7700 900123").location == "/"
    post(ailsa, "/account/mobile", mobile="")
    assert sign_in(app.test_client(), "07700 900123").status_code == 422


@pytest.mark.parametrize("wrong", ["01382 123456", "number", "7" * 41])
def test_what_is_no_mobile_is_refused(ailsa, post, wrong):
    assert post(ailsa, "/account/mobile", mobile=wrong).status_code == 422


def test_nor_is_somebody_else_s(ailsa, post, cast):
    db.session.get_one(Account, cast["gordon"].account_id).mobile = "+447700900123"
    assert post(ailsa, "/account/mobile", mobile="07700 900123").status_code == 422


def test_a_link_for_a_new_password_dies_with_the_address_it_went_to(ailsa, asked, post, link, app):
    """Addresses are changed when a mailbox is in the wrong hands: what lies in it opens nothing."""
    post(app.test_client(), "/forgotten-password", sign_in_name="ailsa@example.org")
    stolen = link("ailsa@example.org")
    ailsa.get(asked)
    post(ailsa, "/account/email/confirm")
    thief = app.test_client()
    thief.get(stolen)
    assert thief.get("/welcome").status_code == 410
