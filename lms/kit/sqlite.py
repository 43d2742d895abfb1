"""SQLite as a server of pages needs it: careful, patient, and with one queue of writers in which nobody is overtaken."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

#: Seconds that a writer waits for its turn before it gives up.
PATIENCE = 30.0
#: Seconds between two looks at whether another process has done writing. SQLite itself looks less and less often, so that those who
#: have waited longest would look least.
LOOK = 0.002


class WritersQueue:
    """The writers of this process, in the order in which they came."""

    def __init__(self) -> None:
        self._lock, self._waiting = Lock(), deque[Event]()

    @contextmanager
    def turn(self, until: float) -> Iterator[None]:
        """Inside, this writer is the first. Goes on after `until` (of the monotonic clock) even if it is not: then it finds out itself."""
        mine = Event()
        with self._lock:
            self._waiting.append(mine)
            if self._waiting[0] is mine:
                mine.set()
        try:
            mine.wait(max(0.0, until - time.monotonic()))
            yield
        finally:
            with self._lock:
                self._waiting.remove(mine)
                if self._waiting:
                    self._waiting[0].set()


#: One queue a database, however many applications of this process use it.
_PREPARED: WeakKeyDictionary[Engine, WritersQueue] = WeakKeyDictionary()


def prepare_sqlite(engine: Engine, synchronous: str, is_writing: Callable[[], bool]) -> None:
    """Every connection of this engine keeps to our rules, and every transaction takes the write lock at once if it may write."""
    if engine in _PREPARED:
        return
    queue = _PREPARED[engine] = WritersQueue()

    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in ("journal_mode=WAL", f"busy_timeout={int(PATIENCE * 1000)}", "foreign_keys=ON", f"synchronous={synchronous}"):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        if is_writing():
            until = time.monotonic() + PATIENCE
            with queue.turn(until):
                _begin_writing(connection, until)
        else:
            connection.exec_driver_sql("BEGIN")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)


def _begin_writing(connection: Connection, until: float) -> None:
    """Take the one write lock, as soon as no other process has it. Raises OperationalError where that takes too long."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as busy:
                if "locked" not in str(busy.orig) or time.monotonic() > until:
                    raise
            time.sleep(LOOK)
    finally:
        driver.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
