"""What is remembered about records that look alike: what somebody has said, and merges with what is needed to undo them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit.columns import PersonalText
from lms.kit.db import Base, Code, Key, by_value
from lms.people_admin.rules.duplicates import Answer

NOT_UNDONE = text("undone_at IS NULL")


class DuplicateAnswer(Base):
    """What was last said about two records: not the same person, or please merge them."""

    __tablename__ = "duplicate_answer"
    __table_args__ = (UniqueConstraint("first_id", "second_id"), CheckConstraint("first_id < second_id", name="smaller_id_first"))
    id: Mapped[Key]
    first_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    answer: Mapped[Answer] = mapped_column(by_value(Answer))
    reason: Mapped[str] = mapped_column(PersonalText())
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Merge(Base):
    """One record was merged into another. Both stay; undoing it restores what it changed, which its moves name."""

    __tablename__ = "person_merge"
    __table_args__ = (
        CheckConstraint("kept_id != gone_id", name="of_two_records"),
        Index("uq_person_merge_standing", "gone_id", unique=True, sqlite_where=NOT_UNDONE, postgresql_where=NOT_UNDONE),
    )
    id: Mapped[Key]
    kept_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    undone_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]


class MergeMove(Base):
    """A record that had been merged into the one that went: reading follows one step, so it was pointed at the one that counts."""

    __tablename__ = "person_merge_move"
    __table_args__ = (UniqueConstraint("merge_id", "person_id"),)
    id: Mapped[Key]
    merge_id: Mapped[int] = mapped_column(ForeignKey("person_merge.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class Removal(Base):
    """Why something that was entered by mistake was removed. What it said stands in the trail of changes, and so does this."""

    __tablename__ = "removal"
    id: Mapped[Key]
    record: Mapped[Code]  # the table
    row_id: Mapped[int]
    reason: Mapped[str] = mapped_column(PersonalText())
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
