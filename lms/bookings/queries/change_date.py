"""To which other dates of its course a booking can be changed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.eligibility_facts import applicant, bookables
from lms.bookings.queries.event_cards import EventCard, event_cards, is_coming
from lms.bookings.rules.eligibility import why_not
from lms.courses.models import Course, Event
from lms.courses.rules.words import Approval
from lms.kit.datetimes import local_date
from lms.kit.db import db

#: So many dates are looked at, the next ones first.
MOST = 50


@dataclass(frozen=True)
class Changing:
    """The dates with a place for the post of the booking, in order. `asks`: each date is approved, so nobody changes their own."""

    dates: list[EventCard]
    asks: bool


def dates_to_change_to(booking_id: int, by: Viewer, now: datetime, *, is_own: bool) -> Changing:
    """In a fixed number of queries. Not scoped: whoever asks has opened the booking."""
    booking = db.session.execute(
        select(Booking.post_id, Booking.event_id, Booking.course_id, Course.approval)
        .join(Course, Course.id == Booking.course_id)
        .where(Booking.id == booking_id)
    ).one()
    others = select(Event.id).where(Event.course_id == booking.course_id, Event.id != booking.event_id, is_coming(now))
    event_ids = list(db.session.scalars(others.order_by(Event.starts_at, Event.id).limit(MOST)))
    open_to = _open_to(event_ids, booking.post_id, booking_id, by, now)
    with_place = [card for card in event_cards(open_to, [booking.post_id]).values() if card.free_for(booking.post_id)]
    return Changing(with_place, is_own and booking.approval is not Approval.NONE)


def _open_to(event_ids: Collection[int], post_id: int, booking_id: int, by: Viewer, now: datetime) -> list[int]:
    """Those that this post could book, if it had not this booking."""
    among = bookables(event_ids)
    needed = {subject_id for bookable in among.values() for subject_id in bookable.prerequisites}
    who = applicant(post_id, by, needed)
    if who is None:
        return []
    free = replace(who, active_bookings=tuple(booking for booking in who.active_bookings if booking.booking_id != booking_id))
    return [event_id for event_id, bookable in among.items() if why_not(bookable, free, now, local_date(now)) is None]
