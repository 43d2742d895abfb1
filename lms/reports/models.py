"""The tables of reports: views that people have saved, and long lists asked for as files. Figures are never stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.files.models import StoredFile as _StoredFile  # noqa: F401  (the table that file_id points to)
from lms.kit.columns import PersonalText, PlainJson, PlainText
from lms.kit.db import Base, Code, Key, Line, by_value
from lms.reports.rules import FileFormat, Form, When


class SavedView(Base):
    """Filters and cuts under a name. Whoever opens it sees figures by their own reach."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("account_id", "name_folded"),
        CheckConstraint("name != ''", name="has_a_name"),
    )
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(PersonalText(80))
    name_folded: Mapped[str] = mapped_column(PersonalText(400, folded=True))
    measure: Mapped[Code] = mapped_column(default="completion", server_default="completion")  # by name
    form: Mapped[Form] = mapped_column(by_value(Form))
    as_at: Mapped[When] = mapped_column(by_value(When))
    filters: Mapped[dict[str, str]] = mapped_column(PlainJson())  # as in an address; read again, and checked, whenever it is opened
    is_shared: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]


class LinesFile(Base):
    """A list of lines asked for as a file that takes long to make: what it is to hold, for whom, and the file once it is made.

    Row and file are removed some days later (`rules.files.FETCHABLE`).
    """

    __tablename__ = "lines_file"
    __table_args__ = (CheckConstraint("lines >= 0", name="lines_not_negative"),)
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    format: Mapped[FileFormat] = mapped_column(by_value(FileFormat))
    title: Mapped[Line]
    scope: Mapped[dict[str, Any]] = mapped_column(PlainJson())  # a `rules.Scope`, its day included
    sort: Mapped[Code]  # with a minus before it: turned round
    about: Mapped[dict[str, Any]] = mapped_column(PlainJson())  # the filters in words, and the name of the partnership
    reach: Mapped[str] = mapped_column(PlainText())  # how far whoever asked saw then (`rules.files.reach_of`)
    lines: Mapped[int]  # when it was asked for
    asked_at: Mapped[datetime]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)  # empty: not made, or not yet
