"""The tables of bookings. Their constraints keep the promises: one live booking a person and course."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.bookings.rules.states import LIVE, Because, BookingState
from lms.courses.models import Event as _Event  # noqa: F401  (the table that event_id points to)
from lms.kit.columns import ConfidentialText, PersonalText
from lms.kit.db import Base, Key, by_value

IS_LIVE = text(f"state IN ({', '.join(repr(state.value) for state in LIVE)})")


class Booking(Base):
    """One person, for one post, on one event: from asking to the register."""

    __tablename__ = "booking"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "course_id"], ["event.id", "event.course_id"], name="fk_booking_event_id_event"),
        CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name="an_offer_has_an_end"),
        Index("uq_booking_one_live", "person_id", "course_id", unique=True, sqlite_where=IS_LIVE, postgresql_where=IS_LIVE),
        Index("ix_booking_event_id_state", "event_id", "state"),
        Index("ix_booking_offered_until", "offered_until"),
    )
    id: Mapped[Key]
    event_id: Mapped[int]
    course_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)  # which post it is for: its employer is counted
    state: Mapped[BookingState] = mapped_column(by_value(BookingState))
    asked_at: Mapped[datetime]  # the last word in the order of the waiting list
    asked_by_account_id: Mapped[int | None]  # the learner, or who booked for them
    offered_until: Mapped[datetime | None]
    terms_accepted_at: Mapped[datetime | None]
    # Told in private: shown to the trainers of the event and its learning and development team, and on no list.
    needs: Mapped[str | None] = mapped_column(ConfidentialText())
    is_handed_on: Mapped[bool] = mapped_column(default=False, server_default=false())  # cancelled, but the seat went to a colleague


class BookingMove(Base):
    """One step in the life of a booking. Never edited."""

    __tablename__ = "booking_move"
    __table_args__ = (Index("ix_booking_move_booking_id", "booking_id", "id"), {"info": {"audited": False}})
    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    state: Mapped[BookingState] = mapped_column(by_value(BookingState))
    at: Mapped[datetime]
    by_account_id: Mapped[int | None]  # empty: the service itself, by its rules
    because: Mapped[Because | None] = mapped_column(by_value(Because))
    why: Mapped[str] = mapped_column(PersonalText(400), default="")


class CalendarFeed(Base):
    """A person's calendar at an address of its own. The address is signed with `serial`, so a new one makes the old one nobody's."""

    __tablename__ = "calendar_feed"
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    serial: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]


class Quota(Base):
    """Seats of an event that are kept for the people of an organisation and of all below it, until a day."""

    __tablename__ = "quota"
    __table_args__ = (UniqueConstraint("event_id", "organisation_id"), CheckConstraint("seats > 0", name="seats_are_positive"))
    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    seats: Mapped[int]
    release_on: Mapped[date]  # from the first moment of this day they are everybody's


class Reservation(Base):
    """Seats of an event that somebody has reserved for people of an organisation, whom they name one by one until a day."""

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("asked > 0", name="something_is_asked"),
        CheckConstraint("seats >= 0 AND named >= 0 AND seats + named <= asked", name="seats_add_up"),
        Index("ix_reservation_event_id_seats", "event_id", "seats"),
        Index("ix_reservation_ends_on", "ends_on"),
    )
    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)  # whose people can be named
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # who reserved them
    asked: Mapped[int]  # how many there were at first
    named: Mapped[int] = mapped_column(default=0)
    seats: Mapped[int]  # that have no name yet; none: it is over
    ends_on: Mapped[date]  # from the first moment of this day what has no name is everybody's
    made_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
