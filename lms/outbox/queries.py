"""Reads of the outbox. Its pages show everybody's messages, so they open to those alone who may see the whole partnership's."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, Subquery, and_, case, cast, column, exists, false, func, literal, or_, select, table, true

from lms.kit import clock
from lms.kit.calendars import Entry, read
from lms.kit.clock import LOCAL
from lms.kit.db import AnyRow, chunked, db
from lms.kit.identifiers import clean_email, is_email
from lms.kit.tables import Key, PageOfRows, PageRequest, fetch_page
from lms.outbox import rules
from lms.outbox.models import NOT_ENDED, AddressMark, Message, MessageMove
from lms.outbox.rules import ABANDONED_AFTER, ENDED, STALE_AFTER, MessageState

# People live above this room: their tables are named here, not imported.
_account = table("account", column("id"), column("person_id"), column("email"))
_person = table(
    "person", column("id"), column("first_name"), column("last_name"), column("preferred_name"), column("email"), column("merged_into_id")
)
NAMES = (_person.c.first_name, _person.c.last_name, _person.c.preferred_name)

# --- for workers ------------------------------------------------------------------------------------------------------------------


def free(now: datetime) -> ColumnElement[bool]:
    """Waiting and due, or left behind by a worker that died; quiet ones by day alone."""
    dead = and_(Message.state == MessageState.SENDING, Message.claimed_at < now - ABANDONED_AFTER)
    at_any_time = or_(and_(Message.state == MessageState.WAITING, Message.due_at <= now), dead)
    return at_any_time if rules.is_daytime(now) else and_(at_any_time, ~Message.is_quiet)


def next_free(now: datetime, *, to_claim: bool = False) -> int | None:
    """The message that is due longest; to claim it, one that no other worker is claiming either."""
    found = select(Message.id).where(free(now)).order_by(Message.due_at, Message.id).limit(1)
    return db.session.scalar(found.with_for_update(skip_locked=True) if to_claim else found)


def unwritten(kind: str, now: datetime, *, but: int, limit: int) -> list[int]:
    """The next messages of this kind that are due and have no text yet, and that no other worker is claiming."""
    empty = Message.kind == kind, Message.written_at.is_(None), Message.state == MessageState.WAITING, Message.id != but
    due = select(Message.id).where(*empty, free(now), Message.made_at >= now - STALE_AFTER).order_by(Message.due_at, Message.id)
    return list(db.session.scalars(due.limit(limit).with_for_update(skip_locked=True)))


def due_since(now: datetime) -> datetime | None:
    """Since when the message that is due longest could have been sent; None: nothing waits. For quiet ones the night does not count."""
    usual, quiet = (_first_due(is_quiet) for is_quiet in (False, True))
    if quiet and quiet < now:
        quiet = max(quiet, rules.day_began(now)) if rules.is_daytime(now) else None
    return min((at for at in (usual, quiet) if at), default=None)


def _first_due(is_quiet: bool) -> datetime | None:
    waiting = select(Message.due_at).where(Message.state == MessageState.WAITING, Message.is_quiet == is_quiet, NOT_ENDED)
    return db.session.scalar(waiting.order_by(Message.due_at, Message.id).limit(1))


def is_stale(message: Message, now: datetime) -> bool:
    """Is it a quiet message that is out of date, and was never sent?"""
    if not message.is_quiet or now - message.made_at <= STALE_AFTER:
        return False
    sent = select(MessageMove.id).where(MessageMove.message_id == message.id, MessageMove.state == MessageState.SENT)
    return db.session.scalar(sent.limit(1)) is None


def marked(addresses: Collection[str]) -> set[str]:
    """Those of these addresses that refuse mail, as they are written here."""
    chunks = chunked(list({clean_email(address) for address in addresses}))
    statements = (select(AddressMark.address).where(AddressMark.address.in_(chunk)) for chunk in chunks)
    refusing = {address for statement in statements for address in db.session.scalars(statement)}
    return {address for address in addresses if clean_email(address) in refusing}


# --- for pages --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A message as pages show it; moments on the partnership's wall clock. `body` is empty where nobody is to read it any more.

    `name`: of the person it is for, as far as it has one; `entries`: what it tells a calendar.
    """

    id: int
    to: str
    name: str
    subject: str
    body: str
    is_written: bool
    is_secret: bool
    message_id: str
    state: MessageState
    tries: int
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None
    problem: str
    entries: list[Entry]

    @property
    def title(self) -> str:
        if self.subject or self.is_written:
            return self.subject or "No subject"
        return "Not written" if self.state in ENDED else "Written when it is sent"

    @property
    def recipient(self) -> str:
        return self.to or self.name or "Nobody"

    @property
    def is_for_later(self) -> bool:
        return self.state is MessageState.WAITING and self.due_at > self.made_at


class Addressee(NamedTuple):
    person_id: int
    name: str
    has_account: bool  # with this address


@dataclass(frozen=True)
class RefusingAddress:
    """An address that refuses mail, and who is written to there."""

    id: int
    address: str
    since: datetime
    answer: str
    people: list[Addressee]


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
    wanted = select(Message, *NAMES).outerjoin(_person, _person.c.id == Message.person_id)
    wanted = wanted.where(*([Message.state == state] if state else []))
    if text:
        wanted = wanted.where(or_(Message.to.icontains(text, autoescape=True), Message.subject.icontains(text, autoescape=True)))
    return fetch_page(wanted, ask, keys=SORTS, tie=Message.id, read=lambda rows: [shown(row[0], _name(row), with_secrets) for row in rows])


def shown(message: Message, name: str, with_secrets: bool = False) -> Shown:
    """The message in plain values."""
    is_open = with_secrets or not message.is_secret
    return Shown(
        id=message.id,
        to=message.to,
        name=name,
        subject=message.subject,
        body=message.body if is_open else "",
        is_written=is_written(message),
        is_secret=message.is_secret,
        message_id=message.message_id,
        state=message.state,
        tries=message.tries,
        made_at=message.made_at.astimezone(LOCAL),
        due_at=message.due_at.astimezone(LOCAL),
        ended_at=message.ended_at.astimezone(LOCAL) if message.ended_at else None,
        problem=message.problem,
        entries=read(message.calendar) if is_open else [],
    )


def recipient_name(message: Message) -> str:
    """Of the person it is for; may be empty."""
    row = db.session.execute(select(*NAMES).where(_person.c.id == message.person_id)).first()
    return _name(row) if row else ""


def is_written(message: Message) -> bool:
    """Does it say anything yet?"""
    return message.kind is None or message.written_at is not None


def why_not_again(message: Message) -> str | None:
    """Why somebody cannot send this message again; None: they can."""
    return rules.why_not_again(
        message.state,
        is_written=is_written(message),
        has_text=bool(message.body),
        has_address=is_email(message.to),
        is_stale=is_stale(message, clock.now()),
    )


def to_send_again() -> list[int]:
    """What was given up and can be sent again."""
    given_up = select(Message).where(Message.state == MessageState.GIVEN_UP).order_by(Message.id)
    return [message.id for message in db.session.scalars(given_up) if why_not_again(message) is None]


def number_given_up() -> int:
    """How many messages were given up."""
    return db.session.scalar(select(func.count()).select_from(Message).where(Message.state == MessageState.GIVEN_UP)) or 0


# --- addresses that refuse mail ---------------------------------------------------------------------------------------------------


def number_refusing() -> int:
    """At how many addresses that refuse mail anyone is written to."""
    return db.session.scalar(select(func.count()).select_from(AddressMark).where(_is_in_use())) or 0


def refusing_addresses(ask: PageRequest) -> PageOfRows[RefusingAddress]:
    """Those at which anyone is written to."""

    def read_rows(rows: Iterable[AnyRow]) -> Iterator[RefusingAddress]:
        marks = [row.AddressMark for row in rows]
        people = _people_at([mark.address for mark in marks])
        return (RefusingAddress(mark.id, mark.address, mark.since.astimezone(LOCAL), mark.answer, people[mark.address]) for mark in marks)

    return fetch_page(select(AddressMark).where(_is_in_use()), ask, keys={"since": AddressMark.id}, tie=AddressMark.id, read=read_rows)


def address_mark(mark_id: int) -> AddressMark | None:
    """The mark."""
    return db.session.get(AddressMark, mark_id)


def _is_in_use() -> ColumnElement[bool]:
    return or_(*(exists().where(source.c.email == AddressMark.address) for source in _written_to()))


def _written_to() -> tuple[Subquery, Subquery]:
    """(person_id, email, has_account): people are written to at the address of their account, else at that of their record."""
    human = func.coalesce(_person.c.merged_into_id, _person.c.id).label("person_id")
    by_account = select(human, _account.c.email, true().label("has_account")).join(_account, _account.c.person_id == _person.c.id)
    has_account = exists().where(_account.c.person_id == _person.c.id, _account.c.email.is_not(None))
    by_record = select(human, _person.c.email, false().label("has_account")).where(_person.c.merged_into_id.is_(None), ~has_account)
    return by_account.subquery(), by_record.subquery()


def _people_at(addresses: Sequence[str]) -> dict[str, list[Addressee]]:
    people: dict[str, list[Addressee]] = defaultdict(list)
    for source in _written_to():
        named = select(source, *NAMES).join(_person, _person.c.id == source.c.person_id).where(source.c.email.in_(addresses))
        for row in db.session.execute(named.order_by(source.c.person_id)):
            people[row.email].append(Addressee(row.person_id, _name(row), bool(row.has_account)))
    return people


# --- what happened ----------------------------------------------------------------------------------------------------------------


def moves(message_id: int) -> list[Move]:
    """What happened to the message, first to last."""
    found = (
        select(MessageMove, *NAMES)
        .outerjoin(_account, _account.c.id == MessageMove.by_account_id)
        .outerjoin(_person, _person.c.id == _account.c.person_id)
        .where(MessageMove.message_id == message_id)
        .order_by(MessageMove.id)
    )
    return list(_moves(db.session.execute(found)))


def _moves(rows: Iterable[AnyRow]) -> Iterator[Move]:
    for row in rows:
        move: MessageMove = row.MessageMove
        yield Move(move.state, move.at.astimezone(LOCAL), _name(row) or None, move.why)


def _name(row: AnyRow) -> str:
    return "" if row.last_name is None else f"{row.preferred_name or row.first_name} {row.last_name}".strip()
