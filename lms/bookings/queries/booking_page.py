"""One booking: what it is, its steps, and what the viewer may see and do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.bookings.models import Booking, BookingMove
from lms.bookings.queries.booking_permissions import manages, situation, teaches
from lms.bookings.queries.booking_rows import BookingRow, read_bookings, select_bookings
from lms.bookings.queries.following import asked
from lms.bookings.rules.actions import Can, is_late, what_can_be_done
from lms.bookings.rules.following import Stranded
from lms.bookings.rules.states import Because, BookingState
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.people.models import Account, Person
from lms.people.queries import root_id
from lms.people.rules import full_name

_Doer = aliased(Person, name="doer")


@dataclass(frozen=True)
class Step:
    """One move of a booking. `by` None: the service itself, by its rules."""

    state: BookingState
    at: datetime
    by: str | None
    because: Because | None
    why: str


@dataclass(frozen=True)
class BookingPage:
    """A booking in full. `needs` is None for whoever may not read them."""

    row: BookingRow
    steps: tuple[Step, ...]
    can: frozenset[Can]
    is_own: bool
    reads_needs: bool
    needs: str | None
    is_late: bool  # would cancelling now count as late?
    stranded: Stranded | None  # for whoever decides what becomes of it: its post does not run on its day, and others do


def booking(booking_id: int, viewer: Viewer, now: datetime) -> BookingPage | None:
    """One booking; None where there is none, or none of the viewer's business, which must look the same."""
    today = local_date(now)
    access = situation(booking_id, viewer, today)
    if access is None and not _teaches(booking_id, viewer):
        return None
    row = read_bookings(select_bookings(Booking.id == booking_id))[0]
    is_own = access is not None and access.is_own
    reads = is_own or reads_needs(row.date.id, row.date.organiser_id, viewer)
    return BookingPage(
        row=row,
        steps=tuple(_steps(booking_id, with_reasons=access is not None)),
        can=what_can_be_done(access, now, today) if access else frozenset(),
        is_own=is_own,
        reads_needs=reads,
        needs=db.session.scalar(select(Booking.needs).where(Booking.id == booking_id)) if reads else None,
        stranded=next(iter(asked(now, Booking.id == booking_id)), None) if manages(row.date.organiser_id, viewer) else None,
        is_late=row.state is BookingState.BOOKED and is_late(today, row.date.cancel_by, local_date(row.date.starts_at)),
    )


def reads_needs(event_id: int, organiser_id: int, viewer: Viewer) -> bool:
    """May this viewer read what people on this event need? Its trainers, and the learning and development team that runs it."""
    return teaches(event_id, viewer) or manages(organiser_id, viewer)


def _teaches(booking_id: int, viewer: Viewer) -> bool:
    event_id = db.session.scalar(select(Booking.event_id).where(Booking.id == booking_id))
    return event_id is not None and teaches(event_id, viewer)


def _steps(booking_id: int, *, with_reasons: bool) -> Iterator[Step]:
    """Its steps; why somebody does not come is not for whoever merely teaches the date."""
    statement = (
        select(BookingMove, _Doer.first_name, _Doer.last_name, _Doer.preferred_name)
        .outerjoin(Account, Account.id == BookingMove.by_account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(_Doer, _Doer.id == root_id())
        .where(BookingMove.booking_id == booking_id)
        .order_by(BookingMove.id)
    )
    for move, first, last, preferred in db.session.execute(statement):
        by = full_name(first, last, preferred) if last else None
        yield Step(move.state, move.at, by, move.because if with_reasons else None, move.why if with_reasons else "")
