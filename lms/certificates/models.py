"""The one table of certificates."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit.columns import PersonalText, PlainText
from lms.kit.db import Base, Code, Key, Line


class Certificate(Base):
    """A piece of paper with a code that anyone can check. Its facts are those of the day it was issued, and are never changed."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("kind", "about"),)
    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(PlainText(30))  # which room knows more about it
    about: Mapped[int]  # the id, in that room, of what it is about
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(PersonalText(250))
    title: Mapped[Line]
    day: Mapped[date]
    minutes: Mapped[int | None]
    course: Mapped[str] = mapped_column(PlainText(200), default="")
    organiser: Mapped[Line]
    issuer: Mapped[Line]
