"""What somebody needs to take part: said when booking, or later, and taken back at any time."""

from sqlalchemy import select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.rules.states import LIVE
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.queries import records_of


def tell_needs(*, booking_id: int, needs: str, by: Viewer) -> None:
    """The person themselves says or changes what they need, while the booking stands. Raises Refused."""
    booking = _own(booking_id, by)
    if booking.state not in LIVE:
        raise Refused(f"This booking no longer stands: {booking.state.label.lower()}. Book again, and say what you need then.")
    booking.needs = needs.strip() or None


def remove_needs(*, booking_id: int, by: Viewer) -> None:
    """The person themselves takes back what they told, whatever has become of the booking. Said twice, it is done once. Raises Refused."""
    _own(booking_id, by).needs = None


def _own(booking_id: int, by: Viewer) -> Booking:
    booking = db.session.scalar(select(Booking).where(Booking.id == booking_id, Booking.person_id.in_(records_of(by.person_id))))
    if booking is None:
        raise Refused("Only the person who comes says what they need.")
    return booking
