"""Sessions, tickets, second factors. What lets somebody in is kept as a keyed hash or encrypted, and never shown again."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.rules.security_policy import Act, Ended, How, Second, Tried
from lms.accounts.rules.tickets import TicketKind
from lms.kit import clock
from lms.kit.columns import PersonalText, SecretText
from lms.kit.db import Base, Key, by_value

LIVE = text("used_at IS NULL AND ended_at IS NULL")


class SignIn(Base):
    """One session: the cookie names it, so ending the row ends every copy of the cookie. The network address is not kept."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_account_id_at", "account_id", "at"), {"info": {"audited": False}})
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(SecretText(64), unique=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    proved_at: Mapped[datetime] = mapped_column(default=clock.now)  # when the password or passkey was last given
    how: Mapped[How] = mapped_column(by_value(How))
    second: Mapped[Second | None] = mapped_column(by_value(Second))
    device: Mapped[str] = mapped_column(PersonalText(60))
    # The hash of the challenge that a passkey has answered: one answer opens one session.
    proof: Mapped[str | None] = mapped_column(SecretText(64), unique=True)
    ended_at: Mapped[datetime | None]
    ended: Mapped[Ended | None] = mapped_column(by_value(Ended))


class WrongTry(Base):
    """How often something wrong was entered for an account on one day."""

    __tablename__ = "wrong_try"
    __table_args__ = (UniqueConstraint("account_id", "on", "tried"), {"info": {"audited": False}})
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    on: Mapped[date]
    tried: Mapped[Tried] = mapped_column(by_value(Tried))
    times: Mapped[int]


class Ticket(Base):
    """A single-use way in that runs out: an invitation, a printed code, a reset link, or the proof of a new e-mail address."""

    __tablename__ = "ticket"
    __table_args__ = (Index("uq_ticket_one_live", "person_id", "kind", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),)
    id: Mapped[Key]
    kind: Mapped[TicketKind] = mapped_column(by_value(TicketKind))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # Of a reset link and a new address: a human whose records were merged may have two accounts.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    secret: Mapped[str] = mapped_column(SecretText(64), unique=True)
    email: Mapped[str | None] = mapped_column(PersonalText(254))  # where it was sent
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # a newer one took its place, or it was tried too often
    failures: Mapped[int] = mapped_column(default=0, server_default="0")


class Authenticator(Base):
    """An authenticator app. It counts once its first code has been entered."""

    __tablename__ = "authenticator"
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    secret: Mapped[str] = mapped_column(SecretText(500))  # encrypted
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]
    last_counter: Mapped[int | None] = mapped_column(BigInteger)  # the half minute of the last code taken: no code works twice


class RecoveryCode(Base):
    """One of the codes somebody keeps on paper for the day the phone is lost."""

    __tablename__ = "recovery_code"
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    secret: Mapped[str] = mapped_column(SecretText(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A key on a phone, computer or security key. What is kept here is the public half."""

    __tablename__ = "passkey"
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(PersonalText(60))
    credential: Mapped[str] = mapped_column(SecretText(1400), unique=True)  # its id, base64url
    public_key: Mapped[str] = mapped_column(SecretText())  # base64url
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class AccountHelp(Base):
    """What an officer did to somebody's account, and why."""

    __tablename__ = "account_help"
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    act: Mapped[Act] = mapped_column(by_value(Act))
    reason: Mapped[str | None] = mapped_column(PersonalText())
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
