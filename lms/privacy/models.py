"""Requests to correct, copies made of a record, decided periods, and what retention has removed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit import clock
from lms.kit.columns import ConfidentialText, PlainText
from lms.kit.db import Base, Code, Key, by_value
from lms.privacy.rules.corrections import CorrectionState
from lms.privacy.rules.retention import Deed, DisposalState

ORDERED = text("state = 'ordered'")


class Correction(Base):
    """Somebody says that something held about them is wrong. What they say is theirs: the trail names it and never copies it."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_state_due_on", "state", "due_on", "id"),)
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # Whose record is wrong; empty: they do not know, so it goes to each employer of theirs.
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    about: Mapped[Code]  # a table of the register, or "other"
    what: Mapped[str] = mapped_column(ConfidentialText())
    should_be: Mapped[str] = mapped_column(ConfidentialText())
    state: Mapped[CorrectionState] = mapped_column(by_value(CorrectionState), default=CorrectionState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_on: Mapped[date]


class CorrectionMove(Base):
    """One move in the life of a request. Never edited, but for what retention removes."""

    __tablename__ = "correction_move"
    id: Mapped[Key]
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    to: Mapped[CorrectionState] = mapped_column(by_value(CorrectionState))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    why: Mapped[str] = mapped_column(ConfidentialText(), default="")


class AccessCopy(Base):
    """An officer has made a copy of somebody's whole record, for a reason. Written before the copy can be fetched."""

    __tablename__ = "access_copy"
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(ConfidentialText())
    at: Mapped[datetime] = mapped_column(default=clock.now)


class RetentionPeriod(Base):
    """A period that was decided here, in place of the one in the list of rules. The newest of a rule counts; none is edited."""

    __tablename__ = "retention_period"
    __table_args__ = (
        CheckConstraint("months BETWEEN 1 AND 1200", name="months_that_can_be"),
        Index("ix_retention_period_rule", "rule", "id"),
    )
    id: Mapped[Key]
    rule: Mapped[Code]
    months: Mapped[int]
    reason: Mapped[str] = mapped_column(PlainText())
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Disposal(Base):
    """One removal, as it was previewed and ordered. With its parts it is the disposal log: no personal values, never deleted."""

    __tablename__ = "disposal"
    __table_args__ = (
        Index("uq_disposal_one_under_way", "rule", unique=True, sqlite_where=ORDERED, postgresql_where=ORDERED),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_its_moment"),
    )
    id: Mapped[Key]
    rule: Mapped[Code]
    months: Mapped[int]  # the period as it was on that day
    before_on: Mapped[date]  # what is older than this day
    state: Mapped[DisposalState] = mapped_column(by_value(DisposalState), default=DisposalState.ORDERED)
    rows: Mapped[int]  # as ordered
    spared: Mapped[int] = mapped_column(default=0)  # no longer due when their turn came: somebody came back
    oldest_on: Mapped[date]
    newest_on: Mapped[date]
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ordered_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]


class DisposalItem(Base):
    """A row that waits to be removed. It goes in the transaction that removes what it names, so a kill loses and repeats nothing."""

    __tablename__ = "disposal_item"
    __table_args__ = ({"info": {"audited": False}},)
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposal.id"), primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True)


class DisposalPart(Base):
    """What one batch has done to one table. Appended, never changed."""

    __tablename__ = "disposal_part"
    __table_args__ = ({"info": {"audited": False}},)
    id: Mapped[Key]
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposal.id"), index=True)
    record: Mapped[Code]  # the table
    deed: Mapped[Deed] = mapped_column(by_value(Deed))
    rows: Mapped[int]
    job_id: Mapped[int]  # no foreign key: the queue forgets
    at: Mapped[datetime] = mapped_column(default=clock.now)


class RemovedPerson(Base):
    """This record's personal details are gone."""

    __tablename__ = "removed_person"
    __table_args__ = ({"info": {"audited": False}},)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposal.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
