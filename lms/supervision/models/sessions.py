"""Sessions, who came, what is on their agenda, and what was to be done."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit import clock
from lms.kit.columns import SHARED_APART, ConfidentialText, Keys, PlainText
from lms.kit.db import Base, Key, by_value
from lms.kit.readers import GUARDED, PRIVATE
from lms.people.models import Post as _Post  # noqa: F401  (the table that post_id points to)
from lms.supervision.rules.words import ActionState, AttendanceMark, CancelledBy, CancelledWhy, MemberRole, Method, SessionState


class SupervisionSession(Base):
    """A group meets once a day at most: group and day name a session, whoever brings it."""

    __tablename__ = "supervision_session"
    __table_args__ = (
        UniqueConstraint("group_id", "held_on"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_of_a_day"),
        CheckConstraint("(state = 'cancelled') = (cancelled_by IS NOT NULL)", name="cancelled_by_somebody"),
        CheckConstraint("(cancelled_by IS NULL) = (cancelled_why IS NULL)", name="cancelled_with_a_reason"),
        Index("ix_supervision_session_held_on", "held_on"),
    )
    id: Mapped[Key]
    group_id: Mapped[int] = mapped_column(ForeignKey("supervision_group.id"))
    held_on: Mapped[date]
    starts_at: Mapped[datetime | None]  # empty: a file brought it
    minutes: Mapped[int]  # as planned; once it took place, as long as it was
    place: Mapped[str] = mapped_column(PlainText(200), default="", server_default="")
    link: Mapped[str] = mapped_column(PlainText(500), default="", server_default="", **SHARED_APART)
    state: Mapped[SessionState] = mapped_column(by_value(SessionState))
    method: Mapped[Method | None] = mapped_column(by_value(Method))
    themes: Mapped[frozenset[str]] = mapped_column(Keys(), default=frozenset(), server_default="")
    cancelled_by: Mapped[CancelledBy | None] = mapped_column(by_value(CancelledBy))
    cancelled_why: Mapped[CancelledWhy | None] = mapped_column(by_value(CancelledWhy))
    cancelled_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0, server_default="0")  # grows whenever calendars are told something new


class SessionAttendance(Base):
    """Somebody at a session, under the post they had that day."""

    __tablename__ = "supervision_attendance"
    __table_args__ = (
        UniqueConstraint("session_id", "post_id"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 1440", name="minutes_of_a_day"),
    )
    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("supervision_session.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(by_value(MemberRole))
    mark: Mapped[AttendanceMark] = mapped_column(by_value(AttendanceMark))
    minutes: Mapped[int | None]  # empty: as long as the session


class AgendaItem(Base):
    """What somebody wants to speak about at a session."""

    __tablename__ = "supervision_agenda_item"
    __table_args__ = ({"info": GUARDED},)
    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("supervision_session.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(ConfidentialText(), **PRIVATE)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)


class SupervisionAction(Base):
    """What somebody takes on at a session. Carried to each next one until it is closed, or dropped with a reason."""

    __tablename__ = "supervision_action"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (settled_on IS NULL)", name="settled_on_a_day"),
        {"info": GUARDED},
    )
    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("supervision_session.id"), index=True)  # where it was taken on
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(ConfidentialText(), **PRIVATE)
    due_on: Mapped[date]
    state: Mapped[ActionState] = mapped_column(by_value(ActionState), default=ActionState.OPEN)
    settled_on: Mapped[date | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    why_dropped: Mapped[str] = mapped_column(ConfidentialText(), default="", server_default="", **PRIVATE)
