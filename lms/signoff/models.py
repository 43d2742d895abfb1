"""The tables of sign-offs: facts, first assessors, flags, aims; what people ask for; how they are judged, by themselves and by others."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.framework.models import Framework as _Framework  # noqa: F401  (the table that framework_id points to)
from lms.kit.columns import ConfidentialText, PersonalText
from lms.kit.db import Base, Code, Key, by_value
from lms.people.models import Person as _Person  # noqa: F401  (the table that person_id points to)
from lms.signoff.rules.words import ItemState, Outcome, Source

STANDS = text("withdrawn_on IS NULL")
IS_OPEN = text("state IN ('draft', 'waiting', 'claimed', 'returned')")
UNFINISHED = text("finished_at IS NULL")


class SignOff(Base):
    """A fact: this person was found competent at this level on this day. It belongs to them, whatever employer they work for.

    Its version is the one in force on `signed_on`, or the first. It may be withdrawn with a reason, and is never deleted.
    """

    __tablename__ = "sign_off"
    __table_args__ = (
        Index(
            "uq_sign_off_one_a_day",
            "person_id",
            "framework_id",
            "competency_code",
            "level",
            "signed_on",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        Index("ix_sign_off_framework_id_competency_code", "framework_id", "competency_code"),
        CheckConstraint("review_on >= signed_on", name="review_comes_later"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn_with_a_reason"),
        CheckConstraint("level >= 1", name="levels_begin_at_one"),
    )
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    competency_code: Mapped[Code]
    level: Mapped[int]
    signed_on: Mapped[date]
    review_on: Mapped[date]  # the last day on which it counts
    source: Mapped[Source] = mapped_column(by_value(Source))
    # Who signed: of a brought one perhaps only a name.
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    assessor_name: Mapped[str] = mapped_column(PersonalText(250), default="", server_default="")
    # The employer that brought it, or of the post it was given for.
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    method: Mapped[str] = mapped_column(PersonalText(200), default="", server_default="")
    notes: Mapped[str | None] = mapped_column(ConfidentialText())
    # The one whose date of review it keeps, having added what a new version asks.
    topped_up_id: Mapped[int | None] = mapped_column(ForeignKey("sign_off.id"))
    made_at: Mapped[datetime]
    made_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_on: Mapped[date | None]  # from this day on it does not count
    withdrawn_reason: Mapped[str | None] = mapped_column(PersonalText(500))
    withdrawn_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class FirstAssessor(Base):
    """Somebody who may sign although nobody signed them: a start for a place where nobody is signed off yet.

    Up to a level, for a whole framework, one of its domains, or one competency; for people in a branch of the tree, for a time.
    """

    __tablename__ = "first_assessor"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("domain_code IS NULL OR competency_code IS NULL", name="domain_or_competency"),
    )
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    domain_code: Mapped[Code | None]
    competency_code: Mapped[Code | None]
    level: Mapped[int]  # up to and including
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(PersonalText(500))
    made_at: Mapped[datetime]
    by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class ProfileCertificate(Base):
    """A certificate that somebody was signed off for all that a job role asks for in a framework, with the register numbers of both as they
    were. Whether that still stands is derived."""

    __tablename__ = "profile_certificate"
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    job_role_id: Mapped[int] = mapped_column(ForeignKey("job_role.id"))
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    made_at: Mapped[datetime]
    registered: Mapped[str] = mapped_column(PersonalText(250), default="", server_default="")
    # Who signed what was missing last.
    assessor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    assessor_name: Mapped[str] = mapped_column(PersonalText(250))
    assessor_registered: Mapped[str] = mapped_column(PersonalText(250), default="", server_default="")


class ReviewFlag(Base):
    """A supervisor asks that a sign-off is looked at again. It changes no figure."""

    __tablename__ = "sign_off_flag"
    id: Mapped[Key]
    sign_off_id: Mapped[int] = mapped_column(ForeignKey("sign_off.id"), index=True)
    reason: Mapped[str] = mapped_column(PersonalText(500))
    raised_at: Mapped[datetime]
    raised_by_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]
    settled_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class AspiredRole(Base):
    """The job role somebody works towards."""

    __tablename__ = "aspired_role"
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    job_role_id: Mapped[int] = mapped_column(ForeignKey("job_role.id"))
    chosen_at: Mapped[datetime]


class SignOffRequest(Base):
    """One learner asks for competencies of one framework, for one of their posts."""

    __tablename__ = "sign_off_request"
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    made_at: Mapped[datetime]
    message: Mapped[str | None] = mapped_column(ConfidentialText())  # to the assessor
    items: Mapped[list["RequestItem"]] = relationship(order_by="RequestItem.competency_code")


class RequestItem(Base):
    """One competency at one level of a request. Its state is the last of its moves."""

    __tablename__ = "sign_off_item"
    __table_args__ = (
        Index(
            "uq_sign_off_item_one_open",
            "person_id",
            "framework_id",
            "competency_code",
            "level",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        Index("ix_sign_off_item_assessor_id_state", "assessor_id", "state"),
        Index("ix_sign_off_item_person_id_state", "person_id", "state"),
        Index("ix_sign_off_item_state_moved_at", "state", "moved_at"),
    )
    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(ForeignKey("sign_off_request.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # the learner
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    competency_code: Mapped[Code]
    level: Mapped[int]
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # a draft may have none yet
    state: Mapped[ItemState] = mapped_column(by_value(ItemState))
    round: Mapped[int] = mapped_column(default=1, server_default="1")
    moved_at: Mapped[datetime]
    request: Mapped[SignOffRequest] = relationship(viewonly=True)


class RequestMove(Base):
    """A move of an item: never edited."""

    __tablename__ = "sign_off_move"
    __table_args__ = (Index("ix_sign_off_move_item_id_at", "item_id", "at"),)
    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("sign_off_item.id"))
    state: Mapped[ItemState] = mapped_column(by_value(ItemState))  # moved to
    at: Mapped[datetime]
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # empty: it ended by itself
    reason: Mapped[str | None] = mapped_column(ConfidentialText())


class SelfAssessment(Base):
    """One round in which somebody rates themselves in one competency; every round is kept."""

    __tablename__ = "self_assessment"
    __table_args__ = (
        Index(
            "uq_self_assessment_one_begun",
            "person_id",
            "version_id",
            "competency_code",
            unique=True,
            sqlite_where=UNFINISHED,
            postgresql_where=UNFINISHED,
        ),
    )
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id"))
    competency_code: Mapped[Code]
    level: Mapped[int]  # expected of them then; behaviours up to it are rated
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    comment: Mapped[str | None] = mapped_column(ConfidentialText())
    ratings: Mapped[list["SelfRating"]] = relationship()


class SelfRating(Base):
    """How somebody rates themselves in one behaviour."""

    __tablename__ = "self_rating"
    # Every tap is saved; nobody answers for what they thought of themselves a moment ago.
    __table_args__ = (UniqueConstraint("self_assessment_id", "behaviour_id"), {"info": {"audited": False}})
    id: Mapped[Key]
    self_assessment_id: Mapped[int] = mapped_column(ForeignKey("self_assessment.id", ondelete="CASCADE"))
    behaviour_id: Mapped[int] = mapped_column(ForeignKey("framework_behaviour.id"))
    score: Mapped[int]


class Judgement(Base):
    """What an assessor finds of somebody in one competency at one level, against the version of that day."""

    __tablename__ = "judgement"
    __table_args__ = (Index("ix_judgement_person_id_competency_code", "person_id", "competency_code"),)
    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # the learner
    assessor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("sign_off_item.id"), index=True)  # empty: nobody had asked
    round: Mapped[int] = mapped_column(default=1, server_default="1")
    version_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id"))
    competency_code: Mapped[Code]
    level: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(by_value(Outcome))
    judged_at: Mapped[datetime]
    comment: Mapped[str | None] = mapped_column(ConfidentialText())
    sign_off_id: Mapped[int | None] = mapped_column(ForeignKey("sign_off.id", ondelete="SET NULL"), index=True)
    ratings: Mapped[list["JudgementRating"]] = relationship()


class JudgementRating(Base):
    """How an assessor rates one behaviour."""

    __tablename__ = "judgement_rating"
    __table_args__ = (UniqueConstraint("judgement_id", "behaviour_id"),)
    id: Mapped[Key]
    judgement_id: Mapped[int] = mapped_column(ForeignKey("judgement.id", ondelete="CASCADE"))
    behaviour_id: Mapped[int] = mapped_column(ForeignKey("framework_behaviour.id"))
    score: Mapped[int]
