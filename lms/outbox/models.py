"""The tables of the outbox."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit import clock
from lms.kit.columns import PersonalText, PlainText
from lms.kit.db import Base, Code, Key, Line, by_value
from lms.outbox.rules import MessageState

NOT_ENDED = text("state IN ('waiting', 'sending')")


class Message(Base):
    """One message to one person."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_due", "due_at", "id", sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED),
        Index("ix_message_state", "state", "id"),
        Index("ix_message_person_id", "person_id"),
        {"info": {"audited": False}},
    )
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(PlainText(200), unique=True)  # what it is about, to whom, which time: posted twice, it is sent once
    to: Mapped[str] = mapped_column(PersonalText(254))
    # No foreign key: people live above this room.
    person_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(PersonalText(200))  # may name a person
    body: Mapped[str] = mapped_column(PersonalText())  # may name a person
    # What writes it when it is sent (a `LetterKind`); empty: it was written as it was posted.
    kind: Mapped[Code | None]
    written_at: Mapped[datetime | None]  # of those with a kind: from then on address, subject and text stay as they are
    # A calendar entry that goes with it (RFC 5545), for mail programs to put into a calendar or take out of it; mostly none.
    calendar: Mapped[str] = mapped_column(PersonalText(), default="", server_default="")  # may name a person
    is_quiet: Mapped[bool] = mapped_column(default=False, server_default=false())  # kept back at night
    is_secret: Mapped[bool] = mapped_column(default=False)  # holds a link or code: the text goes once it is sent
    message_id: Mapped[Line]  # for mail programs, to see that two are one: the same at every try
    state: Mapped[MessageState] = mapped_column(by_value(MessageState), default=MessageState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)  # not before: later than `made_at` once it could not be sent
    claim: Mapped[Code | None]  # of whoever sends it: what another worker has taken is no longer theirs to mark
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # sent, given up or replaced
    problem: Mapped[str] = mapped_column(PersonalText(), default="")  # of the last try


class MessageMove(Base):
    """One thing that happened to a message: sent, put off, given up, replaced, sent again by somebody. Never edited."""

    __tablename__ = "message_move"
    __table_args__ = (Index("ix_message_move_message_id", "message_id", "id"), {"info": {"audited": False}})
    id: Mapped[Key]
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    state: Mapped[MessageState] = mapped_column(by_value(MessageState))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_account_id: Mapped[int | None]  # who asked for it to be sent again
    why: Mapped[str] = mapped_column(PersonalText())  # mail servers quote addresses


class AddressMark(Base):
    """An address that a mail server has refused for good. It goes when a message is taken there, or somebody wants it used again."""

    __tablename__ = "address_mark"
    __table_args__ = ({"info": {"audited": False}},)
    id: Mapped[Key]
    address: Mapped[str] = mapped_column(PersonalText(254), unique=True)  # as `clean_email` writes it
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))  # the last that was refused there
    since: Mapped[datetime] = mapped_column(default=clock.now)
    answer: Mapped[str] = mapped_column(PersonalText())  # of the mail server
