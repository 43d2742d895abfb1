"""The tables of registers: one mark a booking and session, one booking that bears out an award."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.bookings.models import Booking as _Booking  # noqa: F401  (the table that booking_id points to)
from lms.kit.db import Base, Key, by_value
from lms.registers.rules.marks import Mark


class Attendance(Base):
    """What the register says of one booking in one session."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("booking_id", "session_id"),)
    id: Mapped[Key]
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id"), index=True)
    mark: Mapped[Mark] = mapped_column(by_value(Mark))
    checked_in_at: Mapped[datetime | None]  # when they checked themselves in, whatever the mark says by now; empty: marked by hand


class BookingAward(Base):
    """An award that a register bears out, and the booking whose person attended. Each has a certificate."""

    __tablename__ = "booking_award"
    id: Mapped[Key]
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), unique=True, info={"vouches": True})
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    made_award: Mapped[bool]  # the register made the award; no: it was on record already, and a correction leaves it
