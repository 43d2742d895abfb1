"""The tables of frameworks and profiles. Codes are stable across versions; what a version says never changes once it is published."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.framework.rules import AsksFor
from lms.kit.columns import PlainText
from lms.kit.db import Base, Code, Key, Line, by_value
from lms.people.models import JobRole

LONG = PlainText(2_000)


class Framework(Base):
    """A set of competencies with an owner, in its own words. One without versions is known by its name and levels alone."""

    __tablename__ = "framework"
    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Line]
    owner: Mapped[Line] = mapped_column(default="", server_default="")
    source: Mapped[Line] = mapped_column(default="", server_default="")
    # What it calls its parts: "principle", "capability", "indicator".
    domain_word: Mapped[Code] = mapped_column(default="domain", server_default="domain")
    competency_word: Mapped[Code] = mapped_column(default="competency", server_default="competency")
    behaviour_word: Mapped[Code] = mapped_column(default="behaviour", server_default="behaviour")
    levels: Mapped[list["FrameworkLevel"]] = relationship(order_by="FrameworkLevel.level")
    ratings: Mapped[list["FrameworkRating"]] = relationship(order_by="FrameworkRating.score")


class FrameworkLevel(Base):
    """A level; each includes those below it."""

    __tablename__ = "framework_level"
    __table_args__ = (
        UniqueConstraint("framework_id", "level"),
        UniqueConstraint("framework_id", "key"),
        CheckConstraint("level >= 1", name="levels_begin_at_one"),
    )
    id: Mapped[Key]
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id", ondelete="CASCADE"))
    level: Mapped[int]
    key: Mapped[Code]
    name: Mapped[Line]
    audience: Mapped[str] = mapped_column(LONG, default="", server_default="")  # whom it is meant for
    test: Mapped[str] = mapped_column(LONG, default="", server_default="")  # how to tell that somebody works at it


class FrameworkRating(Base):
    """A step of the scale on which behaviours are judged."""

    __tablename__ = "framework_rating"
    __table_args__ = (UniqueConstraint("framework_id", "score"), UniqueConstraint("framework_id", "key"))
    id: Mapped[Key]
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id", ondelete="CASCADE"))
    score: Mapped[int]
    key: Mapped[Code]
    name: Mapped[Line]
    is_met: Mapped[bool]


class FrameworkVersion(Base):
    """What a framework says from a day on, until the day before the next version. Without a day it is a draft."""

    __tablename__ = "framework_version"
    __table_args__ = (
        UniqueConstraint("framework_id", "number"),
        UniqueConstraint("framework_id", "published_from"),
        CheckConstraint("review_months >= 1", name="review_comes_later"),
    )
    id: Mapped[Key]
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    number: Mapped[str] = mapped_column(PlainText(20))  # "1.0"
    published_from: Mapped[date | None]
    published_at: Mapped[datetime | None]
    # How long a sign-off lasts where the competency does not say.
    review_months: Mapped[int] = mapped_column(default=24, server_default="24")
    framework: Mapped[Framework] = relationship()
    domains: Mapped[list["Domain"]] = relationship(order_by="Domain.position")
    sufficiency: Mapped[list["Sufficiency"]] = relationship(order_by="Sufficiency.level")


class Sufficiency(Base):
    """How much evidence is enough for a sign-off at a level: at least so many kinds, items seen at first hand, observations, assessors and
    days on which something was seen. A level without a row takes that of the next lower one."""

    __tablename__ = "framework_sufficiency"
    __table_args__ = (UniqueConstraint("version_id", "level"),)
    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id", ondelete="CASCADE"))
    level: Mapped[int]
    kinds: Mapped[int]
    first_hand: Mapped[int] = mapped_column(default=1, server_default="1")
    observations: Mapped[int] = mapped_column(default=0, server_default="0")
    assessors: Mapped[int] = mapped_column(default=1, server_default="1")
    days: Mapped[int] = mapped_column(default=1, server_default="1")


class Domain(Base):
    """A group of competencies of a version."""

    __tablename__ = "framework_domain"
    __table_args__ = (UniqueConstraint("version_id", "code"),)
    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id", ondelete="CASCADE"))
    code: Mapped[Code]
    name: Mapped[Line]
    intent: Mapped[str] = mapped_column(LONG, default="", server_default="")
    position: Mapped[int]
    competencies: Mapped[list["Competency"]] = relationship(order_by="Competency.position")


class Competency(Base):
    """What somebody can do. Its code is the same in every version."""

    __tablename__ = "framework_competency"
    __table_args__ = (UniqueConstraint("version_id", "code"), CheckConstraint("review_months >= 1", name="review_comes_later"))
    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id", ondelete="CASCADE"))
    domain_id: Mapped[int] = mapped_column(ForeignKey("framework_domain.id", ondelete="CASCADE"), index=True)
    code: Mapped[Code]
    name: Mapped[Line]
    warning_sign: Mapped[str] = mapped_column(LONG, default="", server_default="")
    interview_question: Mapped[str] = mapped_column(LONG, default="", server_default="")
    review_months: Mapped[int | None]  # empty: the version's
    position: Mapped[int]
    domain: Mapped[Domain] = relationship(viewonly=True)
    behaviours: Mapped[list["Behaviour"]] = relationship(order_by="[Behaviour.level, Behaviour.position]")


class Behaviour(Base):
    """What can be seen of a competency at one level."""

    __tablename__ = "framework_behaviour"
    __table_args__ = (UniqueConstraint("competency_id", "level", "position"), CheckConstraint("level >= 1", name="levels_begin_at_one"))
    id: Mapped[Key]
    competency_id: Mapped[int] = mapped_column(ForeignKey("framework_competency.id", ondelete="CASCADE"))
    level: Mapped[int]
    position: Mapped[int]
    text: Mapped[str] = mapped_column(PlainText(500))
    # What makes it the same behaviour in two versions: the first wording of its text, as long as later ones change the wording only.
    meaning: Mapped[str] = mapped_column(PlainText(500))


class Profile(Base):
    """What a job role asks for from a day on: a level in every competency of a domain, or in one. The highest that asks counts."""

    __tablename__ = "framework_profile"
    __table_args__ = (
        UniqueConstraint("job_role_id", "framework_id", "asks_for", "code", "effective_from"),
        CheckConstraint("effective_until IS NULL OR effective_until >= effective_from", name="ends_after_it_starts"),
        CheckConstraint("level >= 1", name="levels_begin_at_one"),
    )
    id: Mapped[Key]
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"), index=True)
    job_role_id: Mapped[int] = mapped_column(ForeignKey("job_role.id"))
    asks_for: Mapped[AsksFor] = mapped_column(by_value(AsksFor))
    code: Mapped[Code]  # of the domain or the competency
    level: Mapped[int]
    is_essential: Mapped[bool] = mapped_column(default=True)
    effective_from: Mapped[date]
    effective_until: Mapped[date | None]  # the last day, included
    job_role: Mapped[JobRole] = relationship()
