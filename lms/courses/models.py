"""The tables of courses."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Enum, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.courses.rules.words import CODE_LETTERS, OFFER_HOURS, Approval, Delivery, EventState
from lms.kit import codes
from lms.kit.columns import PersonalText, PlainText, SecretText
from lms.kit.db import Base, Code, Folded, Key, Line, by_value
from lms.people.rules import Sector
from lms.training.models import Subject as _Subject  # noqa: F401  (the table that course_subject points to)


class Venue(Base):
    """A room that can be booked for one thing at a time."""

    __tablename__ = "venue"
    __table_args__ = (CheckConstraint("seats IS NULL OR seats > 0", name="seats_are_positive"),)
    id: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # whose it is to change
    name: Mapped[Line]
    name_folded: Mapped[Folded]
    address: Mapped[str] = mapped_column(PlainText())
    locality: Mapped[Line | None]
    directions: Mapped[str] = mapped_column(PlainText(), default="")  # how to find it, in words: where the bus stops, which door
    access: Mapped[str] = mapped_column(PlainText(), default="")  # step-free access, hearing loop, parking, a place to pray or feed
    seats: Mapped[int | None]
    retired_on: Mapped[date | None]  # from this day on nothing new is planned here


#: What a course teaches: whoever attends is awarded each of these.
course_subject = Table(
    "course_subject",
    Base.metadata,
    Column("course_id", ForeignKey("course.id", ondelete="CASCADE"), primary_key=True),
    Column("subject_id", ForeignKey("subject.id"), primary_key=True, index=True),
)
#: What has to be held, in date, on the first day.
course_prerequisite = Table(
    "course_prerequisite",
    Base.metadata,
    Column("course_id", ForeignKey("course.id", ondelete="CASCADE"), primary_key=True),
    Column("subject_id", ForeignKey("subject.id"), primary_key=True, index=True),
)
#: For whom: no row, everybody.
course_sector = Table(
    "course_sector",
    Base.metadata,
    Column("course_id", ForeignKey("course.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "sector",
        Enum(
            Sector,
            values_callable=lambda words: [one.value for one in words],
            native_enum=False,
            create_constraint=True,
            length=40,
            name="sector",
        ),
        primary_key=True,
    ),
)
course_audience = Table(
    "course_audience",
    Base.metadata,
    Column("course_id", ForeignKey("course.id", ondelete="CASCADE"), primary_key=True),
    Column("audience_id", ForeignKey("audience.id"), primary_key=True, index=True),
)


class Course(Base):
    """What can be booked: it runs as events."""

    __tablename__ = "course"
    __table_args__ = (
        CheckConstraint("learning_minutes > 0", name="minutes_are_positive"),
        CheckConstraint("attendance_percent BETWEEN 1 AND 100", name="attendance_is_a_percentage"),
    )
    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Line]
    title_folded: Mapped[Folded]
    words_folded: Mapped[str] = mapped_column(PlainText(), default="")  # code, title, summary, subjects and their other names: for search
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)  # whose learning and development team changes it
    delivery: Mapped[Delivery] = mapped_column(by_value(Delivery))
    summary: Mapped[str] = mapped_column(PlainText())  # one or two sentences, for lists
    covers: Mapped[str] = mapped_column(PlainText(), default="")  # what it covers, one matter a line
    for_whom: Mapped[str] = mapped_column(PlainText(), default="")
    learning_minutes: Mapped[int]  # as it counts for continuing professional development
    approval: Mapped[Approval] = mapped_column(by_value(Approval), default=Approval.NONE)
    terms: Mapped[str] = mapped_column(PlainText(), default="")  # what has to be accepted to book; empty: nothing
    attendance_percent: Mapped[int] = mapped_column(default=100)  # of the time in sessions, to be awarded its subjects
    retired_on: Mapped[date | None]


class Event(Base):
    """One run of a course."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("id", "course_id"),  # so that a booking can name both, and cannot name a wrong pair
        CheckConstraint("capacity > 0", name="capacity_is_positive"),
        CheckConstraint("minimum IS NULL OR (minimum > 0 AND minimum <= capacity)", name="minimum_fits"),
        CheckConstraint("(minimum IS NULL) = (decide_on IS NULL)", name="a_minimum_is_decided_on_a_day"),
        CheckConstraint("offer_hours > 0", name="offers_last"),
        Index("ix_event_course_id_starts_at", "course_id", "starts_at"),
        Index("ix_event_state_starts_at", "state", "starts_at"),
    )
    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)  # who runs it, and vouches for its awards
    state: Mapped[EventState] = mapped_column(by_value(EventState), default=EventState.DRAFT)
    # The first and the last moment of its sessions, which stand in their own table: for sorting and for every rule about time.
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int]
    minimum: Mapped[int | None]  # with fewer booked than this on the day below, the organiser decides whether it runs
    decide_on: Mapped[date | None]
    decided_on: Mapped[date | None]  # when somebody said that it runs with however few; empty: nobody has
    opens_on: Mapped[date | None]  # first day of booking; empty: as soon as it is scheduled
    closes_on: Mapped[date | None]  # last day of booking; empty: until it starts
    cancel_by: Mapped[date | None]  # last day on which people cancel for themselves; empty: until it starts
    offer_hours: Mapped[int] = mapped_column(default=OFFER_HOURS)  # to answer an offered place, never beyond the start
    link: Mapped[str] = mapped_column(PlainText(), default="")  # to join online; shown to whoever has a place
    notes: Mapped[str] = mapped_column(PlainText(), default="")  # joining instructions
    # Goes up whenever those who have a place must be told of a change: calendar programs ask for it.
    revision: Mapped[int] = mapped_column(default=0)


class EventSession(Base):
    """One meeting of an event, from a moment to a moment, in a room or online."""

    __tablename__ = "event_session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        Index("ix_event_session_event_id_starts_at", "event_id", "starts_at"),
        Index("ix_event_session_venue_id_starts_at", "venue_id", "starts_at"),
        Index("uq_event_session_check_in_code", "check_in_code", unique=True),
    )
    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))  # empty: online, by the event's link
    # Shown in the room, for people to check themselves in. Empty: the release before this one has written the session.
    check_in_code: Mapped[str | None] = mapped_column(SecretText(CODE_LETTERS), default=lambda: codes.new_code(CODE_LETTERS))


class EventTrainer(Base):
    """Who teaches an event, and so runs its register."""

    __tablename__ = "event_trainer"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)
    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class EventMove(Base):
    """One step in the life of an event. Never edited."""

    __tablename__ = "event_move"
    __table_args__ = (Index("ix_event_move_event_id", "event_id", "id"), {"info": {"audited": False}})
    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    state: Mapped[EventState] = mapped_column(by_value(EventState))
    at: Mapped[datetime]
    by_account_id: Mapped[int | None]
    why: Mapped[str] = mapped_column(PersonalText(400))
