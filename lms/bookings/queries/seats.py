"""How many seats an event has, and how many of them are taken."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from lms.bookings.models import Booking
from lms.bookings.rules.actions import why_not_capacity
from lms.bookings.rules.states import SEATED, BookingState
from lms.courses.models import Event
from lms.kit.db import db


@dataclass(frozen=True)
class Seats:
    """`taken`: booked, offered, or marked by the register. `offer_ends_at`: of the offer that runs out first."""

    capacity: int
    taken: int
    waiting: int
    requested: int = 0
    offer_ends_at: datetime | None = None

    @property
    def free(self) -> int:
        """Seats that nobody has and nobody is offered; none where more were let in than there are seats."""
        return max(0, self.capacity - self.taken)

    @property
    def for_anybody(self) -> int:
        """Seats that whoever comes along can have: while people wait, none."""
        return 0 if self.waiting else self.free


def free(event_ids: Collection[int]) -> dict[int, Seats]:
    """The seats of each of these events, in one query."""
    counted = (
        select(
            Event.id,
            Event.capacity,
            func.count(case((Booking.state.in_(SEATED), 1))).label("taken"),
            func.count(case((Booking.state == BookingState.WAITLISTED, 1))).label("waiting"),
            func.count(case((Booking.state == BookingState.REQUESTED, 1))).label("requested"),
            func.min(Booking.offered_until).label("offer_ends_at"),
        )
        .outerjoin(Booking, Booking.event_id == Event.id)
        .where(Event.id.in_(event_ids))
        .group_by(Event.id, Event.capacity)
    )
    return {row.id: Seats(*row[1:]) for row in db.session.execute(counted)}


def why_not(event_id: int, capacity: int) -> str | None:
    """Why this event cannot have so few seats; None: it can. For whoever edits it, after its row is locked."""
    found = free([event_id]).get(event_id)
    return why_not_capacity(capacity, found.taken) if found else None
