"""What the pages about calendars and about seats against need show: an address, a message with an entry, subjects to ask for."""

from datetime import timedelta

from lms.bookings.service import calendar
from lms.kit.calendars import Entry, Holds, Party, invitation
from lms.kit.db import db, transaction
from lms.outbox import service as outbox
from lms.outbox.models import Message
from tests.cast import NOW, Cast
from tests.events import STARTS


def made(cast: Cast) -> dict[str, int]:
    """Tam's calendar has an address; Ailsa was told of two sessions, one of which is off."""
    ends_at = STARTS + timedelta(hours=3)
    held = Entry("1", 1, NOW, Holds.CONFIRMED, STARTS, ends_at, "Fire safety awareness (session 1 of 2)", "Training room 1, Dudhope Centre")
    off = Entry("2", 2, NOW, Holds.CANCELLED, STARTS, ends_at, "Fire safety awareness (session 2 of 2)")
    stream = invitation([held, off], Party("Lochside", "no-reply@example.org"), Party("Ailsa Robertson", "ailsa@example.org"))
    values = {"subject": "The time has changed: Fire safety awareness", "name": "Ailsa Robertson", "what": "One session less.", "at": NOW}
    with transaction():
        calendar.new_address(by=cast["tam"].viewer())
        outbox.post(key="entry", to="ailsa@example.org", template="accounts/mail/notice.txt", values=values, calendar=stream)
        message_id = db.session.query(Message.id).filter_by(key="entry").scalar()
    return {"message_with_entries": message_id, "fire_1": cast.subjects["FIRE-1"], "ipc_2": cast.subjects["IPC-2"]}
