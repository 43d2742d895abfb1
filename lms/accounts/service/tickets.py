"""Tickets: made, replaced, used once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from lms.accounts.models import Ticket
from lms.accounts.queries import Holder, holder
from lms.accounts.rules.tickets import CODE_LENGTH, LASTS, WAYS_IN, InvalidLink, TicketKind, Why
from lms.accounts.service.secrets import hashed, new_code, new_token
from lms.audit.service import insert_rows, update_rows
from lms.kit import clock
from lms.kit.db import advisory_lock, chunked, db


@dataclass(frozen=True)
class Issued:
    """A new ticket with its secret, which is told now or never."""

    ticket_id: int
    person_id: int
    secret: str
    expires_at: datetime


def issue(
    kind: TicketKind, whom: Sequence[tuple[int, str | None]], *, account_id: int | None = None, replaces: Collection[TicketKind] = WAYS_IN
) -> list[Issued]:
    """One ticket for each (person, address), or for one account of theirs; those of the kinds it `replaces` end."""
    advisory_lock("accounts")
    now = clock.now()
    end([person_id for person_id, _ in whom], replaces)
    expires_at = now + LASTS[kind]
    secrets = [new_code(CODE_LENGTH) if kind == TicketKind.CODE else new_token() for _ in whom]
    rows = [
        {
            "kind": kind,
            "person_id": person_id,
            "account_id": account_id,
            "secret": hashed(_use(kind, person_id), secret),
            "email": email,
            "made_at": now,
            "expires_at": expires_at,
            "failures": 0,
        }
        for (person_id, email), secret in zip(whom, secrets, strict=True)
    ]
    ids = insert_rows(Ticket, rows)
    return [Issued(ids[n], person_id, secrets[n], expires_at) for n, (person_id, _) in enumerate(whom)]


def _use(kind: TicketKind, person_id: int) -> str:
    """A code is only good together with its person's name; a link is long enough to stand alone."""
    return f"{kind.value} {person_id}" if kind == TicketKind.CODE else kind.value


def end(person_ids: Sequence[int], kinds: Collection[TicketKind] = WAYS_IN) -> None:
    """What these people hold of these kinds works no longer."""
    now = clock.now()
    live = (Ticket.kind.in_(list(kinds)), Ticket.used_at.is_(None), Ticket.ended_at.is_(None))
    for some in chunked(person_ids):
        ids = db.session.scalars(select(Ticket.id).where(Ticket.person_id.in_(some), *live)).all()
        update_rows(Ticket, [{"id": row_id, "ended_at": now} for row_id in ids])


def hashed_code(person_id: int, code: str) -> str:
    """A printed code as it is kept."""
    return hashed(_use(TicketKind.CODE, person_id), code)


def held(kind: TicketKind, secret: str, person_id: int | None = None) -> Holder:
    """Whom this secret lets in. Raises InvalidLink with the reason. `person_id`: whose code it is."""
    found = holder(kind, hashed(_use(kind, person_id or 0), secret), clock.now())
    if found is None:
        raise InvalidLink(Why.UNKNOWN)
    if found.why_not:
        raise InvalidLink(found.why_not)
    return found


def use(held: Holder) -> None:
    """Once: of two at the same moment, one is told that it has been used."""
    now = clock.now()
    live = (Ticket.used_at.is_(None), Ticket.ended_at.is_(None), Ticket.expires_at > now)
    used = update(Ticket).where(Ticket.id == held.ticket_id, *live).values(used_at=now).returning(Ticket.id)
    if db.session.scalar(used) is None:
        raise InvalidLink(Why.USED)
