"""The tables of people. Personal columns are marked; a test lists them."""

from datetime import date, datetime
from decimal import Decimal

from flask_security import UserMixin
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Numeric, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.access import Role
from lms.kit.columns import ConfidentialText, PersonalDate, PersonalText, SecretText
from lms.kit.db import Base, Code, Folded, Key, Line, by_value
from lms.people.rules import Jurisdiction, OrganisationKind, Sector, WorkerType

OPEN = text("ends_on IS NULL")


class Organisation(Base):
    """One place in the tree: partnership > employer > service > team."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("expiring_days IN (30, 60, 90)", name="expiring_days_offered"),
        CheckConstraint("parent_id IS NULL OR parent_id != id", name="not_its_own_parent"),
    )
    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Line]
    name_folded: Mapped[Folded]
    kind: Mapped[OrganisationKind] = mapped_column(by_value(OrganisationKind))
    # The next three are inherited from above where they are empty.
    sector: Mapped[Sector | None] = mapped_column(by_value(Sector))
    locality: Mapped[Line | None]
    jurisdiction: Mapped[Jurisdiction | None] = mapped_column(by_value(Jurisdiction))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    # The one thing of the tree that is stored twice: the ids from the root to here, as /1/4/9/.
    path: Mapped[Folded] = mapped_column(unique=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # How many days before its end an award counts as "expires soon" for this employer's posts.
    expiring_days: Mapped[int] = mapped_column(default=90, server_default="90")


class JobRole(Base):
    """What somebody does: a key of the reference list, such as hcsw."""

    __tablename__ = "job_role"
    id: Mapped[Key]
    key: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Line]
    title_folded: Mapped[Folded]
    jurisdiction: Mapped[Jurisdiction] = mapped_column(by_value(Jurisdiction))


audience_job_role = Table(
    "audience_job_role",
    Base.metadata,
    Column("audience_id", ForeignKey("audience.id", ondelete="CASCADE"), primary_key=True),
    Column("job_role_id", ForeignKey("job_role.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Audience(Base):
    """A named set of job roles."""

    __tablename__ = "audience"
    id: Mapped[Key]
    key: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Line]
    job_roles: Mapped[list[JobRole]] = relationship(secondary=audience_job_role, order_by=JobRole.key)


class Person(Base):
    """One human. May have no e-mail and no account."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_name_folded", "name_folded", "id"),
        # Who was born on the same day and has the same first name, or a name that begins alike: the first look for duplicates.
        Index("ix_person_born_first_name", "date_of_birth", "first_name", "name_folded"),
        Index("ix_person_born_name_folded", "date_of_birth", "name_folded"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id != id", name="not_merged_into_itself"),
    )
    id: Mapped[Key]
    first_name: Mapped[str] = mapped_column(PersonalText(120))
    last_name: Mapped[str] = mapped_column(PersonalText(120))
    preferred_name: Mapped[str | None] = mapped_column(PersonalText(120))
    # "last first preferred" without case and accents: for search and sort.
    name_folded: Mapped[str] = mapped_column(PersonalText(400, folded=True))
    email: Mapped[str | None] = mapped_column(PersonalText(254), index=True)
    mobile: Mapped[str | None] = mapped_column(PersonalText(40), index=True)
    date_of_birth: Mapped[date | None] = mapped_column(PersonalDate())
    # Another record of the same human. Rows never move; reading follows this one step, so undoing is one update.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)


class Registration(Base):
    """A place on a regulator's register."""

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("register", "number_folded"),)
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    register: Mapped[Code]
    number: Mapped[str] = mapped_column(PersonalText(60))
    number_folded: Mapped[str] = mapped_column(PersonalText(60))
    part: Mapped[Line | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class Post(Base):
    """A person at an employer under one employee number."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("employer_id", "number_folded"),)
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    employee_number: Mapped[str] = mapped_column(PersonalText(60))
    number_folded: Mapped[str] = mapped_column(PersonalText(60))


class Term(Base):
    """A stretch of a post under the same conditions. A move closes one term and opens the next, so past figures stay true."""

    __tablename__ = "term"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("hours IS NULL OR (hours >= 0 AND hours <= 168)", name="hours_in_a_week"),
        UniqueConstraint("post_id", "starts_on"),
        Index("uq_term_one_open", "post_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_term_organisation_id_starts_on", "organisation_id", "starts_on"),
        # Whose posts run in a branch of the tree is told from this index alone.
        Index("ix_term_organisation_id_ends_on_post_id", "organisation_id", "ends_on", "post_id"),
    )
    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # the last day, included; empty: until further notice
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    job_role_id: Mapped[int | None] = mapped_column(ForeignKey("job_role.id"))
    worker_type: Mapped[WorkerType] = mapped_column(by_value(WorkerType))
    hours: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))  # a week
    supervisor_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)


class Absence(Base):
    """Long leave of 28 days or more. Its reason is visible to its employer alone."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),)
    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(ConfidentialText())


class Account(Base, UserMixin):
    """A sign-in: by e-mail, by mobile, or by employer code and employee number (through the person's posts)."""

    __tablename__ = "account"
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    email: Mapped[str | None] = mapped_column(PersonalText(254), unique=True)  # type: ignore[assignment]
    mobile: Mapped[str | None] = mapped_column(PersonalText(40), unique=True)
    password: Mapped[str | None] = mapped_column(SecretText(255))
    # Changing it signs the person out everywhere.
    fs_uniquifier: Mapped[str] = mapped_column(SecretText(64), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0, server_default="0")  # in a row
    locked_until: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="joined")


class RoleGrant(Base):
    """What an account may do, over one branch of the tree, with dates."""

    __tablename__ = "role_grant"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),)
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(by_value(Role))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
