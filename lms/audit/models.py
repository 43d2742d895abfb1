"""The trail, append-only (database triggers refuse to change or delete a row), and its seals."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit import clock
from lms.kit.columns import PersonalJson, PlainText, SecretText
from lms.kit.db import Base, Code, Key, Line


class Change(Base):
    """One record was added, changed or removed. Personal values stay readable here until retention removes them."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_record_row_id", "record", "row_id"), Index("ix_change_cause", "cause"), {"info": {"audited": False}})
    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    # No foreign key: the trail outlives the account, and audit stands below people.
    by_account_id: Mapped[int | None]
    act: Mapped[Line]  # what the person was doing: an endpoint, or a command's name
    cause: Mapped[Code | None]  # what it belongs to, where that has a page of its own: "import 12"
    record: Mapped[Code]  # the table
    row_id: Mapped[int]
    what: Mapped[Code]  # added, changed, removed
    # {column: [before, after]}; confidential columns are named, never copied.
    values: Mapped[dict[str, Any]] = mapped_column(PersonalJson())


class Seal(Base):
    """Closes over a batch of changes, and over the seal before it."""

    __tablename__ = "seal"
    __table_args__ = ({"info": {"audited": False}},)
    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    number_of_changes: Mapped[int]
    previous: Mapped[str] = mapped_column(PlainText(64), unique=True)  # a chain has no fork
    hash: Mapped[str] = mapped_column(PlainText(64), unique=True)


class SealedChange(Base):
    """What a change was worth when it was sealed. Without its salt the values can no longer be guessed: they were removed."""

    __tablename__ = "sealed_change"
    __table_args__ = ({"info": {"audited": False}},)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), primary_key=True)
    seal_id: Mapped[int] = mapped_column(ForeignKey("seal.id"), index=True)
    salt: Mapped[str | None] = mapped_column(SecretText(32))
    values_digest: Mapped[str] = mapped_column(PlainText(64))
    digest: Mapped[str] = mapped_column(PlainText(64))
