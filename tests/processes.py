"""Worker processes of their own, which can be killed at any moment: forked, so that they start at once and share the test's clock."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.process import BaseProcess

import hypothesis
from flask import Flask

from lms.kit.db import db
from tests.databases import app_on

_forking = multiprocessing.get_context("fork")


def rounds() -> int:
    """How often a proof by chance is repeated: once in `make test`, ten times in `make proofs`."""
    return max(1, hypothesis.settings.default.max_examples // 1_000)


def start(number: int, url: str, do: Callable[[Flask], object], **settings: object) -> list[BaseProcess]:
    """So many processes, each with an app of its own on this database, doing the same."""
    db.session.remove()
    found = [_forking.Process(target=_run, args=(url, do, settings), daemon=True) for _ in range(number)]
    for one in found:
        one.start()
    return found


def _run(url: str, do: Callable[[Flask], object], settings: dict[str, object]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    app = app_on(url, **settings)
    with app.app_context():
        do(app)


def kill(processes: list[BaseProcess]) -> None:
    """At once and without a word, as when the power fails."""
    for one in processes:
        with suppress(ProcessLookupError):
            os.kill(one.pid or 0, signal.SIGKILL)
        one.join()


def end(processes: list[BaseProcess]) -> list[int | None]:
    """Wait until each is done; with what exit."""
    for one in processes:
        one.join(60)
    return [one.exitcode for one in processes]
