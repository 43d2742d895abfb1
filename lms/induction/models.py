"""The tables of inductions: programmes with their versions and steps, what people recorded, and what is derived from both."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.framework.models import Framework as _Framework  # noqa: F401  (the table that framework_id points to)
from lms.induction.rules.words import Confirm, ConfirmedBy, How, Part, Scope, StepKind
from lms.kit.columns import Keys, PersonalText, PlainText
from lms.kit.db import Base, Code, Key, Line, by_value
from lms.people.models import Person as _Person  # noqa: F401  (the table that person_id points to)
from lms.people.rules import Jurisdiction
from lms.training.models import Subject as _Subject  # noqa: F401  (the table that subject_id points to)

LONG = PlainText(4_000)
STANDS = text("withdrawn_from IS NULL")
IS_DRAFT = text("published_from IS NULL")
IS_NAMED = text("ended_on IS NULL")


class Programme(Base):
    """What somebody who starts goes through. Shared by all, or of one employer; compulsory or offered."""

    __tablename__ = "induction_programme"
    __table_args__ = (
        CheckConstraint("target_days >= 0", name="target_not_before_the_start"),
        CheckConstraint("part_time_longest IS NULL OR part_time_longest >= target_days", name="part_time_has_no_less"),
        CheckConstraint("extends_id IS NULL OR extends_id != id", name="does_not_extend_itself"),
        CheckConstraint("approved_until IS NULL OR approved_until >= approved_from", name="approved_from_before_until"),
    )
    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Line]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # the owner; empty: the partnership
    is_compulsory: Mapped[bool]
    approved_from: Mapped[date | None]  # empty: not approved
    approved_until: Mapped[date | None]
    target_days: Mapped[int]  # from the first day
    part_time_longest: Mapped[int | None]  # days at most, for people who work fewer hours; empty: they have no more than others
    extends_id: Mapped[int | None] = mapped_column(ForeignKey("induction_programme.id"), index=True)  # has all its steps
    joins_from: Mapped[date]  # people who start earlier are not on it
    note: Mapped[str] = mapped_column(LONG, default="", server_default="")
    versions: Mapped[list["ProgrammeVersion"]] = relationship(order_by="ProgrammeVersion.number")


class ProgrammeVersion(Base):
    """The steps of a programme from a day, and whom it is for. Once published it is not changed; one draft at a time."""

    __tablename__ = "induction_version"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        UniqueConstraint("programme_id", "published_from"),
        Index("uq_induction_version_one_draft", "programme_id", unique=True, sqlite_where=IS_DRAFT, postgresql_where=IS_DRAFT),
        CheckConstraint("number >= 1", name="numbers_begin_at_one"),
    )
    id: Mapped[Key]
    programme_id: Mapped[int] = mapped_column(ForeignKey("induction_programme.id"))
    number: Mapped[int]
    published_from: Mapped[date | None]  # empty: a draft
    note: Mapped[str] = mapped_column(LONG, default="", server_default="")  # what is new in it
    conditions: Mapped[list["Condition"]] = relationship(order_by="Condition.id", cascade="all, delete-orphan")
    steps: Mapped[list["Step"]] = relationship(order_by="Step.position", cascade="all, delete-orphan")


class Condition(Base):
    """A post is for the programme on a day when its term meets everything that is filled in here, or in another row."""

    __tablename__ = "induction_condition"
    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("induction_version.id", ondelete="CASCADE"), index=True)
    worker_types: Mapped[frozenset[str]] = mapped_column(Keys(), default=frozenset(), server_default="")
    sectors: Mapped[frozenset[str]] = mapped_column(Keys(), default=frozenset(), server_default="")
    audiences: Mapped[frozenset[str]] = mapped_column(Keys(), default=frozenset(), server_default="")
    job_roles: Mapped[frozenset[str]] = mapped_column(Keys(), default=frozenset(), server_default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # and all below it
    jurisdiction: Mapped[Jurisdiction | None] = mapped_column(by_value(Jurisdiction))
    joins_from: Mapped[date | None]  # empty: as the programme


class Step(Base):
    """One thing to do. Its key is the same in every version."""

    __tablename__ = "induction_step"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        CheckConstraint("due_days >= 0", name="due_not_before_the_start"),
        CheckConstraint("count >= 1", name="done_once_at_least"),
        CheckConstraint("kind != 'subject' OR subject_id IS NOT NULL", name="training_has_a_subject"),
        CheckConstraint("(kind = 'competency') = (competency_code IS NOT NULL)", name="competency_is_named"),
        CheckConstraint("(competency_code IS NULL) = (framework_id IS NULL)", name="competency_of_a_framework"),
        CheckConstraint("(competency_code IS NULL) = (level IS NULL)", name="competency_at_a_level"),
    )
    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("induction_version.id", ondelete="CASCADE"))
    key: Mapped[Code]
    position: Mapped[int]
    title: Mapped[Line]
    kind: Mapped[StepKind] = mapped_column(by_value(StepKind))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)  # a session may have one too
    framework_id: Mapped[int | None] = mapped_column(ForeignKey("framework.id"))
    competency_code: Mapped[Code | None]
    level: Mapped[int | None]
    due_days: Mapped[int]  # from the first day
    is_required: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    audience: Mapped[Code | None]  # the key of the audience that it is for; empty: everybody
    jurisdictions: Mapped[frozenset[str]] = mapped_column(Keys(), default=frozenset(), server_default="")  # empty: any
    count: Mapped[int] = mapped_column(default=1, server_default="1")  # on so many different days
    confirm: Mapped[Confirm | None] = mapped_column(by_value(Confirm))  # empty: facts say so
    scope: Mapped[Scope] = mapped_column(by_value(Scope), default=Scope.POST, server_default=Scope.POST.value)
    text: Mapped[str] = mapped_column(LONG, default="", server_default="")  # what to do, or what is to be read
    link: Mapped[str] = mapped_column(PlainText(500), default="", server_default="")  # where the document is


class FullTimeHours(Base):
    """What full time is from a day on, in hours a week."""

    __tablename__ = "full_time_hours"
    id: Mapped[Key]
    from_day: Mapped[date] = mapped_column(unique=True)
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 2))


class StepRecord(Base):
    """A fact: this step was done in this post on this day, and who says so. Withdrawn from a day with a reason, never deleted.

    `programme_id` is the programme that brings the step; an empty key: the whole programme was done.
    """

    __tablename__ = "induction_record"
    __table_args__ = (
        Index(
            "uq_induction_record_one_a_day",
            "post_id",
            "programme_id",
            "step_key",
            "done_on",
            "confirmed_by",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        CheckConstraint("(withdrawn_from IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn_with_a_reason"),
    )
    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("induction_programme.id"), index=True)
    step_key: Mapped[Code] = mapped_column(default="", server_default="")
    done_on: Mapped[date]
    confirmed_by: Mapped[ConfirmedBy] = mapped_column(by_value(ConfirmedBy))
    how: Mapped[How] = mapped_column(by_value(How))
    where_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # of shadowing
    note: Mapped[str | None] = mapped_column(PersonalText(500))
    made_at: Mapped[datetime]
    made_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_from: Mapped[date | None]  # from this day on it does not count
    withdrawn_reason: Mapped[str | None] = mapped_column(PersonalText(500))
    withdrawn_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Waiver(Base):
    """This step does not apply to this post from a day on, for a reason. Taken back from a day, never deleted."""

    __tablename__ = "induction_waiver"
    __table_args__ = (
        Index(
            "uq_induction_waiver_one",
            "post_id",
            "programme_id",
            "step_key",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )
    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("induction_programme.id"), index=True)  # that brings the step
    step_key: Mapped[Code]
    reason: Mapped[str] = mapped_column(PersonalText(500))
    from_day: Mapped[date]
    made_at: Mapped[datetime]
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    withdrawn_from: Mapped[date | None]  # from this day on the step applies again
    withdrawn_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Buddy(Base):
    """Somebody who helps a starter in a post, until another is named."""

    __tablename__ = "induction_buddy"
    __table_args__ = (Index("uq_induction_buddy_one", "post_id", unique=True, sqlite_where=IS_NAMED, postgresql_where=IS_NAMED),)
    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # the buddy
    named_on: Mapped[date]
    ended_on: Mapped[date | None]  # from this day on no longer
    made_at: Mapped[datetime]
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Joining(Base):
    """Somebody put this post on a programme by hand, from a day."""

    __tablename__ = "induction_joining"
    __table_args__ = (
        Index("uq_induction_joining_one", "post_id", "programme_id", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
        CheckConstraint("(withdrawn_from IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn_with_a_reason"),
    )
    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("induction_programme.id"), index=True)
    starts_on: Mapped[date]
    made_at: Mapped[datetime]
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    withdrawn_from: Mapped[date | None]  # from this day on the post is not on it
    withdrawn_reason: Mapped[str | None] = mapped_column(PersonalText(500))


class InductionCertificate(Base):
    """A certificate that somebody completed a programme. Whether that still stands is derived."""

    __tablename__ = "induction_certificate"
    __table_args__ = (UniqueConstraint("post_id", "programme_id", "completed_on"),)
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("induction_programme.id"))
    starts_on: Mapped[date]
    completed_on: Mapped[date]
    made_at: Mapped[datetime]


class Induction(Base):
    """An induction as it is seen on each of these days. Derived: rewritten, never edited.

    Looked at on a day, what is dated later has not happened yet: `completed_on` and the days of steps count once they have come.
    `judged_id`: on whose steps and target days it is judged: its own programme, or one that this contains.
    """

    __tablename__ = "induction"
    __table_args__ = (
        UniqueConstraint("post_id", "programme_id", "judged_id", "starts_on", "from_day"),
        Index("ix_induction_judged_id_from_day", "judged_id", "from_day"),
        {"info": {"audited": False, "derived": True}},
    )
    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("induction_programme.id"))
    judged_id: Mapped[int] = mapped_column(ForeignKey("induction_programme.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("induction_version.id"))  # of the programme it is judged on
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # its last day; empty: none in sight
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    target_on: Mapped[date]
    completed_on: Mapped[date | None]
    start_month: Mapped[str] = mapped_column(PlainText(7))  # 2026-04
    days_taken: Mapped[int | None]  # from the start to completed_on


class InductionStep(Base):
    """A step of an induction as it is seen on the days of that row. Steps that do not apply have none."""

    __tablename__ = "induction_progress"
    __table_args__ = (UniqueConstraint("induction_id", "step_id"), {"info": {"audited": False, "derived": True}})
    id: Mapped[Key]
    induction_id: Mapped[int] = mapped_column(ForeignKey("induction.id", ondelete="CASCADE"))
    step_id: Mapped[int] = mapped_column(ForeignKey("induction_step.id"), index=True)
    part: Mapped[Part] = mapped_column(by_value(Part))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
