"""The tables of reminders: what holds for each matter, what has been decided, and when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit.columns import Keys, PlainText
from lms.kit.db import Base, Code, Key, Line, by_value
from lms.outbox.models import Message as _Message  # noqa: F401  (the table that message_id points to)
from lms.people.models import Person as _Person  # noqa: F401  (the table that recipient_id points to)
from lms.reminders.rules.words import Audience, NudgeState, Route

OF_ALL, OF_A_RECIPIENT = text("employer_id IS NULL"), text("state = 'waiting'")
ON_PAPER, IN_PERSON = text("state = 'waiting' AND route = 'paper'"), text("state = 'told'")


class ReminderPolicy(Base):
    """What holds for a matter: at an employer, or at every employer that has none of its own."""

    __tablename__ = "reminder_policy"
    __table_args__ = (
        UniqueConstraint("matter", "employer_id"),
        Index("uq_reminder_policy_of_all", "matter", unique=True, sqlite_where=OF_ALL, postgresql_where=OF_ALL),
    )
    id: Mapped[Key]
    matter: Mapped[Code]
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    is_on: Mapped[bool] = mapped_column(default=True, server_default=true())
    starts_on: Mapped[date]
    # What is in force on the first day is sent; if not, it is noted as known and not sent.
    opening_mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    left_out: Mapped[frozenset[str]] = mapped_column(Keys(), default=frozenset)  # stages
    to_supervisors: Mapped[bool] = mapped_column(default=True, server_default=true())
    opened_on: Mapped[date | None]  # the day of its first run


class ReminderText(Base):
    """What a partnership says of a matter in its own words; where there is none, the house's words stand."""

    __tablename__ = "reminder_text"
    __table_args__ = (UniqueConstraint("matter", "voice"),)
    id: Mapped[Key]
    matter: Mapped[Code]
    voice: Mapped[Code]  # to whom, and whether the day is still to come
    subject: Mapped[Line]
    body: Mapped[str] = mapped_column(PlainText())


class ClosedDay(Base):
    """A day on which an employer does not work, beside weekends and bank holidays."""

    __tablename__ = "closed_day"
    __table_args__ = (UniqueConstraint("employer_id", "day"),)
    id: Mapped[Key]
    employer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[date]
    name: Mapped[Line]


class ReminderRun(Base):
    """The decision of a day."""

    __tablename__ = "reminder_run"
    __table_args__ = ({"info": {"audited": False}},)
    id: Mapped[Key]
    day: Mapped[date] = mapped_column(unique=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # Of all that holds for everybody: with another one the next run looks at everybody again.
    fingerprint: Mapped[str] = mapped_column(PlainText(64))
    nudges: Mapped[int] = mapped_column(default=0, server_default="0")
    digests: Mapped[int] = mapped_column(default=0, server_default="0")


class ChangedPost(Base):
    """The facts of this post have changed, or (empty) perhaps those of all: the next runs look at it again."""

    __tablename__ = "changed_post"
    __table_args__ = ({"info": {"audited": False}},)
    id: Mapped[Key]
    post_id: Mapped[int | None]  # no foreign key: a post may go before anybody has looked
    at: Mapped[datetime] = mapped_column(index=True)


class Nudge(Base):
    """Somebody is told something about somebody at a stage. `on` holds the date: one that moves has its own ladder."""

    __tablename__ = "nudge"
    __table_args__ = (
        UniqueConstraint("recipient_id", "about_id", "matter", "ref", "stage", "on"),
        CheckConstraint("(told_on IS NULL) = (state != 'told')", name="told_on_a_day"),
        Index("ix_nudge_about_id_on", "about_id", "on"),
        Index("ix_nudge_recipient_id_day", "recipient_id", "day"),
        Index("ix_nudge_waiting", "day", "recipient_id", sqlite_where=OF_A_RECIPIENT, postgresql_where=OF_A_RECIPIENT),
        Index("ix_nudge_on_paper", "recipient_id", sqlite_where=ON_PAPER, postgresql_where=ON_PAPER),
        Index("ix_nudge_told", "told_by_account_id", "told_at", sqlite_where=IN_PERSON, postgresql_where=IN_PERSON),
        Index("ix_nudge_message_id", "message_id"),
        {"info": {"audited": False}},
    )
    id: Mapped[Key]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    about_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    matter: Mapped[Code]
    ref: Mapped[Code]
    stage: Mapped[Code]
    place: Mapped[int]  # among the stages of the matter: a later one counts for those before it
    on: Mapped[date]
    day: Mapped[date]  # on which it was decided
    moved_from: Mapped[date | None]  # the stage's own day, if another
    audience: Mapped[Audience] = mapped_column(by_value(Audience))
    # The post by which they are told, and the one whose line it is; empty for officers, and for what is about no post.
    recipient_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    about_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    route: Mapped[Route] = mapped_column(by_value(Route))
    state: Mapped[NudgeState] = mapped_column(by_value(NudgeState))
    # The digest that carries it; of one on paper, that of the supervisor who is to say it.
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    told_on: Mapped[date | None]
    told_at: Mapped[datetime | None]  # when that was said: it can be taken back for a while
    told_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    read_at: Mapped[datetime | None]
