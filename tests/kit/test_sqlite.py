"""SQLite's writers stand in one queue, and what is kept is on the disk."""

from threading import Thread
from time import monotonic, sleep

import pytest
from sqlalchemy import text

from lms.kit.db import db, transaction
from lms.kit.sqlite import WritersQueue

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_writers_come_in_the_order_in_which_they_asked(database):
    queue, order = WritersQueue(), []

    def write(number):
        with queue.turn(monotonic() + 10):
            sleep(0.002)
            order.append(number)

    writers = [Thread(target=write, args=(number,)) for number in range(20)]
    with queue.turn(monotonic() + 10):
        for writer in writers:
            writer.start()
            sleep(0.002)
    for writer in writers:
        writer.join()
    assert order == sorted(order) and len(order) == 20


def test_whoever_has_waited_too_long_goes_on_and_is_in_nobodys_way(database):
    queue = WritersQueue()
    with queue.turn(monotonic() + 10), queue.turn(monotonic() + 0.01):
        pass
    with queue.turn(monotonic() + 10):
        pass


def test_nothing_that_was_kept_is_lost_unless_told_otherwise(app):
    with transaction():
        assert db.session.scalar(text("PRAGMA synchronous")) == {"NORMAL": 1, "FULL": 2}[app.config["SQLITE_SYNCHRONOUS"]]
