"""The version that takes what was told in private off bookings that have ended, on a database that has some."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.kit.db import db
from tests.events import booking, course, event

S = BookingState
STAY = {S.BOOKED, S.ATTENDED, S.NO_SHOW}


@pytest.fixture
def before(app, cast):
    """The version before, with a booking in each of these states."""
    for number, state in enumerate([*STAY, S.CANCELLED, S.DECLINED, S.LAPSED]):
        booking(cast, event(cast, course(cast, f"C{number}")), "ailsa", state, needs="A quiet corner")
    db.session.commit()
    db.session.remove()
    downgrade(revision="0018")


def test_needs_go_from_what_has_ended_and_stay_where_a_register_is(before):
    upgrade()
    found = {one.state for one in db.session.scalars(select(Booking)) if one.needs == "A quiet corner"}
    assert found == STAY


def test_it_can_be_done_twice(before):
    upgrade()
    downgrade(revision="0018")
    upgrade()
    assert db.session.scalars(select(Booking.needs).where(Booking.state == S.CANCELLED)).all() == [None]
