"""One append-only table: database triggers refuse to change or delete a row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit import clock
from lms.kit.db import Base, Code, Key


class Change(Base):
    """One record was added, changed or removed. Personal values stay readable here until retention removes them."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_record_row_id", "record", "row_id"), Index("ix_change_cause", "cause"), {"info": {"audited": False}})
    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    # No foreign key: the trail outlives the account, and audit stands below people.
    by_account_id: Mapped[int | None]
    act: Mapped[str]  # what the person was doing: an endpoint, or a command's name
    cause: Mapped[Code | None]  # what it belongs to, where that has a page of its own: "import 12"
    record: Mapped[Code]  # the table
    row_id: Mapped[int]
    what: Mapped[Code]  # added, changed, removed
    # {column: [before, after]}; confidential columns are named, never copied.
    values: Mapped[dict[str, Any]] = mapped_column(JSON, info={"personal": "any value of a changed record"})
