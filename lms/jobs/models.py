"""The queue."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.jobs.rules import JobState
from lms.kit import clock
from lms.kit.columns import PersonalText
from lms.kit.db import Base, Code, Key, by_value

NOT_OVER = text("state IN ('waiting', 'running')")


class Job(Base):
    """One piece of work: what kind, about which row, how far it has come."""

    __tablename__ = "job"
    __table_args__ = (
        # Asked for twice while it waits or runs, it is done once.
        Index("uq_job_one_live", "kind", "about_id", unique=True, sqlite_where=NOT_OVER, postgresql_where=NOT_OVER),
        # Several workers see that periodic work falls due: one of them gets it in.
        Index("uq_job_kind_slot", "kind", "slot", unique=True),
        Index("ix_job_waiting", "due_at", "id", sqlite_where=NOT_OVER, postgresql_where=NOT_OVER),
        Index("ix_job_by_account_id", "by_account_id", "id"),
        CheckConstraint("done >= 0 AND total >= 0", name="progress_not_negative"),
        {"info": {"audited": False}},
    )
    id: Mapped[Key]
    kind: Mapped[Code]
    about_id: Mapped[int]
    # What people read, and the page of what it is about: an endpoint whose one number is `about_id`.
    title: Mapped[str] = mapped_column(PersonalText(200), default="")  # may name a person
    endpoint: Mapped[Code | None]
    # No foreign key: people live above this room. Empty: the clock or a command asked.
    by_account_id: Mapped[int | None]
    state: Mapped[JobState] = mapped_column(by_value(JobState), default=JobState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)  # not before: later than `made_at` once it has gone wrong
    slot: Mapped[datetime | None]  # of periodic work: when it fell due
    started_at: Mapped[datetime | None]  # of the try that goes on, or was the last; empty while it waits
    claim: Mapped[Code | None]  # of whoever does it: what another worker has taken up is no longer theirs to report or end
    alive_at: Mapped[datetime | None]  # the last sign of life of whoever does it
    cancel_asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(PersonalText(200), default="")  # a sentence for people
