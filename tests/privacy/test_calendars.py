"""Of somebody whose record or account is removed no calendar is left, and no entry in a message."""

import pytest
from sqlalchemy import select

from lms.access import Viewer
from lms.bookings.models import CalendarFeed
from lms.bookings.queries import calendar as queries
from lms.bookings.service import calendar
from lms.kit.db import db
from lms.outbox.models import Message
from lms.people.models import Account
from tests.privacy.test_removing import remove


@pytest.fixture
def path(una):
    """Of Una's calendar."""
    account = db.session.scalars(select(Account).where(Account.person_id == una)).one()
    calendar.new_address(by=Viewer(account.id, una, "Una Strachan"))
    feed = queries.feed_of(account.id)
    address = f"/calendar/{calendar.token_of(feed)}.ics"
    db.session.commit()
    return address


@pytest.mark.parametrize("key", ["people", "leaver_accounts"])
def test_the_address_of_a_removed_calendar_is_nobodys(app, path, officer, nobody, key):
    assert nobody.get(path).status_code == 200
    remove(app, key, officer)
    assert db.session.query(CalendarFeed).count() == 0
    reply = nobody.get(path)
    assert (reply.status_code, reply.text) == (404, "There is no calendar at this address.\n")


@pytest.mark.parametrize("key", ["people", "messages"])
def test_the_entry_in_a_message_goes_with_its_text(app, una, officer, key):
    db.session.query(Message).filter_by(person_id=una).update({"calendar": "BEGIN:VCALENDAR\r\nSUMMARY:Una\r\nEND:VCALENDAR\r\n"})
    db.session.commit()
    remove(app, key, officer)
    assert set(db.session.scalars(select(Message.calendar))) == {""}
