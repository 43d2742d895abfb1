"""The tables of evidence. Titles, texts, links and files are told in private: stored encrypted, and never in the trail."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from lms.evidence.rules.words import Carrier, EvidenceKind, PinState
from lms.kit import clock
from lms.kit.columns import ConfidentialBytes, ConfidentialText, PersonalText, PlainText
from lms.kit.db import Base, Code, Key, by_value


class Evidence(Base):
    """One item. What it says stands in its versions, the newest of which counts."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("owner_id", "submission"),
        CheckConstraint("(ref_kind IS NULL) = (ref_id IS NULL)", name="a_whole_reference_or_none"),
    )
    id: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # whom it is about
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # who wrote it, and can change it
    carrier: Mapped[Carrier] = mapped_column(by_value(Carrier))
    # What a reference is to: an award, a booking. Only the rooms above know.
    ref_kind: Mapped[str | None] = mapped_column(PlainText(30))
    ref_id: Mapped[int | None]
    submission: Mapped[str | None] = mapped_column(PlainText(40))  # of the form it came by: sent twice, it is one item
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    deleted_at: Mapped[datetime | None]


class EvidenceFile(Base):
    """A file as it was checked and made anew. Its own name could name somebody, so it is not kept."""

    __tablename__ = "evidence_file"
    __table_args__ = ({"info": {"audited": False}},)  # the version that has it is audited; the content would fill the trail
    id: Mapped[Key]
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), index=True)
    media_type: Mapped[Code]
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(ConfidentialBytes(), nullable=False))


class EvidenceVersion(Base):
    """What an item says. A frozen one never changes: an edit makes the next."""

    __tablename__ = "evidence_version"
    __table_args__ = (UniqueConstraint("evidence_id", "number"), CheckConstraint("number > 0", name="counted_from_one"))
    id: Mapped[Key]
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[EvidenceKind] = mapped_column(by_value(EvidenceKind))
    day: Mapped[date]
    title: Mapped[str] = mapped_column(ConfidentialText())
    text: Mapped[str] = mapped_column(ConfidentialText(), default="")
    link: Mapped[str] = mapped_column(ConfidentialText(), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_file.id"), index=True)
    frozen_at: Mapped[datetime | None]
    evidence: Mapped[Evidence] = relationship()


class EvidencePin(Base):
    """A version as it was sent for something of a room above, such as one item of a request."""

    __tablename__ = "evidence_pin"
    __table_args__ = (UniqueConstraint("kind", "about", "version_id"),)
    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(PlainText(30))  # which room knows what it was sent for
    about: Mapped[int]  # the id of that, there
    sender_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # who can withdraw it
    sent_on: Mapped[date]
    state: Mapped[PinState] = mapped_column(by_value(PinState), default=PinState.SENT)


class EvidenceReader(Base):
    """Somebody who may open what was sent, and why."""

    __tablename__ = "evidence_reader"
    __table_args__ = (
        UniqueConstraint("pin_id", "person_id"),
        Index("ix_evidence_reader_person_id_ended_on", "person_id", "ended_on"),
    )
    id: Mapped[Key]
    pin_id: Mapped[int] = mapped_column(ForeignKey("evidence_pin.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(PersonalText(200))
    since: Mapped[date]
    ended_on: Mapped[date | None]  # from this day on they no longer may
