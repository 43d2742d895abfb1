"""The table of counts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit.columns import PlainJson
from lms.kit.db import Base, Code, Key


class ReminderEffect(Base):
    """What will go out over some days, counted in the background: at an employer or in all, as decided or after a change to a matter."""

    __tablename__ = "reminder_effect"
    __table_args__ = ({"info": {"audited": False}},)
    id: Mapped[Key]
    at: Mapped[datetime]
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    matter: Mapped[Code | None]
    change: Mapped[dict[str, Any] | None] = mapped_column(PlainJson())
    counts: Mapped[dict[str, Any] | None] = mapped_column(PlainJson())  # empty until it is counted
