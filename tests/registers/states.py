"""What the pages of registers show: registers in every state, a certificate, and seats that stayed empty."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.rules.states import Because, BookingState
from lms.certificates.models import Certificate
from lms.courses.models import Course, Event, EventSession
from lms.kit.db import db, transaction
from lms.registers.rules.marks import Mark
from lms.registers.rules.register import MarkInput
from lms.registers.service import register
from tests.cast import NOW, Cast
from tests.events import booking, course, event, venue

EVERYBODY = ("ailsa", "morag", "dougie", "iona", "fraser", "gordon", "kirsty", "lukasz", "hamish")
#: The certificate that the pages look at.
CODE = "2B4D6F8H9KMN"


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """One being marked, one to come, one with nobody on it, one closed."""
    with transaction():
        room = venue(cast, "Training room 2, Dudhope Centre")
        fire = course(cast, "REG-FIRE", title="Fire safety in the home")
        marked = event(cast, fire, starts_at=NOW - timedelta(minutes=5), at=room, trainers=("tam",), capacity=9, sessions=2)
        for who in EVERYBODY:
            booking(cast, marked, who, needs="A chair with arms.\nNo nuts." if who in ("gordon", "morag") else None)
        _mark(cast, marked, {"ailsa": Mark.PRESENT, "gordon": Mark.LATE, "kirsty": Mark.PART, "iona": Mark.ABSENT})
        early = event(cast, course(cast, "REG-EARLY"), starts_at=NOW + timedelta(days=3), at=room, trainers=("tam",))
        booking(cast, early, "ailsa")
        nobody = event(cast, course(cast, "REG-NONE"), starts_at=NOW - timedelta(hours=1), trainers=("tam",))
        ready, closed = (_over(cast, course(cast, code), trainers=("tam",), at=room) for code in ("REG-READY", "REG-DONE"))
        register.close(event_id=closed.id, by=cast["tam"].viewer())
        late = booking(cast, closed, "fraser", BookingState.CANCELLED)
        missing = db.session.scalars(select(Booking.id).where(Booking.event_id == closed.id, Booking.state == BookingState.NO_SHOW)).one()
        one = db.session.scalars(select(Certificate).order_by(Certificate.id).limit(1)).one()
        one.code = CODE
        scanned = event(cast, course(cast, "REG-SCAN"), starts_at=NOW - timedelta(minutes=2), trainers=("tam",))
        for who in ("ailsa", "morag"):
            booking(cast, scanned, who)
        for on, code in ((marked, "2B4D6F8H"), (early, "2B4D6F8J"), (scanned, "2B4D6F8K")):
            first = select(EventSession).where(EventSession.event_id == on.id).order_by(EventSession.starts_at).limit(1)
            db.session.scalars(first).one().check_in_code = code
        ids = {
            "marked": marked,
            "scanned": scanned,
            "early": early,
            "nobody_on": nobody,
            "ready": ready,
            "closed": closed,
            "late": late,
            "certificate": one,
        }
        return {name: row.id for name, row in ids.items()} | {"no_show": missing}


def _over(cast: Cast, of: Course, **more: object) -> Event:
    """Everybody is marked, and one has not come."""
    one = event(cast, of, starts_at=NOW - timedelta(hours=1), **more)
    for who in ("ailsa", "lukasz", "kirsty"):
        booking(cast, one, who)
    _mark(cast, one, {"ailsa": Mark.PRESENT, "lukasz": Mark.PRESENT, "kirsty": Mark.ABSENT})
    gone = db.session.scalars(select(Booking.id).where(Booking.event_id == one.id, Booking.person_id == cast["kirsty"].person_id)).one()
    register.say_why(event_id=one.id, booking_id=gone, because=Because.STAFFING, why="", by=cast["tam"].viewer())
    return one


def _mark(cast: Cast, one: Event, marks: dict[str, Mark]) -> None:
    session_id = db.session.scalars(select(EventSession.id).where(EventSession.event_id == one.id).order_by(EventSession.starts_at)).first()
    of = {row.person_id: row.id for row in db.session.scalars(select(Booking).where(Booking.event_id == one.id))}
    taps = {of[cast[who].person_id]: MarkInput(mark, None) for who, mark in marks.items()}
    register.mark(event_id=one.id, session_id=session_id or 0, taps=taps, by=cast["tam"].viewer())
