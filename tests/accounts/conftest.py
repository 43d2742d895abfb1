"""Ways in: links as they arrive by mail, letters as they are printed, and a browser that goes through the doors itself."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.kit import clock
from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.outbox.models import Message
from lms.people.models import Person, Post, Term
from lms.people.rules import WorkerType
from tests.cast import PASSWORD

NEW = "herring gull umbrella"


def token_of(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)


@pytest.fixture
def post():
    """`post(client, url, **answers)`: read the page, then send its form with every hidden answer."""

    def send(client, url, page=None, **answers):
        shown = client.get(page or url).text
        hidden = dict(re.findall(r'<input[^>]*id="(ticket)"[^>]*value="([^"]*)"', shown))
        return client.post(url, data={"csrf_token": token_of(shown)} | hidden | answers)

    return send


@pytest.fixture
def sign_in(post):
    def through(client, name, password=PASSWORD, **more):
        return post(client, "/sign-in", sign_in_name=name, password=password, **more)

    return through


@pytest.fixture
def newcomer(cast):
    """`newcomer("Rona", email=…)`: somebody on record at NHS Lochside, under number R-Rona, without an account: the person's id."""

    def arrive(first, email=None, employer="NHSL", place="NHSL-W3", **more):
        person = Person(first_name=first, last_name="Munro", name_folded=fold(f"munro {first}"), email=email, **more)
        db.session.add(person)
        db.session.flush()
        post = Post(
            person_id=person.id, employer_id=cast.places[employer], employee_number=f"R-{first}", number_folded=f"R-{first}".upper()
        )
        db.session.add(post)
        db.session.flush()
        started = clock.today() - timedelta(days=30)
        db.session.add(Term(post_id=post.id, starts_on=started, organisation_id=cast.places[place], worker_type=WorkerType.EMPLOYEE))
        db.session.commit()
        return person.id

    return arrive


@pytest.fixture
def mail(app):
    """`mail("rona@example.org")`: the texts of the messages to this address, oldest first."""

    def read(to):
        db.session.rollback()
        return [one.body for one in db.session.scalars(select(Message).where(Message.to == to).order_by(Message.id))]

    return read


@pytest.fixture
def link(mail):
    """The path of the link in the last message to this address."""

    def last(to):
        return re.search(r"https?://[^/]+(/link/\S+)", mail(to)[-1]).group(1)

    return last


@pytest.fixture
def invited(newcomer, as_, post, link):
    """`invited("Rona")`: the path of the link that Lorna has sent her."""

    def invite(first="Rona"):
        person_id = newcomer(first, email=f"{first.lower()}@example.org")
        assert post(as_("lorna"), f"/people/{person_id}/account", act="invite").status_code == 303
        return link(f"{first.lower()}@example.org")

    return invite


@pytest.fixture
def letter(as_):
    """`letter(person_id)`: the code on the letter that Lorna prints."""

    def print_one(person_id, by="lorna"):
        browser = as_(by)
        token = token_of(browser.get(f"/people/{person_id}/account").text)
        page = browser.post(f"/people/{person_id}/account/letter", data={"csrf_token": token}).text
        return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page).group(0)

    return print_one


@pytest.fixture
def later(monkeypatch):
    """`later(hours=2)`: it is that much later."""

    def wait(**much):
        then = clock.now() + timedelta(**much)
        monkeypatch.setattr(clock, "now", lambda: then)

    return wait


@pytest.fixture
def welcome(post):
    """`welcome(client, link)`: open it and choose a password."""

    def enter(client, link, password=NEW):
        opened = client.get(link)
        assert opened.status_code == 303
        return post(client, "/welcome", password=password, again=password)

    return enter
