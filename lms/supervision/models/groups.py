"""Groups, who is in them, and what they have agreed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.kit.columns import SHARED_APART, PlainText
from lms.kit.db import Base, Code, Key, by_value
from lms.people.models import Person as _Person  # noqa: F401  (the table that person_id points to)
from lms.supervision.rules.words import GroupKind, MemberRole, SupervisionModel

LONG = PlainText(4_000)
RUNS = text("until IS NULL")


class SupervisionGroup(Base):
    """People who meet for supervision, two or more. Nobody's employer owns it."""

    __tablename__ = "supervision_group"
    __table_args__ = (CheckConstraint("weeks_between IS NULL OR weeks_between >= 1", name="meets_once_a_week_at_most"),)
    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)  # that files know it by
    kind: Mapped[GroupKind] = mapped_column(by_value(GroupKind))
    name: Mapped[str] = mapped_column(PlainText(200))  # "" for two people: their names are its name
    weeks_between: Mapped[int | None]  # how often it meets; empty: as agreed each time
    place: Mapped[str] = mapped_column(PlainText(200), default="", server_default="")
    link: Mapped[str] = mapped_column(PlainText(500), default="", server_default="", **SHARED_APART)
    is_open: Mapped[bool] = mapped_column(default=False, server_default=false())  # anyone may join; otherwise by invitation
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # empty: a file made it
    opened_on: Mapped[date]
    ended_on: Mapped[date | None]  # the last day on which it could meet


class GroupMember(Base):
    """Somebody in a group from a day to a day, as member or as facilitator. Who is both has two rows."""

    __tablename__ = "supervision_member"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="until_not_before_since"),
        Index("ix_supervision_member_group_id_person_id", "group_id", "person_id"),
        Index("uq_supervision_member_running", "group_id", "person_id", "role", unique=True, sqlite_where=RUNS, postgresql_where=RUNS),
    )
    id: Mapped[Key]
    group_id: Mapped[int] = mapped_column(ForeignKey("supervision_group.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(by_value(MemberRole))
    since: Mapped[date]
    until: Mapped[date | None]  # the last day; empty: until further notice


class Agreement(Base):
    """A version of what the group has agreed. Fixed once it is given out to sign; in force once everyone it was given to has signed."""

    __tablename__ = "supervision_agreement"
    __table_args__ = (
        UniqueConstraint("group_id", "version"),
        CheckConstraint("version >= 1", name="counted_from_one"),
        CheckConstraint("session_minutes BETWEEN 5 AND 600", name="minutes_of_a_session"),
        CheckConstraint("weeks_between IS NULL OR weeks_between BETWEEN 1 AND 104", name="weeks_between_sessions"),
        CheckConstraint("in_force_from IS NULL OR given_out_at IS NOT NULL", name="given_out_before_in_force"),
    )
    id: Mapped[Key]
    group_id: Mapped[int] = mapped_column(ForeignKey("supervision_group.id"))
    version: Mapped[int]
    weeks_between: Mapped[int | None]
    session_minutes: Mapped[int]
    place: Mapped[str] = mapped_column(PlainText(200), default="", server_default="")
    model: Mapped[SupervisionModel] = mapped_column(by_value(SupervisionModel))
    agenda: Mapped[str] = mapped_column(LONG, **SHARED_APART)
    recording: Mapped[str] = mapped_column(LONG, **SHARED_APART)
    confidentiality: Mapped[str] = mapped_column(LONG, **SHARED_APART)  # and its limits
    cancellation: Mapped[str] = mapped_column(LONG, **SHARED_APART)
    disagreement: Mapped[str] = mapped_column(LONG, **SHARED_APART)
    leaves_room: Mapped[str] = mapped_column(LONG, **SHARED_APART)  # what may be told outside
    review_on: Mapped[date]
    line_manager_reads: Mapped[bool]  # the supervisor's line manager reads one-to-one records of the days on which this is in force
    later_members_read: Mapped[bool]  # whoever joins later reads the shared records of the days on which this is in force
    drawn_up_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    given_out_at: Mapped[datetime | None]  # empty: a draft
    in_force_from: Mapped[date | None]


class AgreementSignature(Base):
    """Somebody has signed a version. `signed_at` empty: it was given to them, and waits."""

    __tablename__ = "supervision_signature"
    __table_args__ = (UniqueConstraint("agreement_id", "person_id"),)
    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("supervision_agreement.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    is_founding: Mapped[bool]  # the version waits for them; false: they joined later
    signed_at: Mapped[datetime | None]
