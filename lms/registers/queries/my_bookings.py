"""Everything somebody has booked, and the certificates that came of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.booking_rows import BookingRow, read_bookings, select_bookings
from lms.bookings.queries.keyset_pages import page_of
from lms.bookings.rules.states import LIVE, BookingState
from lms.certificates.models import Certificate
from lms.courses.models import Event
from lms.kit.db import db
from lms.kit.tables import PageOfRows, PageRequest
from lms.people.queries import records_of
from lms.registers.models import BookingAward
from lms.registers.queries.certificates import KIND
from lms.training.models import Award


@dataclass(frozen=True)
class MyBookings:
    """Everything the viewer has booked: what waits for their answer, what is coming, what they wait for, and the rest, newest first.

    `certificates`: by booking, as `certificates_of` gives them.
    """

    offered: list[BookingRow]
    coming: list[BookingRow]
    waiting: list[BookingRow]
    past: PageOfRows[BookingRow]
    certificates: Mapping[int, list[tuple[int, str]]]


def my_bookings(viewer: Viewer, ask: PageRequest, now: datetime) -> MyBookings:
    """The viewer's own bookings, in a fixed number of queries."""
    is_own = Booking.person_id.in_(records_of(viewer.person_id))
    is_now = and_(Booking.state.in_(LIVE), Event.ends_at > now)
    live = read_bookings(select_bookings(is_own, is_now))
    keys = db.session.execute(select_bookings(is_own, ~is_now).with_only_columns(Event.starts_at, Booking.id).order_by(None))
    page = page_of([(_newest_first(starts_at), row_id) for starts_at, row_id in keys], ask)
    bookings_by_id = {booking.id: booking for booking in read_bookings(select_bookings(Booking.id.in_(page.rows)))}
    return MyBookings(
        offered=[booking for booking in live if booking.state is BookingState.OFFERED],
        coming=[booking for booking in live if booking.state is BookingState.BOOKED],
        waiting=[booking for booking in live if booking.state in (BookingState.REQUESTED, BookingState.WAITLISTED)],
        past=PageOfRows([bookings_by_id[row_id] for row_id in page.rows], page.total, page.before, page.after),
        certificates=certificates_of(page.rows),
    )


def _newest_first(at: datetime) -> str:
    """A text that sorts backwards."""
    return f"{99_999_999_999 - int(at.timestamp()):011}"


def certificates_of(booking_ids: Collection[int]) -> defaultdict[int, list[tuple[int, str]]]:
    """Certificates of awards that still count, by booking: the id and the title of each."""
    certificates: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = (
        select(BookingAward.booking_id, Certificate.id, Certificate.title)
        .join(Certificate, and_(Certificate.kind == KIND, Certificate.about == BookingAward.award_id))
        .join(Award, Award.id == BookingAward.award_id)
        .where(BookingAward.booking_id.in_(booking_ids), Award.revoked_on.is_(None))
        .order_by(Certificate.title, Certificate.id)
    )
    for booking_id, certificate_id, title in db.session.execute(rows):
        certificates[booking_id].append((certificate_id, title))
    return certificates
