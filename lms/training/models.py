"""The tables of training: facts and rules, and the one stored projection of them, standings."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit.columns import PersonalText, PlainText
from lms.kit.db import Base, Code, Folded, Key, Line, by_value
from lms.people.rules import Sector, WorkerType
from lms.training.rules.enums import Kind, Recognition, Transfers


class Subject(Base):
    """What is learnt, at one level of an ordered family."""

    __tablename__ = "subject"
    __table_args__ = (
        CheckConstraint("validity_months IS NULL OR validity_months > 0", name="validity_is_positive"),
        CheckConstraint("due_days IS NULL OR due_days >= 0", name="due_days_not_negative"),
        CheckConstraint("(retired_on IS NULL) = (retired_reason IS NULL)", name="retired_with_a_reason"),
    )
    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Line]
    name_folded: Mapped[Folded]
    words_folded: Mapped[str] = mapped_column(PlainText(), default="", server_default="")  # code, name and aliases: for search
    family: Mapped[Code] = mapped_column(index=True)
    family_name: Mapped[Line]
    position: Mapped[int]  # within the family, from the first level up
    category: Mapped[Kind] = mapped_column(by_value(Kind))
    validity_months: Mapped[int | None]  # until `SubjectInterval` says otherwise; empty: once only
    due_days: Mapped[int | None]  # empty: 28
    transfers: Mapped[Transfers] = mapped_column(by_value(Transfers))
    on_the_job: Mapped[bool] = mapped_column(default=False, server_default=false())  # supervisors may record it for their people
    aliases: Mapped[str] = mapped_column(PlainText(), default="")  # other names people use, one a line
    authority: Mapped[str | None] = mapped_column(PlainText())  # the law, regulator or standard that asks for it
    check_locally: Mapped[bool] = mapped_column(default=False)  # the source is one employer's rule, a memory or our own design
    note: Mapped[str | None] = mapped_column(PlainText())
    # Made or changed here: loading the reference list reports a difference and leaves it.
    is_own: Mapped[bool] = mapped_column(default=False, server_default=false())
    retired_on: Mapped[date | None]  # from this day on no new requirement may ask for it; awards go on counting
    retired_reason: Mapped[str | None] = mapped_column(PlainText())


class SubjectInterval(Base):
    """From a day on the subject is valid for so many months. It governs every award from that day, older ones included."""

    __tablename__ = "subject_interval"
    __table_args__ = (
        UniqueConstraint("subject_id", "from_day"),
        CheckConstraint("months IS NULL OR months > 0", name="months_are_positive"),
    )
    id: Mapped[Key]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id", ondelete="CASCADE"))
    from_day: Mapped[date]
    months: Mapped[int | None]  # empty: once only
    reason: Mapped[str] = mapped_column(PlainText())  # and on whose authority


#: Direct covers only: an award in the first counts for the second. The whole of what a subject covers is worked out in Python.
subject_covers = Table(
    "subject_covers",
    Base.metadata,
    Column("subject_id", ForeignKey("subject.id", ondelete="CASCADE"), primary_key=True),
    Column("covered_id", ForeignKey("subject.id", ondelete="CASCADE"), primary_key=True, index=True),
    CheckConstraint("subject_id != covered_id", name="not_itself"),
)


class Requirement(Base):
    """A rule: which posts must have a subject, how soon, how often, from when until when, on whose authority."""

    __tablename__ = "requirement"
    __table_args__ = (
        CheckConstraint("effective_until IS NULL OR effective_until >= effective_from", name="ends_after_it_starts"),
        CheckConstraint("renew_months IS NULL OR renew_months > 0", name="renewal_is_positive"),
        CheckConstraint("due_days IS NULL OR due_days >= 0", name="due_days_not_negative"),
        CheckConstraint("NOT (renews_never AND renew_months IS NOT NULL)", name="renews_or_never"),
        CheckConstraint("replaces_id IS NULL OR (replaces_id < id AND replaces_reason IS NOT NULL)", name="replaces_with_a_reason"),
        CheckConstraint("succeeds_id IS NULL OR succeeds_id != id", name="not_its_own_successor"),
        Index("ix_requirement_subject_id_effective_from", "subject_id", "effective_from"),
    )
    id: Mapped[Key]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    # The conditions: an empty one always holds.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    sector: Mapped[Sector | None] = mapped_column(by_value(Sector))
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"))
    job_role_id: Mapped[int | None] = mapped_column(ForeignKey("job_role.id"))
    worker_type: Mapped[WorkerType | None] = mapped_column(by_value(WorkerType))
    kind: Mapped[Kind] = mapped_column(by_value(Kind))
    due_days: Mapped[int | None]  # empty: the subject's
    renew_months: Mapped[int | None]  # empty: the subject's
    renews_never: Mapped[bool] = mapped_column(default=False)
    effective_from: Mapped[date]
    effective_until: Mapped[date | None]
    # The rule this one carries on from: its clock started with that one, so a change is no amnesty.
    succeeds_id: Mapped[int | None] = mapped_column(ForeignKey("requirement.id"), unique=True)
    # The wider rule this one stands in for, and why.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("requirement.id"), index=True)
    replaces_reason: Mapped[str | None] = mapped_column(PlainText())
    authority: Mapped[str | None] = mapped_column(PlainText())  # law, regulator, funder or local choice
    owner: Mapped[Line | None]
    review_on: Mapped[date | None]


class Award(Base):
    """A fact: this person achieved this subject on this day. Revoked with a reason, never deleted."""

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("person_id", "subject_id", "achieved_on", "employer_id"),
        CheckConstraint("expires_on IS NULL OR expires_on >= achieved_on", name="expires_after_it_was_achieved"),
        CheckConstraint("(revoked_on IS NULL) = (revoked_reason IS NULL)", name="revoked_with_a_reason"),
    )
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    achieved_on: Mapped[date]
    # Where it was made and by whom it is vouched for: the issuer that recognition rules speak of.
    employer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    expires_on: Mapped[date | None]  # the certificate's own last day
    method: Mapped[Line | None]
    provider: Mapped[Line | None]
    certificate_number: Mapped[str | None] = mapped_column(PersonalText(200))
    notes: Mapped[str | None] = mapped_column(PersonalText())
    verified_by: Mapped[str | None] = mapped_column(PersonalText(200))
    revoked_on: Mapped[date | None]
    revoked_reason: Mapped[str | None] = mapped_column(PersonalText())


class AwardEntry(Base):
    """What somebody recorded by hand in one go, and can take back for a while."""

    __tablename__ = "award_entry"
    __table_args__ = (Index("ix_award_entry_by_account_id_made_at", "by_account_id", "made_at"),)
    id: Mapped[Key]
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class AwardEntryAward(Base):
    """An award that counts because of such an entry: made by it, or brought back."""

    __tablename__ = "award_entry_award"
    __table_args__ = (UniqueConstraint("entry_id", "award_id"),)
    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("award_entry.id"))
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True)


class Exemption(Base):
    """This post, or this person in every post, need not hold this very subject, for a reason and until a day."""

    __tablename__ = "exemption"
    __table_args__ = (
        CheckConstraint("(post_id IS NULL) != (person_id IS NULL)", name="of_a_post_or_a_person"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),
    )
    id: Mapped[Key]
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(PersonalText())


class RecognitionRule(Base):
    """Which issuer's awards, of which age, count without confirmation, with it, or not at all."""

    __tablename__ = "recognition_rule"
    __table_args__ = (CheckConstraint("effective_until IS NULL OR effective_until >= effective_from", name="ends_after_it_starts"),)
    id: Mapped[Key]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"))  # empty: every subject
    recognising_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # empty: every employer
    older_than_months: Mapped[int | None]  # at the post's first day; empty: of any age
    decision: Mapped[Recognition] = mapped_column(by_value(Recognition))
    reason: Mapped[str] = mapped_column(PlainText())
    effective_from: Mapped[date]
    effective_until: Mapped[date | None]


class AwardConfirmation(Base):
    """An employer has looked at another's award and lets it count from this day."""

    __tablename__ = "award_confirmation"
    __table_args__ = (UniqueConstraint("award_id", "employer_id"),)
    id: Mapped[Key]
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    employer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    confirmed_on: Mapped[date]
    made_at: Mapped[datetime]


class Standing(Base):
    """For a post and a subject, one row per unbroken stretch of days with the same deciding facts. Derived: rewritten, never edited."""

    __tablename__ = "standing"
    __table_args__ = (
        UniqueConstraint("post_id", "subject_id", "from_day"),
        CheckConstraint("to_day IS NULL OR to_day >= from_day", name="ends_after_it_starts"),
        CheckConstraint("is_offer OR due_on IS NOT NULL", name="a_duty_has_a_due_date"),
        Index("ix_standing_subject_id_from_day", "subject_id", "from_day"),
        {"info": {"audited": False, "derived": True}},
    )
    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    is_offer: Mapped[bool]
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), index=True)  # sets due_on
    interval_requirement_id: Mapped[int | None] = mapped_column(ForeignKey("requirement.id"))  # empty: the subject's own interval
    interval_months: Mapped[int | None]  # empty: never expires
    award_id: Mapped[int | None] = mapped_column(ForeignKey("award.id"), index=True)
    exemption_id: Mapped[int | None] = mapped_column(ForeignKey("exemption.id"))
    absence_id: Mapped[int | None] = mapped_column(ForeignKey("absence.id"))
    in_grace: Mapped[bool]  # within the 28 days after that absence
    due_on: Mapped[date | None]
    expires_on: Mapped[date | None]
