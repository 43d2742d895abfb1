"""Under which keys what was told in private stands."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lms.kit import clock
from lms.kit.columns import PlainText
from lms.kit.db import Base


class ConfidentialKey(Base):
    """A key that texts were written under, by its fingerprint, with a known text that tells whether it is there."""

    __tablename__ = "confidential_key"
    __table_args__ = ({"info": {"audited": False}},)  # it is about this installation, and about nobody
    fingerprint: Mapped[str] = mapped_column(PlainText(12), primary_key=True)
    canary: Mapped[str] = mapped_column(PlainText())
    since: Mapped[datetime] = mapped_column(default=clock.now)
