"""What is written about sessions, in three tiers: the shared record, the record of two, and everyone's own reflection.

Every table here is guarded (`lms/kit/readers.py`): a statement that does not say who reads is refused, and one that does gets the rows of
that reader alone. Texts are stored encrypted, and load only where they are asked for by name.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit import clock
from lms.kit.columns import ConfidentialText
from lms.kit.db import Base, Key, by_value
from lms.kit.readers import GUARDED, PRIVATE
from lms.people.models import Person as _Person  # noqa: F401  (the table that person_id points to)
from lms.supervision.models.sessions import SupervisionSession as _Session  # noqa: F401  (the table that session_id points to)
from lms.supervision.rules.words import NoteKind, ReadingReason, ReleaseReason, ReleaseState


class RecordDraft(Base):
    """What a facilitator is writing about a session. It becomes a record when it is shared, and is gone then."""

    __tablename__ = "supervision_draft"
    __table_args__ = ({"info": GUARDED},)
    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("supervision_session.id"), unique=True)
    writer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # whoever wrote last
    version: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    text: Mapped[str] = mapped_column(ConfidentialText(), default="", **PRIVATE)
    learning: Mapped[str] = mapped_column(ConfidentialText(), default="", **PRIVATE)


class SharedRecord(Base):
    """What a group wrote of a session, as it was shared with the members of that day. It does not change any more."""

    __tablename__ = "supervision_shared_record"
    __table_args__ = ({"info": GUARDED},)
    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("supervision_session.id"), unique=True)
    writer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    shared_at: Mapped[datetime] = mapped_column(default=clock.now)
    text: Mapped[str] = mapped_column(ConfidentialText(), default="", **PRIVATE)
    learning: Mapped[str] = mapped_column(ConfidentialText(), default="", **PRIVATE)


class OneToOneRecord(Base):
    """What was written of a session of two. It does not change any more."""

    __tablename__ = "supervision_one_to_one_record"
    __table_args__ = ({"info": GUARDED},)
    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("supervision_session.id"), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # who was supervised
    writer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    shared_at: Mapped[datetime] = mapped_column(default=clock.now)
    text: Mapped[str] = mapped_column(ConfidentialText(), default="", **PRIVATE)
    learning: Mapped[str] = mapped_column(ConfidentialText(), default="", **PRIVATE)


class Reflection(Base):
    """What somebody writes for themselves after a session. Nobody else ever reads it."""

    __tablename__ = "supervision_reflection"
    __table_args__ = (UniqueConstraint("session_id", "person_id"), {"info": GUARDED})
    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("supervision_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    text: Mapped[str] = mapped_column(ConfidentialText(), default="", **PRIVATE)


class RecordNote(Base):
    """What a member disagrees with in a record, or what was added to it later."""

    __tablename__ = "supervision_note"
    __table_args__ = ({"info": GUARDED},)
    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("supervision_session.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[NoteKind] = mapped_column(by_value(NoteKind))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    text: Mapped[str] = mapped_column(ConfidentialText(), **PRIVATE)


class RecordRelease(Base):
    """Somebody asks that a record be opened to two people outside the group, and a second person decides."""

    __tablename__ = "supervision_release"
    __table_args__ = (
        CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name="decided_by_somebody"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id != proposed_by_id", name="decided_by_another"),
        CheckConstraint("(state = 'released') = (readable_until IS NOT NULL)", name="readable_once_released"),
    )
    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("supervision_session.id"), index=True)
    reason: Mapped[ReleaseReason] = mapped_column(by_value(ReleaseReason))
    why: Mapped[str] = mapped_column(ConfidentialText(), **PRIVATE)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    state: Mapped[ReleaseState] = mapped_column(by_value(ReleaseState), default=ReleaseState.PROPOSED)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None]
    readable_until: Mapped[date | None]


class RecordReading(Base):
    """Somebody outside the members has opened a record. Members see it; without it the record does not open."""

    __tablename__ = "supervision_reading"
    __table_args__ = (Index("ix_supervision_reading_session_id_person_id", "session_id", "person_id"),)
    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("supervision_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    why: Mapped[ReadingReason] = mapped_column(by_value(ReadingReason))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
