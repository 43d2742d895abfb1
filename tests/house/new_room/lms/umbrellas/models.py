"""The table of loans."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit.columns import PlainText
from lms.kit.db import Base, Key


class UmbrellaLoan(Base):
    """One umbrella, lent to somebody at a post."""

    __tablename__ = "umbrella_loan"
    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    colour: Mapped[str] = mapped_column(PlainText(40))
    lent_on: Mapped[date]
    back_on: Mapped[date | None]
