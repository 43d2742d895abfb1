"""A forgotten password: the same answer for everyone, a link to the owner's own address alone."""

from datetime import date

import pytest
from sqlalchemy import delete, func, select, update

from lms.accounts.models import Ticket
from lms.kit.db import db
from lms.outbox.models import Message
from lms.people.models import Account, Person, Term
from tests.accounts.conftest import NEW
from tests.cast import PASSWORD


@pytest.fixture
def forget(post, nobody):
    def ask(name):
        return post(nobody, "/forgotten-password", sign_in_name=name)

    return ask


def messages():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Message))


@pytest.mark.parametrize("name", ["ailsa@example.org", " AILSA@example.org ", "NHSL 10001"])
def test_the_owner_gets_a_link(forget, cast, link, welcome, app, sign_in, name):
    forget(name)
    assert welcome(app.test_client(), link("ailsa@example.org")).location == "/"
    assert sign_in(app.test_client(), "ailsa@example.org", NEW).location == "/"
    assert sign_in(app.test_client(), "ailsa@example.org", PASSWORD).status_code == 422


@pytest.mark.parametrize("name", ["ailsa@example.org", "nobody@example.org", "HARB V-7", "NHSL 99999", "x"])
def test_everybody_is_told_the_same(forget, nobody, cast, name):
    reply = forget(name)
    assert (reply.status_code, reply.location) == (303, "/forgotten-password/sent")


@pytest.mark.parametrize("name", ["nobody@example.org", "HARB V-7", "NHSL 99999"])
def test_strangers_get_no_mail(forget, cast, name):
    forget(name)
    assert messages() == 0


def test_nor_do_closed_accounts(forget, cast):
    db.session.get_one(Account, cast["ailsa"].account_id).active = False
    forget("ailsa@example.org")
    assert messages() == 0


def test_an_address_that_has_passed_on_to_somebody_else_lets_nobody_in(forget, cast):
    db.session.add(Person(first_name="New", last_name="Holder", name_folded="holder new", email="ailsa@example.org"))
    forget("ailsa@example.org")
    assert messages() == 1  # a family may share one
    db.session.execute(delete(Ticket))
    db.session.execute(update(Term).where(Term.post_id == cast["ailsa"].post_id).values(ends_on=date(2026, 1, 31)))
    forget("ailsa@example.org")
    assert messages() == 1


def test_nobody_s_mailbox_is_filled(forget, cast, later):
    for _ in range(5):
        forget("ailsa@example.org")
    assert messages() == 1
    later(minutes=6)
    forget("ailsa@example.org")
    assert messages() == 2


def test_the_password_stays_until_the_link_is_used(forget, cast, link, nobody, sign_in, app):
    forget("ailsa@example.org")
    nobody.get(link("ailsa@example.org"))
    nobody.get("/welcome")
    assert sign_in(app.test_client(), "ailsa@example.org").location == "/"


def test_after_an_hour_it_has_run_out(forget, cast, link, nobody, later):
    forget("ailsa@example.org")
    later(hours=1)
    nobody.get(link("ailsa@example.org"))
    assert "run out" in nobody.get("/welcome").text


def test_it_ends_all_sessions_and_the_lock(forget, cast, link, welcome, app, as_):
    db.session.get_one(Account, cast["ailsa"].account_id).failures = 10
    ailsa = as_("ailsa")
    assert ailsa.get("/account").status_code == 200
    forget("ailsa@example.org")
    welcome(app.test_client(), link("ailsa@example.org"))
    assert ailsa.get("/account").status_code == 302
    db.session.rollback()
    assert db.session.get_one(Account, cast["ailsa"].account_id).failures == 0


def test_a_stranger_does_not_end_a_printed_code(forget, cast, letter):
    letter(cast["ailsa"].person_id)
    forget("ailsa@example.org")
    db.session.rollback()
    code = db.session.scalar(select(Ticket).where(Ticket.kind == "code"))
    assert code.ended_at is None


def test_a_new_password_is_told_to_the_owner(forget, cast, link, welcome, app, mail):
    forget("ailsa@example.org")
    welcome(app.test_client(), link("ailsa@example.org"))
    assert "Your password was changed" in mail("ailsa@example.org")[-1]


def test_text_with_a_link_is_marked_to_go_when_it_is_sent(forget, cast):
    forget("ailsa@example.org")
    db.session.rollback()
    assert db.session.scalar(select(Message)).is_secret


class TestTheLimitPerAddress:
    @pytest.fixture
    def settings(self):
        return {"SIGN_IN_LIMIT": "3 per minute"}

    @pytest.mark.parametrize("path", ["/forgotten-password", "/first-sign-in"])
    def test_too_many_tries_wait(self, nobody, cast, post, path):
        replies = [post(nobody, path, sign_in_name=f"guess{n}@example.org", code="AAAA").status_code for n in range(4)]
        assert replies[-1] == 429
