"""The same thing twice at the same moment: one wins, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from lms.accounts.models import SignIn, Ticket
from lms.kit.db import db
from lms.people.models import Account, Person
from tests.accounts.conftest import NEW, token_of
from tests.accounts.test_second_step import Phone

#: Both databases keep people apart in ways of their own.
pytestmark = pytest.mark.on_both


def together(work):
    """Do all of it at once; the statuses, sorted."""
    with ThreadPoolExecutor(len(work)) as crowd:
        return sorted(reply.status_code for reply in crowd.map(lambda one: one(), work))


def ready(client, url, **answers):
    """A filled-in form that is about to be sent."""
    page = client.get(url).text
    token = token_of(page)
    return lambda: client.post(url, data={"csrf_token": token, **answers})


def test_one_link_in_five_browsers_makes_one_account(app, invited):
    link = invited()
    browsers = [app.test_client() for _ in range(5)]
    for browser in browsers:
        browser.get(link)
    ticket = db.session.scalar(select(Ticket.id))
    sent = [ready(one, "/welcome", ticket=ticket, password=NEW, again=NEW) for one in browsers]
    assert together(sent) == [303, 410, 410, 410, 410]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Account).join(Person).where(Person.first_name == "Rona")) == 1


def test_one_code_of_an_app_in_five_browsers_opens_one_session(app, as_, send, sign_in, later):
    ailsa = as_("ailsa")
    send(ailsa, "/account/security/app/start", page="/account/security")
    phone = Phone(ailsa.get("/account/security/app").text)
    send(ailsa, "/account/security/app", code=phone.code())
    later(minutes=1)
    browsers = [app.test_client() for _ in range(5)]
    for browser in browsers:
        sign_in(browser, "ailsa@example.org")
    sent = [ready(one, "/sign-in/second-step", code=phone.code()) for one in browsers]
    assert together(sent) == [303, 422, 422, 422, 422]


def test_two_officers_invite_the_same_list(app, as_, newcomer):
    for n in range(3):
        newcomer(f"N{n}", email=f"n{n}@example.org")
    assert together([ready(as_(who), "/accounts/invite") for who in ("lorna", "adam", "priya")]) == [303] * 3
    db.session.rollback()
    assert db.session.scalar(select(func.count()).where(Ticket.ended_at.is_(None))) == 3
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 3


def test_twenty_guesses_of_a_code_end_it(app, newcomer, letter):
    letter(newcomer("Rona"))
    sent = [ready(app.test_client(), "/first-sign-in", sign_in_name="NHSL R-Rona", code=f"AAAA{n:08}") for n in range(20)]
    assert set(together(sent)) == {422}
    db.session.rollback()
    assert db.session.scalars(select(Ticket.failures)).one() == 10


@pytest.mark.parametrize("times", [2])
def test_a_reset_asked_for_at_once_sends_one_message(app, cast, mail, times):
    sent = [ready(app.test_client(), "/forgotten-password", sign_in_name="ailsa@example.org") for _ in range(times)]
    assert together(sent) == [303] * times
    assert len(mail("ailsa@example.org")) == 1


def test_sessions_begun_at_once_are_all_there(app, cast):
    answers = {"sign_in_name": "ailsa@example.org", "password": "three random words"}
    assert together([ready(app.test_client(), "/sign-in", **answers) for _ in range(5)]) == [303] * 5
    db.session.rollback()
    assert db.session.scalar(select(func.count()).where(SignIn.account_id == cast["ailsa"].account_id)) == 6
