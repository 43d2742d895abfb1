"""Who is signed in, and what their second factor is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.sql import ColumnElement

from lms.accounts.models import Authenticator, Passkey, RecoveryCode, SignIn
from lms.accounts.rules.security_policy import SESSION_LASTS
from lms.kit.db import Moment, db
from lms.people.models import Account


@dataclass(frozen=True)
class Session:
    """The session that a cookie names."""

    id: int
    ends_at: datetime  # however often it is used
    proved_at: datetime
    has_second: bool


def running(now: datetime) -> ColumnElement[bool]:
    """Sessions that are not over."""
    return _begun_after(literal(now - SESSION_LASTS, Moment))


def _begun_after(moment: ColumnElement[datetime]) -> ColumnElement[bool]:
    return and_(SignIn.ended_at.is_(None), SignIn.at > moment)


def has_second() -> ColumnElement[bool]:
    """Has an `Account` a second factor?"""
    app = exists().where(Authenticator.account_id == Account.id, Authenticator.confirmed_at.is_not(None))
    return or_(app, exists().where(Passkey.account_id == Account.id))


_SESSION = (
    select(Account, SignIn.id, SignIn.at, SignIn.proved_at, has_second())
    .join(SignIn, SignIn.account_id == Account.id)
    .where(
        Account.fs_uniquifier == bindparam("uniquifier"),
        Account.active,
        SignIn.key == bindparam("key"),
        _begun_after(bindparam("begun", type_=Moment)),
    )
)


def session_of(uniquifier: str, key: str, now: datetime) -> tuple[Account, Session] | None:
    """The open account and the running session that a cookie names, in one query; None: neither, or only one."""
    found = db.session.execute(_SESSION, {"uniquifier": uniquifier, "key": key, "begun": now - SESSION_LASTS}).first()
    return (found[0], Session(found[1], found[2] + SESSION_LASTS, found[3], bool(found[4]))) if found else None


@dataclass(frozen=True)
class Factors:
    """What an account has as a second factor."""

    has_app: bool
    passkeys: tuple[str, ...]  # credential ids
    recovery_left: int

    @property
    def any(self) -> bool:
        return self.has_app or bool(self.passkeys)


def factors_of(account_id: int) -> Factors:
    """Of this account."""
    app = select(Authenticator.id).where(Authenticator.account_id == account_id, Authenticator.confirmed_at.is_not(None))
    keys = select(Passkey.credential).where(Passkey.account_id == account_id).order_by(Passkey.id)
    left = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return Factors(db.session.scalar(app) is not None, tuple(db.session.scalars(keys)), db.session.scalar(left) or 0)


def half_way(uniquifier: str) -> Account | None:
    """The open account of somebody whose first factor was right."""
    return db.session.scalar(select(Account).where(Account.fs_uniquifier == uniquifier, Account.active))


def account(account_id: int) -> Account:
    """This one, which is there."""
    return db.session.get_one(Account, account_id)
