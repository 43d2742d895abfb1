"""A link lets in one person, once, for a time: used twice, late, by another, replaced, of another kind, in two tabs."""

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Ticket
from lms.kit.db import db
from lms.people.models import Account, Person
from tests.accounts.conftest import NEW, token_of


def account(email="rona@example.org"):
    db.session.rollback()
    return db.session.scalar(select(Account).where(Account.email == email))


def test_whoever_is_invited_chooses_a_password_and_is_in(invited, welcome, nobody):
    assert welcome(nobody, invited()).location == "/"
    assert "Rona Munro" in nobody.get("/account").text


def test_from_then_on_they_sign_in_with_it(invited, welcome, app, sign_in):
    welcome(app.test_client(), invited())
    assert sign_in(app.test_client(), "rona@example.org", NEW).location == "/"
    assert sign_in(app.test_client(), "NHSL R-Rona", NEW).location == "/"


def test_there_is_no_account_until_the_link_is_used(invited, nobody):
    link = invited()
    nobody.get(link)
    nobody.get("/welcome")
    assert account() is None


def test_opening_it_moves_the_token_out_of_the_address(invited, nobody):
    assert nobody.get(invited()).location == "/welcome"


def test_what_is_kept_is_not_the_token(invited):
    token = invited().rsplit("/", 1)[1]
    assert token not in repr([one.secret for one in db.session.scalars(select(Ticket))])


def test_used_twice_it_says_so(invited, welcome, app):
    link = invited()
    welcome(app.test_client(), link)
    again = app.test_client()
    again.get(link)
    reply = again.get("/welcome")
    assert (reply.status_code, "This link has been used" in reply.text) == (410, True)


def test_a_double_click_makes_one_account(invited, app):
    link, browser = invited(), app.test_client()
    browser.get(link)
    page = browser.get("/welcome").text
    other = app.test_client()
    other.get(link)
    theirs = other.get("/welcome").text
    answers = {"password": NEW, "again": NEW, "ticket": str(db.session.scalar(select(func.max(Ticket.id))))}
    first = browser.post("/welcome", data={"csrf_token": token_of(page)} | answers)
    second = other.post(
        "/welcome",
        data={"csrf_token": token_of(theirs)} | answers | {"password": "another long password", "again": "another long password"},
    )
    assert (first.status_code, second.status_code) == (303, 410)
    assert account() is not None


def test_late_it_has_run_out(invited, nobody, later):
    link = invited()
    later(days=14)
    nobody.get(link)
    reply = nobody.get("/welcome")
    assert (reply.status_code, "This link has run out" in reply.text) == (410, True)


def test_a_second_before_it_has_not(invited, welcome, nobody, later):
    link = invited()
    later(days=13, hours=23, minutes=59, seconds=59)
    assert welcome(nobody, link).location == "/"


def test_a_new_one_ends_the_old_one(invited, as_, post, nobody, link):
    old = invited()
    person_id = db.session.scalar(select(Person.id).where(Person.email == "rona@example.org"))
    post(as_("lorna"), f"/people/{person_id}/account", act="invite")
    nobody.get(old)
    assert "A newer link has taken the place" in nobody.get("/welcome").text
    nobody.get(link("rona@example.org"))
    assert nobody.get("/welcome").status_code == 200


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1] + "x", lambda token: "", lambda token: "x" * 43, lambda token: token.swapcase()]
)
def test_tampered_with_it_is_nothing(invited, nobody, change):
    before, _, token = invited().rpartition("/")
    changed = nobody.get(f"{before}/{change(token)}")
    assert changed.status_code == 404 or nobody.get("/welcome").status_code == 410


@pytest.mark.parametrize("kind", ["reset", "email", "code", "other"])
def test_a_token_of_one_kind_is_none_of_another(invited, nobody, as_, kind):
    token = invited().rsplit("/", 1)[1]
    opened = nobody.get(f"/link/{kind}/{token}")
    if kind == "email":
        ailsa = as_("ailsa")
        ailsa.get(f"/link/email/{token}")
        assert ailsa.get("/account/email/confirm").status_code == 410
    else:
        assert opened.status_code == 404 or "This link does not work" in nobody.get("/welcome").text


def test_by_another_who_is_signed_in_it_is_refused(invited, as_):
    ailsa = as_("ailsa")
    ailsa.get(invited())
    reply = ailsa.get("/welcome")
    assert (reply.status_code, "You are signed in as Ailsa Robertson" in reply.text) == (410, True)


def test_in_two_tabs_a_form_never_acts_on_the_other_link(invited, nobody):
    first, second = invited("Rona"), invited("Flora")
    nobody.get(first)
    ronas = nobody.get("/welcome").text
    nobody.get(second)
    ticket = db.session.scalar(select(Ticket.id).where(Ticket.email == "rona@example.org"))
    reply = nobody.post("/welcome", data={"csrf_token": token_of(ronas), "ticket": ticket, "password": NEW, "again": NEW})
    assert (reply.status_code, "Another link was opened since" in reply.text) == (410, True)
    assert account() is None and account("flora@example.org") is None


def test_of_a_merged_record_it_is_over(invited, nobody, cast):
    link = invited()
    db.session.scalar(select(Person).where(Person.email == "rona@example.org")).merged_into_id = cast["gordon"].person_id
    nobody.get(link)
    assert "This link works no longer" in nobody.get("/welcome").text


def test_when_an_account_was_made_meanwhile_it_says_to_sign_in(invited, nobody):
    link = invited()
    person = db.session.scalar(select(Person).where(Person.email == "rona@example.org"))
    db.session.add(Account(person=person, email=person.email, fs_uniquifier="made by command"))
    nobody.get(link)
    assert "You have an account already" in nobody.get("/welcome").text


def test_without_a_link_there_is_nothing_to_welcome(nobody, app):
    assert nobody.get("/welcome").status_code == 410


@pytest.mark.parametrize("weak", ["short", "password1234", "elevenchars"])
def test_a_weak_password_is_refused_and_the_link_still_works(invited, welcome, nobody, weak):
    link = invited()
    assert welcome(nobody, link, weak).status_code == 422
    assert welcome(nobody, link).location == "/"


@pytest.mark.parametrize("own", ["Rona Munro 2026!", "rona@example.org", "nhsl r-rona nhsl", "MunroMunroMunro"])
def test_ones_own_words_make_a_weak_password(invited, welcome, nobody, own):
    assert welcome(nobody, invited(), own).status_code == 422


def test_two_passwords_that_differ_are_told(invited, nobody, post):
    nobody.get(invited())
    assert "The two passwords are not the same" in post(nobody, "/welcome", password=NEW, again="something else").text


def test_an_address_taken_meanwhile_is_left_to_its_account(invited, welcome, nobody, cast):
    link = invited()
    db.session.get_one(Account, cast["gordon"].account_id).email = "rona@example.org"
    assert welcome(nobody, link).location == "/"
    assert db.session.scalar(select(Account).join(Person).where(Person.first_name == "Rona")).email is None


def test_the_trail_says_that_it_was_used_and_never_what_it_was(invited, welcome, nobody, as_):
    link = invited()
    welcome(nobody, link)
    changes = as_("adam").get("/changes?record=ticket").text
    assert "rona@example.org" in changes
    assert link.rsplit("/", 1)[1] not in changes


def test_an_invitation_dies_when_the_address_it_went_to_proves_wrong(app, cast, invited, as_, post, link):
    """Whoever got it by mistake must not become her; the officer who corrects the address can invite her again."""
    wrong = invited("Rona")
    rona = db.session.scalar(select(Person).where(Person.first_name == "Rona"))
    rona.email = "rona.munro@example.org"
    db.session.commit()
    stranger = app.test_client()
    stranger.get(wrong)
    assert stranger.get("/welcome").status_code == 410
    assert "Invitation ran out" in as_("lorna").get("/accounts?text=rona").text
    post(as_("lorna"), "/accounts/invite")
    client = app.test_client()
    client.get(link("rona.munro@example.org"))
    assert client.get("/welcome").status_code == 200
