"""How far long work has come: said from deep inside of it, to whoever watches it. Work that nobody watches says nothing.

What is said has to be seen while the transaction of the work is still open. PostgreSQL takes it through another connection; SQLite has
one writer at a time, so that there it stands in a small file beside the database.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from lms.kit.db import db

#: Seconds between two words about it.
PAUSE = 0.5


class Watch:
    """Counts what is done, and tells it now and then."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self.tell, self.done, self.total, self._next = tell, 0, 0, 0.0

    def begin(self, total: int) -> None:
        """So much is to be done from now on."""
        self.done, self.total = 0, total

    def advance(self) -> None:
        """One more is done."""
        self.done += 1
        now = time.monotonic()
        if now >= self._next and self.total:
            self._next = now + PAUSE
            self.tell(self.done, self.total)


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(tell: Callable[[int, int], None]) -> Iterator[None]:
    """Inside, `tell` hears how much of how much is done."""
    before = _watch.set(Watch(tell))
    try:
        yield
    finally:
        _watch.reset(before)


def begin(total: int) -> None:
    """So much is to be done from now on, if anybody watches."""
    watch = _watch.get()
    if watch:
        watch.begin(total)


def advance() -> None:
    """One more is done."""
    watch = _watch.get()
    if watch:
        watch.advance()


# --- beside a SQLite database ---------------------------------------------------------------------------------------------------------


def note(key: int, done: int, total: int) -> None:
    """Keep it where others can read it at once. A full disk stops no work."""
    file = _file(key)
    if file:
        with suppress(OSError):
            new = Path(f"{file}.new")
            new.write_text(f"{done} {total}", encoding="ascii")
            os.replace(new, file)


def noted(key: int) -> tuple[int, int] | None:
    """What was kept last."""
    file = _file(key)
    try:
        done, total = file.read_text(encoding="ascii").split() if file else ("", "")
        return int(done), int(total)
    except (OSError, ValueError):
        return None


def forget(key: int) -> None:
    """It is over."""
    file = _file(key)
    if file:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def _file(key: int) -> Path | None:
    """None: the database is in no file."""
    url = db.engine.url
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(f"{url.database}-progress-{key}") if is_file else None
