"""The one table of the outbox."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit import clock
from lms.kit.db import Base, Key


class Message(Base):
    """One message to one person."""

    __tablename__ = "message"
    __table_args__ = ({"info": {"audited": False}},)
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)  # what it is about, to whom, which time: posted twice, it is sent once
    to: Mapped[str] = mapped_column(String(254), info={"personal": "contact"})
    # No foreign key: people live above this room.
    person_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(info={"personal": "may name a person"})
    body: Mapped[str] = mapped_column(Text, info={"personal": "may name a person"})
    is_secret: Mapped[bool] = mapped_column(default=False)  # holds a link or code: the text goes once it is sent
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
