"""Several senders at once, and one that is killed between taking a message and sending it, on both databases."""

import os
import random
import signal
import socket
import time
from collections import Counter
from datetime import timedelta
from email import message_from_string
from threading import Event

import pytest
from sqlalchemy import func, select

from lms.kit import clock
from lms.kit.db import db
from lms.outbox import service
from lms.outbox.models import Message
from lms.outbox.rules import MessageState
from lms.outbox.worker import send_waiting, sending
from tests import processes

MESSAGES = 60


@pytest.fixture
def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def settings(free_port):
    return {"MAIL": f"smtp://127.0.0.1:{free_port}", "MAIL_FROM": "learning@example.org"}


@pytest.fixture
def waiting(letters):
    for number in range(MESSAGES):
        service.post(key=str(number), to=f"p{number}@example.org", template="hello.txt", values={"name": "A"})
    db.session.commit()


def arrived(server):
    """{Message-ID: how often}."""
    return Counter(message_from_string(text)["Message-ID"] for text in server.handler.arrived)


def sent():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Message).where(Message.state == MessageState.SENT))


def send_all(_app):
    send_waiting(Event())


def test_four_senders_send_each_message_once(server, waiting, database_url, settings):
    assert processes.end(processes.start(4, database_url, send_all, **settings)) == [0] * 4
    assert (len(arrived(server)), set(arrived(server).values()), sent()) == (MESSAGES, {1}, MESSAGES)


def test_one_killed_between_taking_and_sending_loses_nothing(server, waiting, database_url, settings, monkeypatch):
    def die(_app):
        sending._claim_next()
        os.kill(os.getpid(), signal.SIGKILL)

    assert processes.end(processes.start(2, database_url, die, **settings)) == [-signal.SIGKILL] * 2
    send_waiting(Event())
    assert sent() == MESSAGES - 2
    then = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: then)
    send_waiting(Event())
    assert (set(arrived(server).values()), sent()) == ({1}, MESSAGES)


def test_senders_killed_at_any_moment_send_everything_and_almost_nothing_twice(server, waiting, database_url, settings, monkeypatch):
    """Between sending and marking lies a gap: each killed sender may leave one message that is sent twice, as the same Message-ID."""
    killed = 0
    for _ in range(3 * processes.rounds()):
        crew = processes.start(2, database_url, send_all, **settings)
        time.sleep(0.2 + random.random() / 3)
        processes.kill(crew)
        killed += len(crew)
        then = clock.now() + timedelta(minutes=11)
        monkeypatch.setattr(clock, "now", lambda then=then: then)
    send_waiting(Event())
    assert (len(arrived(server)), sent()) == (MESSAGES, MESSAGES)
    assert sum(arrived(server).values()) <= MESSAGES + killed
