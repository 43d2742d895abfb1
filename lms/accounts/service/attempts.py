"""Counting attempts: before they are looked at, so that many at once cannot slip past the lock."""

from datetime import timedelta

from sqlalchemy import case, or_, update

from lms.accounts.models import Ticket, WrongTry
from lms.accounts.rules.security_policy import FAILURES_ALLOWED, LOCKED_MINUTES, Tried
from lms.accounts.rules.tickets import CODE_TRIES
from lms.kit import clock
from lms.kit.db import db, insert
from lms.people.models import Account


def claim_attempt(account_id: int, tried: Tried = Tried.PASSWORD) -> bool:
    """Count an attempt, as wrong until it proves right. False: the account is locked, or there is none."""
    now = clock.now()
    free = or_(Account.locked_until.is_(None), Account.locked_until <= now)
    count = case((Account.locked_until.is_not(None), 1), else_=Account.failures + 1)
    until = case((count >= FAILURES_ALLOWED, now + timedelta(minutes=LOCKED_MINUTES)))
    claimed = update(Account).where(Account.id == account_id, free).values(failures=count, locked_until=until).returning(Account.id)
    if db.session.scalar(claimed) is None:
        return False
    row = {"account_id": account_id, "on": clock.today(), "tried": tried, "times": 1}
    again = {"times": WrongTry.times + 1}
    db.session.execute(insert(WrongTry).values(**row).on_conflict_do_update(index_elements=["account_id", "on", "tried"], set_=again))
    return True


def was_right(account_id: int, tried: Tried = Tried.PASSWORD, *, forget: bool = False) -> None:
    """The attempt counted just now was none to warn of. The lock still counts it until somebody is let in, or is told to `forget`."""
    counted = (WrongTry.account_id == account_id, WrongTry.on == clock.today(), WrongTry.tried == tried, WrongTry.times > 0)
    db.session.execute(update(WrongTry).where(*counted).values(times=WrongTry.times - 1))
    if forget:
        db.session.execute(update(Account).where(Account.id == account_id).values(failures=0, locked_until=None))


def let_in(account_id: int) -> None:
    """Everything was right: the failures are forgotten."""
    done = {"failures": 0, "locked_until": None, "last_sign_in_at": clock.now()}
    db.session.execute(update(Account).where(Account.id == account_id).values(**done))


def claim_code(person_id: int, hashed: str) -> bool:
    """Count a try of a printed code for this person; is this the code? After ten wrong ones it ends."""
    now = clock.now()
    live = (
        Ticket.person_id == person_id,
        Ticket.kind == "code",
        Ticket.used_at.is_(None),
        Ticket.ended_at.is_(None),
        Ticket.expires_at > now,
    )
    ended = case((Ticket.failures + 1 >= CODE_TRIES, now), else_=None)
    right = update(Ticket).where(*live, Ticket.secret == hashed).values(failures=Ticket.failures).returning(Ticket.id)
    if db.session.scalar(right) is not None:
        return True
    db.session.execute(update(Ticket).where(*live).values(failures=Ticket.failures + 1, ended_at=ended))
    return False
