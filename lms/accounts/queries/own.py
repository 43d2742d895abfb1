"""What an account's own pages show."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from lms.access import Role, Viewer
from lms.accounts.models import Authenticator, Passkey, RecoveryCode, SignIn, Ticket, WrongTry
from lms.accounts.queries.sessions import running
from lms.accounts.queries.sign_in_names import sign_in_names
from lms.accounts.rules.security_policy import Ended, How, Second, Tried
from lms.accounts.rules.tickets import TicketKind
from lms.kit.db import db
from lms.people.models import Account, Organisation, RoleGrant


@dataclass(frozen=True)
class GrantRow:
    """A role over a part of the tree, with its days."""

    role: Role
    organisation: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Own:
    """How somebody signs in, and what they were given."""

    email: str | None
    mobile: str | None
    numbers: tuple[str, ...]  # employer code and employee number, as they are typed at sign-in
    grants: tuple[GrantRow, ...]
    new_email: str | None  # waits for its link to be opened


def own(viewer: Viewer, now: datetime, today: date) -> Own:
    """Of the viewer; grants that have ended are left out."""
    email, mobile, person_id = db.session.execute(
        select(Account.email, Account.mobile, Account.person_id).where(Account.id == viewer.account_id)
    ).one()
    waiting = select(Ticket.email).where(
        Ticket.person_id == person_id, Ticket.kind == TicketKind.EMAIL, Ticket.used_at.is_(None), Ticket.ended_at.is_(None)
    )
    numbers = tuple(sign_in_names([viewer.person_id])[viewer.person_id])
    return Own(email, mobile, numbers, _grants(viewer, today), db.session.scalar(waiting.where(Ticket.expires_at > now)))


def _grants(viewer: Viewer, today: date) -> tuple[GrantRow, ...]:
    wanted = (
        select(RoleGrant.role, Organisation.name, RoleGrant.starts_on, RoleGrant.ends_on)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(RoleGrant.account_id == viewer.account_id)
        .order_by(RoleGrant.id)
    )
    rows = (GrantRow(*row) for row in db.session.execute(wanted))
    return tuple(row for row in rows if row.ends_on is None or row.ends_on >= today)


# --- the second factor --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PasskeyRow:
    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Security:
    """What protects an account beside its password."""

    app_since: datetime | None
    passkeys: tuple[PasskeyRow, ...]
    recovery_left: int
    recovery_made_at: datetime | None

    @property
    def has_second(self) -> bool:
        return self.app_since is not None or bool(self.passkeys)


def security(account_id: int) -> Security:
    """Of this account."""
    app = select(Authenticator.confirmed_at).where(Authenticator.account_id == account_id, Authenticator.confirmed_at.is_not(None))
    keys = select(Passkey.id, Passkey.name, Passkey.made_at, Passkey.used_at).where(Passkey.account_id == account_id).order_by(Passkey.id)
    codes = db.session.execute(select(RecoveryCode.made_at, RecoveryCode.used_at).where(RecoveryCode.account_id == account_id)).all()
    return Security(
        db.session.scalar(app),
        tuple(PasskeyRow(*row) for row in db.session.execute(keys)),
        sum(used_at is None for _, used_at in codes),
        max((made_at for made_at, _ in codes), default=None),
    )


# --- the history of signing in ------------------------------------------------------------------------------------------------

#: How many sessions, and how many days with something wrong, are shown: more is for nobody.
SHOWN = 50


@dataclass(frozen=True)
class SignInRow:
    """One session. `is_running`: whoever holds its cookie is signed in."""

    id: int
    at: datetime
    how: How
    second: Second | None
    device: str
    ended_at: datetime | None
    ended: Ended | None
    is_running: bool
    is_this: bool


def sign_ins(account_id: int, this_id: int, now: datetime) -> list[SignInRow]:
    """The latest sessions of an account, newest first."""
    columns = (SignIn.id, SignIn.at, SignIn.how, SignIn.second, SignIn.device, SignIn.ended_at, SignIn.ended, running(now))
    wanted = select(*columns).where(SignIn.account_id == account_id).order_by(SignIn.at.desc(), SignIn.id.desc()).limit(SHOWN)
    return [SignInRow(*row[:7], is_running=bool(row[7]), is_this=row[0] == this_id) for row in db.session.execute(wanted)]


def wrong_tries(account_id: int) -> list[tuple[date, Tried, int]]:
    """The latest days on which something wrong was entered, newest first: day, what, how often."""
    wanted = select(WrongTry.on, WrongTry.tried, WrongTry.times).where(WrongTry.account_id == account_id, WrongTry.times > 0)
    return [(row[0], row[1], row[2]) for row in db.session.execute(wanted.order_by(WrongTry.on.desc(), WrongTry.tried).limit(SHOWN))]
