"""A room of templates for messages, a mail server on this machine, and a clock that can be moved."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from threading import Event

import pytest
from aiosmtpd.controller import Controller
from jinja2 import ChoiceLoader, DictLoader

from lms.kit import clock
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.room import Letter
from lms.outbox import service
from lms.outbox.models import Message
from lms.outbox.service import _letters
from lms.outbox.worker import send_waiting

LETTERS = {
    "hello.txt": "Hello {{ name }}\n\nDear {{ name }},\n\nthese fall due:\n{% for one in subjects %}- {{ one }}\n{% endfor %}\n"
    "See your list:\n{{ link }}\n",
}
HELLO = {"name": "Mòrag NicDhòmhnaill", "subjects": ["Fire safety", "Infection control"], "link": "http://127.0.0.1:8000/my-training"}


class Post:
    """What has arrived, and what the server answers to some addresses."""

    def __init__(self) -> None:
        self.arrived = []
        self.answers = {}
        self.greylist, self.stalls = set(), set()

    async def handle_RCPT(self, _server, _session, envelope, address, options):  # noqa: N802 - the name that aiosmtpd looks for
        if address in self.stalls:
            await asyncio.sleep(60)
        if address in self.greylist:
            self.greylist.remove(address)
            return "451 4.7.1 Greylisted, try again later"
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.arrived.append(envelope.content.decode())
        return self.answers.get("DATA", "250 OK")


class Server:
    """A mail server that goes down and up again."""

    def __init__(self, port: int) -> None:
        self.port, self.handler, self.running = port, Post(), None

    def start(self) -> None:
        self.running = Controller(self.handler, hostname="127.0.0.1", port=self.port)
        self.running.start()

    def stop(self) -> None:
        if self.running:
            self.running.stop()
            self.running = None


@pytest.fixture
def server(free_port) -> Iterator[Server]:
    """A mail server that is up."""
    one = Server(free_port)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def letters(app, monkeypatch):
    """The app with our templates of messages."""
    for environment in (app.jinja_env, _letters()):
        monkeypatch.setattr(environment, "loader", ChoiceLoader([DictLoader(LETTERS), app.jinja_loader]))


@pytest.fixture
def post(app, letters):
    """`post("a@example.org")`: the message, committed."""

    def put(to="morag@example.org", key="hello", **more) -> Message:
        values = HELLO | more.pop("values", {})
        service.post(key=key, to=to, template="hello.txt", values=values, **more)
        db.session.commit()
        return db.session.query(Message).filter_by(key=key).one()

    return put


@pytest.fixture
def writes(app, monkeypatch):
    """`writes(letter)`: what late messages say from now on; an exception is raised. It answers with the messages that were asked for."""

    def set_letter(letter: Letter | Exception | None) -> list[int]:
        asked_for = []

        def write(message_ids: Sequence[int]) -> dict[int, Letter | None]:
            asked_for.extend(message_ids)
            if isinstance(letter, Exception):
                raise letter
            return dict.fromkeys(message_ids, letter)

        monkeypatch.setattr(current_house(), "letters", {"digest": write})
        return asked_for

    return set_letter


@pytest.fixture
def post_later(app, cast):
    """`post_later(key="1")`: a digest for Ailsa, due now, committed."""

    def put(key="digest", **more) -> Message:
        values = {"person_id": cast["ailsa"].person_id, "kind": "digest", "due_at": clock.now()} | more
        service.post_later(key=key, **values)
        db.session.commit()
        return db.session.query(Message).filter_by(key=key).one()

    return put


@pytest.fixture
def send_all(app):
    """What a worker does now; how long it wants to rest then."""

    def do() -> timedelta:
        db.session.commit()
        rest = send_waiting(Event())
        db.session.rollback()
        db.session.expire_all()
        return rest

    return do


@pytest.fixture
def later(monkeypatch):
    def wait(time: timedelta | datetime) -> None:
        then = time if isinstance(time, datetime) else clock.now() + time
        monkeypatch.setattr(clock, "now", lambda: then)

    return wait
