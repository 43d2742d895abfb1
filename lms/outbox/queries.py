"""Reads of the outbox. Its pages show everybody's messages, so they open to those alone who may see the whole partnership's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, case, cast, column, func, literal, or_, select, table

from lms.kit.calendars import Entry, read
from lms.kit.clock import LOCAL
from lms.kit.db import AnyRow, db
from lms.kit.identifiers import is_email
from lms.kit.tables import Key, PageOfRows, PageRequest, fetch_page
from lms.outbox import rules
from lms.outbox.models import Message, MessageMove
from lms.outbox.rules import ABANDONED_AFTER, MessageState

# People live above this room: their tables are named here, not imported.
_account = table("account", column("id"), column("person_id"))
_person = table("person", column("id"), column("first_name"), column("last_name"), column("preferred_name"))

# --- for workers ------------------------------------------------------------------------------------------------------------------


def free(now: datetime) -> ColumnElement[bool]:
    """Waiting and due, or left behind by a worker that died."""
    dead = and_(Message.state == MessageState.SENDING, Message.claimed_at < now - ABANDONED_AFTER)
    return or_(and_(Message.state == MessageState.WAITING, Message.due_at <= now), dead)


def next_free(now: datetime, *, to_claim: bool = False) -> int | None:
    """The message that is due longest; to claim it, one that no other worker is claiming either."""
    found = select(Message.id).where(free(now)).order_by(Message.due_at, Message.id).limit(1)
    return db.session.scalar(found.with_for_update(skip_locked=True) if to_claim else found)


# --- for pages --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A message as pages show it; moments on the partnership's wall clock. `body` is empty where nobody is to read it any more.

    `entries`: what it tells a calendar.
    """

    id: int
    to: str
    subject: str
    body: str
    is_secret: bool
    message_id: str
    state: MessageState
    tries: int
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None
    problem: str
    entries: list[Entry]


@dataclass(frozen=True)
class Move:
    """One thing that happened to a message."""

    state: MessageState
    at: datetime
    by: str | None
    why: str


#: Beyond any id: what was given up stands above everything else.
_ABOVE = 1_000_000_000
SORTS: dict[str, Key] = {
    "attention": cast(case((Message.state == MessageState.GIVEN_UP, literal(_ABOVE)), else_=literal(0)) + Message.id, Integer),
    "made": Message.id,
}


def one(message_id: int) -> Message | None:
    """The message."""
    return db.session.get(Message, message_id)


def messages(ask: PageRequest, state: MessageState | None, text: str, *, with_secrets: bool = False) -> PageOfRows[Shown]:
    """Messages in this state, or in any, whose address or subject holds the text. Secrets are for the demonstration alone."""
    wanted = select(Message).where(*([Message.state == state] if state else []))
    if text:
        wanted = wanted.where(or_(Message.to.icontains(text, autoescape=True), Message.subject.icontains(text, autoescape=True)))
    return fetch_page(wanted, ask, keys=SORTS, tie=Message.id, read=lambda rows: [shown(row[0], with_secrets=with_secrets) for row in rows])


def shown(message: Message, *, with_secrets: bool = False) -> Shown:
    """The message in plain values."""
    return Shown(
        id=message.id,
        to=message.to,
        subject=message.subject,
        body=message.body if with_secrets or not message.is_secret else "",
        is_secret=message.is_secret,
        message_id=message.message_id,
        state=message.state,
        tries=message.tries,
        made_at=message.made_at.astimezone(LOCAL),
        due_at=message.due_at.astimezone(LOCAL),
        ended_at=message.ended_at.astimezone(LOCAL) if message.ended_at else None,
        problem=message.problem,
        entries=read(message.calendar) if with_secrets or not message.is_secret else [],
    )


def why_not_again(message: Message) -> str | None:
    """Why somebody cannot send this message again; None: they can."""
    return rules.why_not_again(message.state, has_text=bool(message.body), has_address=is_email(message.to))


def given_up() -> list[tuple[int, str]]:
    """(id, address) of what was given up and still has a text."""
    found = select(Message.id, Message.to).where(Message.state == MessageState.GIVEN_UP, Message.body != "").order_by(Message.id)
    return [(row_id, to) for row_id, to in db.session.execute(found)]


def number_given_up() -> int:
    """How many messages were given up."""
    return db.session.scalar(select(func.count()).select_from(Message).where(Message.state == MessageState.GIVEN_UP)) or 0


def moves(message_id: int) -> list[Move]:
    """What happened to the message, first to last."""
    found = (
        select(MessageMove, _person.c.first_name, _person.c.last_name, _person.c.preferred_name)
        .outerjoin(_account, _account.c.id == MessageMove.by_account_id)
        .outerjoin(_person, _person.c.id == _account.c.person_id)
        .where(MessageMove.message_id == message_id)
        .order_by(MessageMove.id)
    )
    return list(_moves(db.session.execute(found)))


def _moves(rows: Iterable[AnyRow]) -> Iterator[Move]:
    for row in rows:
        move: MessageMove = row.MessageMove
        by = f"{row.preferred_name or row.first_name} {row.last_name}".strip() if row.last_name is not None else None
        yield Move(move.state, move.at.astimezone(LOCAL), by, move.why)
