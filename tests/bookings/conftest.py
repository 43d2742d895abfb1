"""What tests of bookings share."""

import pytest

from lms.kit import clock
from tests.events import STARTS


@pytest.fixture
def at(monkeypatch):
    """It is the moment at which events of `tests/events.py` start; `at(moment)` moves the clock."""

    def move(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    move(STARTS)
    return move
