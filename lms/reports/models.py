"""The one table of reports: views that people have saved. Figures are never stored."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit.db import Base, Folded, Key, by_value
from lms.reports.rules import Form, When


class SavedView(Base):
    """Filters and cuts under a name. Whoever opens it sees figures by their own reach."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("account_id", "name_folded"),
        CheckConstraint("name != ''", name="has_a_name"),
    )
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80), info={"personal": "free text"})
    name_folded: Mapped[Folded] = mapped_column(info={"personal": "free text"})
    form: Mapped[Form] = mapped_column(by_value(Form))
    as_at: Mapped[When] = mapped_column(by_value(When))
    filters: Mapped[dict[str, str]] = mapped_column(JSON)  # as in an address; read again, and checked, whenever it is opened
    is_shared: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
