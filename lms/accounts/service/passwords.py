"""Choosing a password: the first, a new one, or after it was forgotten."""

from uuid import uuid4

from flask import current_app
from flask_security import hash_password, verify_password
from sqlalchemy import select

from lms.accounts.models import Ticket
from lms.accounts.queries import Holder, account_for, has_own_address, is_passed_on
from lms.accounts.rules.security_policy import Ended, How, is_made_of
from lms.accounts.rules.tickets import RESET_PAUSE, TicketKind
from lms.accounts.service import sessions, tickets
from lms.accounts.service.notices import tell
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.kit.web import address
from lms.outbox import service as outbox
from lms.people import service as people
from lms.people.models import Account, Person
from lms.people.rules import full_name


def check_password(password: str, words: tuple[str, ...] = (), field: str = "password") -> str:
    """The password as it is kept. Raises Refused where it is short or easily guessed, also from the person's own `words`."""
    own = {f"word{n}": word for n, word in enumerate(words)}
    wrong, normal = current_app.extensions["security"].password_util.validate(password, True, **own)
    if wrong:
        raise Refused(" ".join(str(one) for one in wrong), field=field)
    if is_made_of(password, words):
        raise Refused("Choose a password that is not made of your own name, address or number.", field=field)
    return str(normal)


def is_right(account: Account | None, password: str) -> bool:
    """Is this the account's password? As slow where there is no account."""
    if account is None or not account.password:
        hash_password(password)
        return False
    normal = current_app.extensions["security"].password_util.normalize(password)
    return bool(verify_password(normal, account.password))


def choose(*, held: Holder, password: str) -> tuple[int, How]:
    """The holder of a ticket chooses a password and has an account from now on: its id, how they came in. Raises Refused, InvalidLink."""
    normal = check_password(password, held.words)
    tickets.use(held)
    tickets.end([held.person_id])
    how = How.CODE if held.kind == TicketKind.CODE else How.LINK
    if held.account is None:
        person = db.session.get_one(Person, held.person_id)
        email = held.email or person.email
        email = email if has_own_address(person.id, email) else None
        return people.create_account(person=person, password=normal, email=email).id, how
    _replace(held.account, normal)
    sessions.end(account_id=held.account.id, ended=Ended.PASSWORD)
    return held.account.id, how


def change(*, account_id: int, sign_in_id: int, old: str, new: str) -> None:
    """Somebody signed in replaces their own; all their other sessions end. Raises Refused."""
    account = db.session.get_one(Account, account_id)
    if not is_right(account, old):
        raise Refused("That is not your password. Check it and try again.", field="old")
    if old == new:
        raise Refused("Choose one that is not the password you have.", field="new")
    person = account.person
    words = (person.first_name, person.last_name, person.preferred_name, account.email)
    _replace(account, check_password(new, tuple(word for word in words if word), field="new"))
    sessions.end(account_id=account_id, ended=Ended.PASSWORD, but=sign_in_id)
    tickets.end([account.person_id])


def _replace(account: Account, normal: str) -> None:
    account.password = hash_password(normal)
    account.fs_uniquifier = uuid4().hex
    account.failures, account.locked_until = 0, None
    db.session.flush()
    tell(account, what="Your password was changed.", subject="Your password was changed")


def forgotten(*, sign_in_name: str) -> None:
    """Send a link to the address of the account with this name, if there is one and it has one: whoever asks is told the same.

    An address that has passed on to somebody else would let them in."""
    hash_password(sign_in_name[:128])  # takes far longer than what follows, so that the time tells nothing
    advisory_lock("accounts")
    account = account_for(sign_in_name)
    if account is None or not account.active or not account.email or is_passed_on(account, clock.today()):
        return
    since = clock.now() - RESET_PAUSE
    lately = select(Ticket.id).where(Ticket.account_id == account.id, Ticket.kind == TicketKind.RESET, Ticket.made_at > since)
    if db.session.scalar(lately) is None:
        send_reset(account, replaces=(TicketKind.RESET,))


def send_reset(account: Account, *, replaces: tuple[TicketKind, ...]) -> None:
    """Write to the account's own address, which the caller has found to be there."""
    (issued,) = tickets.issue(TicketKind.RESET, [(account.person_id, account.email)], account_id=account.id, replaces=replaces)
    person = account.person
    values = {
        "name": full_name(person.first_name, person.last_name, person.preferred_name),
        "link": address("accounts.link", kind=TicketKind.RESET.value, token=issued.secret),
    }
    outbox.post(
        key=f"reset {issued.ticket_id}",
        to=account.email or "",
        template="accounts/mail/reset.txt",
        values=values,
        person_id=account.person_id,
        is_secret=True,
    )
