"""One stored file."""

from datetime import datetime

from sqlalchemy.orm import Mapped, deferred, mapped_column

from lms.kit import clock
from lms.kit.columns import HAS_ENCRYPTED, PersonalBytes, PlainText
from lms.kit.db import Base, Key, Line


class StoredFile(Base):
    """A file as it came, by the hash of its content; a private one encrypted, by a hash that tells nothing without the key. The room that
    owns it decides who may read it."""

    __tablename__ = "stored_file"
    __table_args__ = ({"info": {"audited": False}},)  # its owner's row is audited; the content would fill the trail
    id: Mapped[Key]
    name: Mapped[Line]
    sha256: Mapped[str] = mapped_column(PlainText(64), index=True)
    size: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    content: Mapped[bytes] = deferred(mapped_column(PersonalBytes(), nullable=False, info={HAS_ENCRYPTED: True}))
