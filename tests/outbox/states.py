"""What the pages of outbox show: messages in every state, and one with calendar entries."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from lms.kit import clock
from lms.kit.calendars import Entry, Holds, Party, invitation
from lms.kit.db import db, transaction
from lms.outbox import service as outbox
from lms.outbox.models import Message, MessageMove
from lms.outbox.rules import NEWER, MessageState
from tests.cast import NOW, Cast

BODY = (
    "Dear Ailsa,\n\nyou find there:\n- what you need to learn\n- when it is due\n\nSet your password:\n"
    f"http://127.0.0.1:8000/link/invitation/{'x' * 43}\n\nIt works once."
)
REFUSED = "The mail server refused the address: 550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown"
STARTS_AT = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    messages = _messages() | _digests(cast["ailsa"].person_id)
    with transaction():
        db.session.add_all(messages.values())
        db.session.flush()
        db.session.add(MessageMove(message_id=messages["given_up_message"].id, state=MessageState.GIVEN_UP, why=REFUSED))
        outbox.mark_address(cast["tam"].email or "", messages["given_up_message"].id, "550 5.1.1 User unknown")
        ids = {name: message.id for name, message in messages.items()}
    return ids | {"message_with_entries": _with_entries()}


def _with_entries() -> int:
    """Ailsa was told of two sessions, one of which is off."""
    ends_at = STARTS_AT + timedelta(hours=3)
    where = "Training room 1, Dudhope Centre"
    on = Entry("1", 1, NOW, Holds.CONFIRMED, STARTS_AT, ends_at, "Fire safety awareness (session 1 of 2)", where)
    off = Entry("2", 2, NOW, Holds.CANCELLED, STARTS_AT, ends_at, "Fire safety awareness (session 2 of 2)")
    stream = invitation([on, off], Party("Lochside", "no-reply@example.org"), Party("Ailsa Robertson", "ailsa@example.org"))
    values = {"subject": "The time has changed: Fire safety awareness", "name": "Ailsa Robertson", "what": "One session less.", "at": NOW}
    with transaction():
        outbox.post(key="entry", to="ailsa@example.org", template="accounts/mail/notice.txt", values=values, calendar=stream)
        return int(db.session.query(Message.id).filter_by(key="entry").scalar())


def _messages() -> dict[str, Message]:
    now, common = clock.now(), {"subject": "Your invitation to One Workforce", "body": BODY, "message_id": f"<{'0' * 32}@127.0.0.1>"}
    given_up = {"state": MessageState.GIVEN_UP, "ended_at": now, "problem": REFUSED}
    long = "somebody.with.a.very.long.address@community-nursing.nhs-lochside.example.org"
    return {
        "given_up_message": Message(key="1", to="nobody@example.org", **common, **given_up),
        "secret_message": Message(key="2", to="ailsa@example.org", is_secret=True, state=MessageState.SENT, ended_at=now, **common),
        "waiting_message": Message(key="3", to=long, tries=2, problem="The mail server did not let us in.", **common),
    }


def _digests(person_id: int) -> dict[str, Message]:
    late = {"person_id": person_id, "kind": "digest", "is_quiet": True, "to": "", "subject": "", "body": ""}
    late |= {"message_id": f"<{'1' * 32}@127.0.0.1>"}
    replaced = {"state": MessageState.REPLACED, "ended_at": clock.now(), "problem": NEWER}
    return {"unwritten_message": Message(key="4", **late), "replaced_message": Message(key="5", **late, **replaced)}
