"""Which events the worker has to look after now."""

from datetime import datetime

from sqlalchemy import and_, or_, select

from lms.bookings.models import Booking, Reservation
from lms.bookings.queries import seats
from lms.bookings.queries.following import stranded
from lms.bookings.rules.states import BookingState
from lms.courses.models import Event
from lms.courses.rules.words import EventState
from lms.kit.datetimes import local_date
from lms.kit.db import db

_S = BookingState


def to_settle(now: datetime) -> list[int]:
    """Events on which an offer has run out, or seats are reserved for longer than they may be, that have begun while somebody waits, or
    that have a seat for somebody who waits; by id. Kept seats whose day has come are among those."""
    ran_out = and_(Booking.state == _S.OFFERED, Booking.offered_until <= now)
    begun = and_(Event.starts_at <= now, Booking.state.in_((_S.REQUESTED, _S.WAITLISTED, _S.OFFERED)))
    joined = select(Event.id).join(Booking, Booking.event_id == Event.id).where(Event.state == EventState.SCHEDULED).distinct()
    event_ids = set(db.session.scalars(joined.where(or_(ran_out, begun))))
    with_list = db.session.scalars(joined.where(Booking.state == _S.WAITLISTED, Event.starts_at > now)).all()
    event_ids |= {event_id for event_id, event_seats in seats.free(with_list).items() if event_seats.can_be_offered}
    nameless = select(Reservation.event_id).join(Event, Event.id == Reservation.event_id).where(Event.state == EventState.SCHEDULED)
    event_ids |= set(db.session.scalars(nameless.where(Reservation.seats > 0, Reservation.ends_on <= local_date(now))))
    return sorted(event_ids)


def to_follow(now: datetime) -> list[int]:
    """Events still to come with a live booking for a post that does not run on their first day, but for those about which somebody is
    asked; by id."""
    return sorted({booking.event_id for booking in stranded(now) if not booking.asks})
