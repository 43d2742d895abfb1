"""Verbs of the outbox: post a message, now or to be written later, send it again; for workers: claim it, and mark what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import current_app
from jinja2 import Environment
from sqlalchemy import ColumnElement, update

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import chunked, db, insert, table_of
from lms.kit.identifiers import clean_email, is_email
from lms.kit.refusal import Refused
from lms.kit.room import Letter
from lms.outbox import queries
from lms.outbox.models import AddressMark, Message, MessageMove
from lms.outbox.rules import (
    NEWER,
    NO_ADDRESS,
    NOTHING_TO_SAY,
    OUT_OF_DATE,
    PUT_BACK,
    TRIES,
    LateMessage,
    MessageState,
    message_id,
    next_daytime,
    next_try,
    one_line,
)

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


def post_later(*, key: str, person_id: int, kind: str, due_at: datetime, is_quiet: bool = True) -> int | None:
    """Put a message into the outbox that is written when it is first taken up to be sent, by the `LetterKind` of this kind.

    Its number; None: a message with this key is there already, and nothing changes.
    """
    return post_many_later([LateMessage(key, person_id, kind, due_at, is_quiet)]).get(key)


def post_many_later(messages: Sequence[LateMessage]) -> dict[str, int]:
    """The same for many at once. The numbers of those that were not there yet, by their keys."""
    now, address = clock.now(), current_app.config["ADDRESS"]
    empty = {"to": "", "subject": "", "body": "", "calendar": "", "is_secret": False, "problem": "", "tries": 0, "made_at": now}
    rows = [
        empty
        | message._asdict()
        | {
            "message_id": message_id(message.key, address),
            "state": MessageState.WAITING,
            "due_at": next_daytime(message.due_at) if message.is_quiet else message.due_at,
        }
        for message in messages
    ]
    new = insert(table_of(Message)).on_conflict_do_nothing(index_elements=["key"]).returning(Message.id, Message.key)
    return {key: row_id for chunk in chunked(rows) for row_id, key in db.session.execute(new, list(chunk))}


def replace_waiting(row_ids: Sequence[int]) -> list[int]:
    """Those of these messages that still wait are not sent any more, as a newer one says what is true of them. Which these are."""
    values = {"state": MessageState.REPLACED, "ended_at": clock.now(), "problem": NEWER}
    replaced: list[int] = []
    for chunk in chunked(row_ids):
        waiting = update(Message).where(Message.id.in_(chunk), Message.state == MessageState.WAITING)
        replaced += db.session.scalars(waiting.values(**values).returning(Message.id))
    _note(replaced, MessageState.REPLACED, NEWER)
    return replaced


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
    return sum(_again(Message.id.in_(chunk), Message.state == MessageState.GIVEN_UP, by=by) for chunk in chunked(queries.to_send_again()))


def _again(*which: ColumnElement[bool], by: Viewer) -> int:
    fresh = {"state": MessageState.WAITING, "tries": 0, "due_at": clock.now(), "ended_at": None, "problem": ""}
    ids = list(db.session.scalars(update(Message).where(*which).values(**fresh).returning(Message.id)))
    _note(ids, MessageState.WAITING, "", by_account_id=by.account_id)
    return len(ids)


# --- workers send -----------------------------------------------------------------------------------------------------------------


def claim(message_id: int) -> Message | None:
    """Whoever changes the row first sends it. None: there is nothing to send, as somebody else was first, or it has ended."""
    now = clock.now()
    taken = {"state": MessageState.SENDING, "claim": uuid4().hex, "claimed_at": now, "tries": Message.tries + 1}
    update_free = update(Message).where(Message.id == message_id, queries.free(now))
    message: Message | None = db.session.scalar(update_free.values(**taken).returning(Message))
    if message is None:
        return None
    if message.tries > TRIES:
        give_up(message.id, message.claim, "It was taken up again and again, and nobody has said what came of it.")
        return None
    if queries.is_stale(message, now):
        _replace(message, OUT_OF_DATE)
        return None
    return message


def write(message: Message, letter: Letter | None) -> bool:
    """What a claimed message says, once and for all: every try sends the same. False: it has ended, as there is nothing to send."""
    if letter is None:
        _replace(message, NOTHING_TO_SAY)
        return False
    db.session.execute(update(Message).where(Message.id == message.id).values(**_text(letter, clock.now())))
    if is_email(message.to):
        return True
    give_up(message.id, message.claim, NO_ADDRESS)
    return False


def write_ahead(letters: Mapping[int, Letter | None]) -> None:
    """The same of messages that are due and wait. Those of which nothing is left to say are written when they are claimed."""
    for row_id, letter in letters.items():
        if letter and is_email(letter.to):
            waits = (Message.id == row_id, Message.state == MessageState.WAITING)
            db.session.execute(update(Message).where(*waits).values(**_text(letter, clock.now())))


def _text(letter: Letter, at: datetime) -> dict[str, Any]:
    return {"to": one_line(letter.to)[:254], "subject": one_line(letter.subject)[:200], "body": letter.body.strip(), "written_at": at}


def note_sent(letters: Mapping[int, Letter | None], at: datetime) -> None:
    """For the demonstration, which writes to nobody: as if these messages had been taken up, written and sent at this moment."""
    for row_id, letter in letters.items():
        values: dict[str, Any] = {"state": MessageState.REPLACED, "problem": NOTHING_TO_SAY}
        if letter:
            values = _text(letter, at) | {"state": MessageState.SENT}
        moments = {"made_at": at, "due_at": at, "ended_at": at}
        db.session.execute(update(Message).where(Message.id == row_id).values(**values, **moments))


def _replace(message: Message, why: str) -> None:
    _mark(message.id, message.claim, why, _ending(MessageState.REPLACED, why))


def mark_sent(row_id: int, claim: str | None, *, forget_secret: bool) -> bool:
    """It is with the mail server; the text of a secret goes. False, and nothing is changed: another worker has it by now."""
    values: dict[str, Any] = {"state": MessageState.SENT, "ended_at": clock.now(), "problem": ""}
    done = _mark(row_id, claim, "", values)
    if done and forget_secret:
        db.session.execute(update(Message).where(Message.id == row_id).values(body="", calendar=""))
    return done


def retry_later(row_id: int, claim: str | None, why: str) -> bool:
    """It could not be sent: it rests, or is given up after its last try. False: as `mark_sent`."""
    message = db.session.get_one(Message, row_id, populate_existing=True)
    due_at = next_try(message.tries, clock.now())
    return give_up(row_id, claim, why) if due_at is None else _mark(row_id, claim, why, _resting(message, due_at, why))


def put_back(row_id: int, claim: str | None, why: str) -> bool:
    """No message could be sent: this was no try of it. Noted once, however long that lasts. False: as `mark_sent`."""
    message = db.session.get_one(Message, row_id, populate_existing=True)
    values = _resting(message, clock.now() + PUT_BACK, why) | {"tries": Message.tries - 1}
    return _mark(row_id, claim, why, values, is_noted=message.problem != values["problem"])


def _resting(message: Message, due_at: datetime, why: str) -> dict[str, Any]:
    due_at = next_daytime(due_at) if message.is_quiet else due_at
    return {"state": MessageState.WAITING, "due_at": due_at, "problem": _reason(why)}


def give_up(row_id: int, claim: str | None, why: str) -> bool:
    """It will never be sent as it is. False: as `mark_sent`."""
    return _mark(row_id, claim, why, _ending(MessageState.GIVEN_UP, why))


def _ending(state: MessageState, why: str) -> dict[str, Any]:
    return {"state": state, "ended_at": clock.now(), "problem": _reason(why)}


def _mark(row_id: int, claim: str | None, why: str, values: dict[str, Any], *, is_noted: bool = True) -> bool:
    held = (Message.id == row_id, Message.state == MessageState.SENDING, Message.claim == claim)
    mark = update(Message).where(*held).values(**values, claim=None).returning(Message.id)
    ids = list(db.session.scalars(mark, execution_options={"synchronize_session": False}))
    if is_noted:
        _note(ids, values["state"], _reason(why))
    return bool(ids)


def _reason(why: str) -> str:
    return one_line(why)[:500]


def _note(ids: list[int], state: MessageState, why: str, by_account_id: int | None = None) -> None:
    rows = [{"message_id": row_id, "state": state, "at": clock.now(), "by_account_id": by_account_id, "why": why} for row_id in ids]
    if rows:
        db.session.execute(table_of(MessageMove).insert(), rows)


# --- addresses that refuse mail ---------------------------------------------------------------------------------------------------


def mark_address(address: str, row_id: int, answer: str) -> None:
    """The mail server has refused this message, for good, because of its address."""
    mark = {"address": clean_email(address), "message_id": row_id, "since": clock.now(), "answer": _reason(answer)}
    newest = {"message_id": row_id, "answer": mark["answer"]}
    db.session.execute(insert(AddressMark).values(**mark).on_conflict_do_update(index_elements=[AddressMark.address], set_=newest))


def unmark_address(address: str) -> None:
    """A message was taken there, or somebody knows that the address is right."""
    marks = table_of(AddressMark)
    db.session.execute(marks.delete().where(marks.c.address == clean_email(address)))
