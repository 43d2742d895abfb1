"""Accounts: making them, granting roles, and counting attempts to sign in."""

from datetime import date, timedelta
from uuid import uuid4

from flask_security import hash_password
from sqlalchemy import case, or_, update

from lms.access import GRANTED, Role
from lms.kit import clock
from lms.kit.db import db
from lms.kit.identifiers import clean_email, clean_mobile
from lms.kit.refusal import Refused
from lms.people.models import Account, Organisation, Person, RoleGrant
from lms.people.rules import FAILURES_ALLOWED, LOCKED_MINUTES, PASSWORD_LENGTH


def claim_attempt(account_id: int) -> bool:
    """Count an attempt before the password is looked at, so that many at once cannot slip past the lock. False: the account is locked."""
    now = clock.now()
    free = or_(Account.locked_until.is_(None), Account.locked_until <= now)
    count = case((Account.locked_until.is_not(None), 1), else_=Account.failures + 1)
    until = case((count >= FAILURES_ALLOWED, now + timedelta(minutes=LOCKED_MINUTES)))
    claimed = update(Account).where(Account.id == account_id, free).values(failures=count, locked_until=until).returning(Account.id)
    return db.session.scalar(claimed) is not None


def signed_in(account_id: int) -> None:
    """The password was right: forget the failures."""
    done = {"failures": 0, "locked_until": None, "last_sign_in_at": clock.now()}
    db.session.execute(update(Account).where(Account.id == account_id).values(**done))


def create_account(*, person: Person, password: str, email: str | None = None, mobile: str | None = None) -> Account:
    """An account for this person, whose address the caller has found free. Raises Refused where the password is too short."""
    if len(password) < PASSWORD_LENGTH:
        raise Refused(f"A password has at least {PASSWORD_LENGTH} characters. Three random words are good.", field="password")
    account = Account(
        person=person,
        email=clean_email(email) if email else None,
        mobile=clean_mobile(mobile) if mobile else None,
        password=hash_password(password),
        fs_uniquifier=uuid4().hex,
    )
    db.session.add(account)
    db.session.flush()
    return account


def grant(*, account: Account, role: Role, organisation: Organisation, starts_on: date, ends_on: date | None = None) -> RoleGrant:
    """Give an account a role over a branch. Raises Refused for roles that follow from posts and terms."""
    if role not in GRANTED:
        raise Refused(f"{role.label} cannot be granted: it follows from a person's posts.")
    given = RoleGrant(account_id=account.id, role=role, organisation_id=organisation.id, starts_on=starts_on, ends_on=ends_on)
    db.session.add(given)
    db.session.flush()
    return given
