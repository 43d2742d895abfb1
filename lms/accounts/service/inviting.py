"""Inviting people: by a link sent to an address of their own, or by a code on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.access import Viewer
from lms.accounts import queries
from lms.accounts.rules.state import Wanted, with_role_sentence
from lms.accounts.rules.tickets import LASTS_IN_WORDS, WAYS_IN, TicketKind, grouped
from lms.accounts.service import tickets
from lms.accounts.service.passwords import send_reset
from lms.kit import clock
from lms.kit.db import advisory_lock, chunked, db
from lms.kit.numbers import number
from lms.kit.refusal import Refused
from lms.kit.web import address
from lms.outbox import service as outbox
from lms.people.models import Person
from lms.people.rules import full_name

#: More letters than this are not printed at once: a browser has to lay them out.
LETTERS_AT_MOST = 500


@dataclass(frozen=True)
class Letter:
    """What is printed for one person."""

    name: str
    sign_in_names: tuple[str, ...]
    code: str
    expires_at: datetime


def invite(*, person_id: int, by: Viewer) -> str:
    """Write to one person within reach who has no account: the address it went to. Raises Refused."""
    found = _to_help(person_id, by)
    if found.account is not None:
        raise Refused(f"{found.name} has an account already.")
    if not found.email:
        raise Refused(f"No email address is recorded for {found.name}. Print a code instead.")
    if not found.has_own_address:
        raise Refused(f"{found.email} is recorded with somebody else as well, so it cannot prove who reads it. Print a code instead.")
    _invite([(person_id, found.email)])
    return found.email


def _to_help(person_id: int, by: Viewer) -> queries.PersonAccount:
    """Whom the viewer has found to be within reach, read again behind the lock that keeps two officers apart."""
    advisory_lock("accounts")
    found = queries.person(by, person_id, clock.now(), clock.today())
    if found is None:
        raise Refused("There is no such person among those you look after.")
    return found


def invite_all(*, wanted: Wanted, by: Viewer) -> int:
    """Write to everyone of the list who has no account and an address of their own; how many."""
    advisory_lock("accounts")
    whom = queries.to_invite(by, wanted, clock.now(), clock.today()).by_email
    _invite(whom)
    return len(whom)


def _invite(whom: Sequence[tuple[int, str]]) -> None:
    names, addresses = _names([person_id for person_id, _ in whom]), dict(whom)
    numbers = queries.sign_in_names([person_id for person_id, _ in whom])
    for issued in tickets.issue(TicketKind.INVITATION, whom):
        email = addresses[issued.person_id]
        link = address("accounts.link", kind=TicketKind.INVITATION.value, token=issued.secret)
        values = {"name": names[issued.person_id], "link": link, "email": email, "numbers": numbers[issued.person_id]}
        outbox.post(
            key=f"invitation {issued.ticket_id}",
            to=email,
            template="accounts/mail/invitation.txt",
            values=values | {"lasts": LASTS_IN_WORDS[TicketKind.INVITATION]},
            person_id=issued.person_id,
            is_secret=True,
        )


def _names(person_ids: Sequence[int]) -> dict[int, str]:
    named = select(Person.id, Person.first_name, Person.last_name, Person.preferred_name)
    rows = [row for some in chunked(person_ids) for row in db.session.execute(named.where(Person.id.in_(some)))]
    return {row.id: full_name(row.first_name, row.last_name, row.preferred_name) for row in rows}


def print_code(*, person_id: int, by: Viewer) -> Letter:
    """A code on paper for one person within reach, with an account or without. Raises Refused."""
    found = _to_help(person_id, by)
    check_may_manage(found)
    if found.account is not None and not found.account.active:
        raise Refused(f"The account of {found.name} is closed. Open it again first.")
    if not found.numbers and not (found.account and found.account.email) and not found.has_own_address:
        raise Refused(
            f"{found.name} has neither an employee number nor an email address of their own, so there is no name to sign in with."
        )
    (letter,) = _print([person_id], by)
    return letter


def print_code_for(sign_in_name: str) -> Letter:
    """The same for whoever runs the service, who needs no reach. Raises Refused."""
    person_id = queries.person_for(sign_in_name)
    if person_id is None:
        raise Refused(f"Nobody, or more than one person, is on record as {sign_in_name}.")
    (letter,) = _print([person_id], None)
    return letter


def print_all(*, wanted: Wanted, by: Viewer) -> list[Letter]:
    """Codes for everyone of the list who has no account and no address of their own. Raises Refused for too many."""
    advisory_lock("accounts")
    whom = queries.to_invite(by, wanted, clock.now(), clock.today()).by_code
    if len(whom) > LETTERS_AT_MOST:
        raise Refused(f"That is {number(len(whom))} letters. Print at most {LETTERS_AT_MOST} at once: choose a service or a team.")
    numbers = queries.sign_in_names(whom, by)
    return _print([person_id for person_id in whom if numbers[person_id]], by)


def _print(person_ids: Sequence[int], by: Viewer | None) -> list[Letter]:
    names, numbers = _names(person_ids), queries.sign_in_names(person_ids, by)
    issued = tickets.issue(TicketKind.CODE, [(person_id, None) for person_id in person_ids])
    return [Letter(names[one.person_id], tuple(numbers[one.person_id]), grouped(one.secret), one.expires_at) for one in issued]


def check_may_manage(found: queries.PersonAccount) -> None:
    """Raises Refused where the account holds more than the viewer may give."""
    if not found.may_manage:
        raise Refused(with_role_sentence(found.name))


def reset(*, person_id: int, by: Viewer) -> str:
    """Send a link for a new password to the address the person signs in with: the address. Raises Refused."""
    found = _to_help(person_id, by)
    if found.account is None or not found.account.active:
        raise Refused(f"{found.name} has no open account.")
    if not found.account.email:
        raise Refused(f"{found.name} signs in without an email address. Print a code instead.")
    send_reset(found.account, replaces=WAYS_IN)
    return found.account.email
