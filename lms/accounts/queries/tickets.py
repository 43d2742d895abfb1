"""Tickets, found by their secrets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Ticket
from lms.accounts.queries.sign_in_names import account_of, sign_in_names
from lms.accounts.rules.tickets import TicketFacts, TicketKind, Why, why_not
from lms.kit.db import db
from lms.people.models import Account, Person
from lms.people.rules import full_name


@dataclass(frozen=True)
class Holder:
    """Whom a ticket lets in, and whether it does."""

    ticket_id: int
    kind: TicketKind
    person_id: int
    name: str
    words: tuple[str, ...]  # the person's own, which make a poor password
    email: str | None
    sign_in_names: tuple[str, ...]
    account: Account | None
    why_not: Why | None


def holder(kind: TicketKind, hashed: str, now: datetime) -> Holder | None:
    """Who holds the ticket of this kind with this hash; None: there is none."""
    found = db.session.execute(
        select(Ticket, Person).join(Person, Person.id == Ticket.person_id).where(Ticket.secret == hashed, Ticket.kind == kind)
    ).first()
    if found is None:
        return None
    ticket, person = found
    account = db.session.get_one(Account, ticket.account_id) if ticket.account_id else account_of(person.id)
    name = full_name(person.first_name, person.last_name, person.preferred_name)
    numbers = sign_in_names([person.id])[person.id]
    words = tuple(word for word in (person.first_name, person.last_name, person.preferred_name, person.email, *numbers) if word)
    return Holder(ticket.id, kind, person.id, name, words, ticket.email, tuple(numbers), account, _why_not(ticket, person, account, now))


def _why_not(ticket: Ticket, person: Person, account: Account | None, now: datetime) -> Why | None:
    wrong = why_not(TicketFacts(ticket.expires_at, ticket.used_at, ticket.ended_at), now)
    if wrong:
        return wrong
    if account is not None and not account.active:
        return Why.CLOSED
    if person.merged_into_id is not None and ticket.account_id is None:
        return Why.CLOSED
    if ticket.kind == TicketKind.INVITATION and account is not None:
        return Why.HAS_ACCOUNT
    if ticket.kind == TicketKind.INVITATION and ticket.email != person.email:
        return Why.CLOSED  # it went to an address that is not theirs, or not any more
    return Why.CLOSED if ticket.kind in (TicketKind.RESET, TicketKind.EMAIL) and account is None else None
