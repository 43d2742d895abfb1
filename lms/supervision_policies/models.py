"""The table of policies. Everything else is worked out of it, of terms and of sessions."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit.db import Base, Key, by_value
from lms.people.models import Organisation as _Organisation  # noqa: F401  (the table that organisation_id points to)
from lms.people.rules import WorkerType


class SupervisionPolicy(Base):
    """How often supervision is due for whoever has a post in this part of the tree, as this role and worker type, if any is named."""

    __tablename__ = "supervision_policy"
    __table_args__ = (
        CheckConstraint("interval_days BETWEEN 1 AND 1096", name="interval_of_three_years_at_most"),
        CheckConstraint("effective_until IS NULL OR effective_until >= effective_from", name="until_not_before_from"),
        Index("ix_supervision_policy_organisation_id", "organisation_id"),
    )
    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    job_role_id: Mapped[int | None] = mapped_column(ForeignKey("job_role.id"), index=True)  # empty: every role
    worker_type: Mapped[WorkerType | None] = mapped_column(by_value(WorkerType))  # empty: every worker type
    interval_days: Mapped[int]
    group_counts: Mapped[bool]  # do group, action learning set and peer sessions count, beside one-to-one?
    effective_from: Mapped[date]
    effective_until: Mapped[date | None]  # the last day; empty: until further notice
