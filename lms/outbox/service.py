"""Verbs of the outbox: post a message, send it again; for workers: claim it, and mark what came of it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import current_app
from jinja2 import Environment
from sqlalchemy import ColumnElement, select, update

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import db, insert
from lms.kit.identifiers import is_email
from lms.kit.refusal import Refused
from lms.outbox import queries
from lms.outbox.models import Message, MessageMove
from lms.outbox.rules import NO_ADDRESS, TRIES, MessageState, message_id, next_try, one_line

# --- rooms post -------------------------------------------------------------------------------------------------------------------


def post(
    *,
    key: str,
    to: str,
    template: str,
    values: dict[str, Any],
    person_id: int | None = None,
    is_secret: bool = False,
    calendar: str = "",
) -> None:
    """Put a message into the outbox, in the transaction of what it is about. The same key (200 characters at most) again changes nothing.

    `template`: such as "accounts/mail/invitation.txt". Its first line is the subject, the rest after an empty line the text, as
    `rules.blocks` reads it. Whatever a value holds stays on the line where the template puts it; write lists as loops.
    `is_secret`: the text holds a link or a code, and goes as soon as the message is sent.
    `calendar`: what calendar programs are told with it, as `kit.calendars.invitation` writes it; empty for most messages.
    An address that is none is no error here, so that what it is about still happens: the message stands among those given up.
    """
    subject, _, body = _letters().get_template(template).render(**values).partition("\n")
    now, good = clock.now(), is_email(to)
    row: dict[str, Any] = {
        "key": key,
        "to": one_line(to)[:254],
        "person_id": person_id,
        "subject": one_line(subject)[:200],
        "body": body.strip(),
        "calendar": calendar,
    }
    row |= {"is_secret": is_secret, "message_id": message_id(key, current_app.config["ADDRESS"]), "tries": 0, "made_at": now, "due_at": now}
    row |= {"state": MessageState.WAITING if good else MessageState.GIVEN_UP, "problem": "" if good else NO_ADDRESS}
    row |= {"ended_at": None if good else now}
    db.session.execute(insert(Message).values(**row).on_conflict_do_nothing(index_elements=[Message.key]))


def _letters() -> Environment:
    """Templates of plain text: nothing is escaped, and no value can begin a line."""
    kept: Environment | None = current_app.extensions.get("letters")
    if kept is None:
        kept = current_app.jinja_env.overlay(autoescape=False, finalize=_on_its_line, bytecode_cache=None)
        current_app.extensions["letters"] = kept
    return kept


def _on_its_line(value: Any) -> Any:
    """What stands between double braces, on one line."""
    return one_line(value) if isinstance(value, str) else value


# --- people send again ------------------------------------------------------------------------------------------------------------


def send_again(message: Message, *, by: Viewer) -> None:
    """It goes out once more, with all its tries and the same Message-ID. Raises Refused."""
    no = queries.why_not_again(message)
    if no:
        raise Refused(no)
    if not _again(Message.id == message.id, Message.state == message.state, by=by):
        raise Refused("Somebody else has just sent this message again.")


def send_all_again(*, by: Viewer) -> int:
    """Everything given up that has a text and an address goes out once more; how many."""
    ids = [row_id for row_id, to in queries.given_up() if is_email(to)]
    return _again(Message.id.in_(ids), Message.state == MessageState.GIVEN_UP, by=by)


def _again(*which: ColumnElement[bool], by: Viewer) -> int:
    fresh = {"state": MessageState.WAITING, "tries": 0, "due_at": clock.now(), "ended_at": None, "problem": ""}
    ids = list(db.session.scalars(update(Message).where(*which).values(**fresh).returning(Message.id)))
    _note(ids, MessageState.WAITING, "", by_account_id=by.account_id)
    return len(ids)


# --- workers send -----------------------------------------------------------------------------------------------------------------


def claim(message_id: int) -> Message | None:
    """Whoever changes the row first sends it; None: somebody else was first, or it has had its last try in hands that died."""
    now = clock.now()
    taken = {"state": MessageState.SENDING, "claim": uuid4().hex, "claimed_at": now, "tries": Message.tries + 1}
    one = db.session.scalar(update(Message).where(Message.id == message_id, queries.free(now)).values(**taken).returning(Message))
    if one is not None and one.tries > TRIES:
        give_up(one.id, one.claim, "It was taken up again and again, and nobody has said what came of it.")
        return None
    return one


def mark_sent(row_id: int, claim: str | None, *, forget_secret: bool) -> bool:
    """It is with the mail server. False, and nothing is changed: another worker has it by now."""
    values: dict[str, Any] = {"state": MessageState.SENT, "ended_at": clock.now(), "problem": ""}
    done = _mark(row_id, claim, "", values)
    if done and forget_secret:
        db.session.execute(update(Message).where(Message.id == row_id, Message.is_secret).values(body="", calendar=""))
    return done


def retry_later(row_id: int, claim: str | None, why: str) -> bool:
    """It could not be sent: it rests, or is given up after its last try. False: as `mark_sent`."""
    tries = db.session.scalar(select(Message.tries).where(Message.id == row_id)) or 1
    due_at = next_try(tries, clock.now())
    return give_up(row_id, claim, why) if due_at is None else _mark(row_id, claim, why, _resting(due_at, why))


def _resting(due_at: datetime, why: str) -> dict[str, Any]:
    return {"state": MessageState.WAITING, "due_at": due_at, "problem": one_line(why)[:500]}


def give_up(row_id: int, claim: str | None, why: str) -> bool:
    """It will never be sent as it is. False: as `mark_sent`."""
    return _mark(row_id, claim, why, {"state": MessageState.GIVEN_UP, "ended_at": clock.now(), "problem": one_line(why)[:500]})


def _mark(row_id: int, claim: str | None, why: str, values: dict[str, Any]) -> bool:
    held = (Message.id == row_id, Message.state == MessageState.SENDING, Message.claim == claim)
    ids = list(db.session.scalars(update(Message).where(*held).values(**values, claim=None).returning(Message.id)))
    _note(ids, values["state"], one_line(why)[:500])
    return bool(ids)


def _note(ids: list[int], state: MessageState, why: str, by_account_id: int | None = None) -> None:
    rows = [{"message_id": row_id, "state": state, "at": clock.now(), "by_account_id": by_account_id, "why": why} for row_id in ids]
    if rows:
        db.session.execute(insert(MessageMove), rows)
