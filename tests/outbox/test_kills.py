"""A worker that is killed at random moments while it sends: nothing is lost, and nothing doubled but what was in flight."""

import random
import re
import socket
import time
from collections import Counter
from threading import Event

import pytest
from sqlalchemy import select

from lms.kit import clock
from lms.kit.db import db
from lms.kit.room import Letter
from lms.outbox import service
from lms.outbox.models import Message
from lms.outbox.rules import ABANDONED_AFTER, LateMessage, MessageState
from lms.outbox.worker import send_waiting
from tests import processes

MESSAGE_ID = re.compile(r"^Message-ID: (\S+)", re.MULTILINE)
LETTER = Letter("ailsa@example.org", "Your training", "Dear Ailsa,\n\nthese fall due:\n- Fire safety\n- Infection control")


@pytest.fixture
def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def settings(free_port):
    return {"MAIL": f"smtp://127.0.0.1:{free_port}", "MAIL_FROM": "learning@example.org"}


def arrived(server):
    """{Message-ID: how often}."""
    return Counter(MESSAGE_ID.search(text)[1] for text in server.handler.arrived)


def in_state(state):
    db.session.rollback()
    return set(db.session.scalars(select(Message.message_id).where(Message.state == state)))


def send_all(app):
    app.extensions["house"].letters = {"digest": lambda ids: dict.fromkeys(ids, LETTER)}
    send_waiting(Event())


def killed_on_the_way(server, database_url, settings, messages):
    """A worker is killed once it has sent about so many; the Message-IDs of what was in flight then."""
    enough = len(server.handler.arrived) + random.randint(1, messages)
    crew = processes.start(1, database_url, send_all, **settings)
    while len(server.handler.arrived) < enough and crew[0].is_alive():
        time.sleep(0.005)
    time.sleep(random.random() / 50)
    processes.kill(crew)
    return in_state(MessageState.SENDING)


def test_killed_again_and_again_it_sends_everything_once_but_what_was_in_flight(server, app, database_url, settings, monkeypatch):
    """In `make proofs` 10,000 messages and 50 kills. At the end two workers send what is left."""
    messages, kills = (1_000 if processes.rounds() > 1 else 400) * processes.rounds(), 5 * processes.rounds()
    service.post_many_later([LateMessage(f"digest:{number}", 1, "digest", clock.now()) for number in range(messages)])
    db.session.commit()
    in_flight = []
    for _ in range(kills):
        in_flight.append(killed_on_the_way(server, database_url, settings, messages // (2 * kills)))
        then = clock.now() + 1.1 * ABANDONED_AFTER
        monkeypatch.setattr(clock, "now", lambda then=then: then)
    for worker in processes.start(2, database_url, send_all, **settings):
        worker.join()
    times = arrived(server)
    assert (len(times), in_state(MessageState.SENT)) == (messages, set(times))
    assert max(len(at_this_kill) for at_this_kill in in_flight) <= 1
    assert {message_id for message_id, number in times.items() if number > 1} <= set().union(*in_flight)
    assert sum(times.values()) <= messages + kills
