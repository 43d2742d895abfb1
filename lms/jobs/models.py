"""The queue."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.jobs.rules import JobState
from lms.kit import clock
from lms.kit.db import Base, Code, Key, by_value

NOT_OVER = text("state IN ('waiting', 'running')")


class Job(Base):
    """One piece of work: what kind, about which row, how far it has come."""

    __tablename__ = "job"
    __table_args__ = (
        # Asked for twice while it waits or runs, it is done once.
        Index("uq_job_one_live", "kind", "about_id", unique=True, sqlite_where=NOT_OVER, postgresql_where=NOT_OVER),
        CheckConstraint("done >= 0 AND total >= 0", name="progress_not_negative"),
        {"info": {"audited": False}},
    )
    id: Mapped[Key]
    kind: Mapped[Code]
    about_id: Mapped[int]
    by_account_id: Mapped[int | None]
    state: Mapped[JobState] = mapped_column(by_value(JobState), default=JobState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    alive_at: Mapped[datetime | None]  # the last sign of life of whoever does it
    ended_at: Mapped[datetime | None]
