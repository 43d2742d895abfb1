"""`flask serve` and `flask worker` as real processes: started, killed, started again, and gone with the server."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest
from sqlalchemy import select

from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit.db import db
from lms.outbox.models import Message
from tests.house.source import HOME

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # processes: what they do in it is tried on both elsewhere


class Running:
    """A command of the product, and what it has said so far."""

    def __init__(self, url: str, mail: Path, *command: str) -> None:
        environment = os.environ | {"ONE_WORKFORCE_MODE": "test", "DATABASE_URL": url, "DEMO": "no", "MAIL": f"file:{mail}"}
        whole = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
        self.process = subprocess.Popen(whole, cwd=HOME, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = ""
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.said += line

    def workers(self) -> list[int]:
        return [int(number) for number in re.findall(r"in process (\d+)", self.said)]


def until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def is_alive(number):
    with suppress(ProcessLookupError):
        os.kill(number, 0)
        return True
    return False


def is_tidied():
    """The first periodic job is done as soon as a worker looks."""
    db.session.rollback()
    return db.session.scalar(select(Job.state).where(Job.kind == "jobs.tidy")) == JobState.DONE


@pytest.fixture
def port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


@pytest.fixture
def run(app, database_url, tmp_path):
    """`run("serve")`: started, and gone after the test."""
    running = []

    def start(*command):
        running.append(Running(database_url, tmp_path, *command))
        return running[-1]

    yield start
    for one in running:
        for number in (one.process.pid, *one.workers()):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        one.process.wait()


@contextmanager
def idle_connections(port, number):
    """Browsers that have opened a connection and ask for nothing."""
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(socket.create_connection(("127.0.0.1", int(port))))
        yield


def test_the_server_brings_a_worker_starts_it_again_and_takes_it_along(run, port):
    server = run("serve", "--port", port)
    until(is_tidied)
    with idle_connections(port, 120):
        assert urlopen(f"http://127.0.0.1:{port}/help", timeout=10).status == 200
    os.kill(server.workers()[0], signal.SIGKILL)
    until(lambda: len(server.workers()) == 2)
    assert "It is started again in" in server.said
    server.process.terminate()
    server.process.wait(20)
    until(lambda: not any(map(is_alive, server.workers())))
    assert (server.process.returncode, server.said.splitlines()[-1]) == (0, "Stopped.")


def test_a_worker_does_not_outlive_a_server_that_was_killed(run, port):
    server = run("serve", "--port", port)
    until(lambda: server.workers())
    (number,) = server.workers()
    server.process.kill()
    until(lambda: not is_alive(number))


def test_a_worker_works_alone_sends_messages_and_stops_when_told(run, tmp_path):
    now = datetime(2026, 3, 2, tzinfo=UTC)
    db.session.add(Message(key="1", to="a@example.org", subject="Hello", body="Dear A", message_id="<1@x>", made_at=now, due_at=now))
    db.session.commit()
    worker = run("worker")
    until(lambda: is_tidied() and list(tmp_path.glob("*.eml")))
    worker.process.terminate()
    assert (worker.process.wait(20), worker.said.splitlines()[-1]) == (0, "Stopped.")
