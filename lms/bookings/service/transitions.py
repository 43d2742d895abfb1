"""How a booking moves from one state to another, and the locks behind which that is decided."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from lms.access import Viewer
from lms.audit import service as audit
from lms.bookings.models import Booking, BookingMove
from lms.bookings.rules.states import ENDED, Because, BookingState, may_move
from lms.courses.models import Event
from lms.kit import clock
from lms.kit.db import chunked, db, insert_unaudited
from lms.kit.importing import Ledger
from lms.kit.refusal import Refused
from lms.people.models import Person

#: As long as the column is.
WHY_AT_MOST = 400


def lock(event_id: int) -> Event:
    """The event, its row held until the transaction ends: whoever takes or frees a seat stands behind this line, one at a time.

    Nothing that was read before decides: it is read again. Raises Refused where there is no such event. Who locks several takes them by id.
    """
    db.session.flush()
    db.session.expire_all()
    statement = select(Event).where(Event.id == event_id).with_for_update().execution_options(populate_existing=True)
    event: Event | None = db.session.scalar(statement)
    if event is None:
        raise Refused("There is no such date. Choose another one.")
    return event


def lock_person(person_id: int) -> None:
    """Behind the lock of the event: one booking of a human at a time, also where two are for two events of one course."""
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def move(booking: Booking, state: BookingState, *, by: Viewer | None, why: str = "", because: Because | None = None) -> int:
    """One step in the life of a booking, written down with who, when and why; the number of the step.

    `by`: None is the service itself, by its rules. The caller holds the lock of the event. Raises Refused for a move that is not legal.
    """
    return move_all([booking], state, by=by, why=why, because=because)[booking.id]


def move_all(
    bookings: Sequence[Booking],
    state: BookingState,
    *,
    by: Viewer | None,
    why: str = "",
    because: Because | None = None,
    offered_until: datetime | None = None,
    ledger: Ledger | None = None,
) -> dict[int, int]:
    """The same step for many, in a fixed number of statements: the number of each step, by booking.

    What was told in private ends with the booking. `ledger`: of the import that sets it off.
    """
    for booking in bookings:
        if not may_move(booking.state, state):
            raise Refused(f"This booking has changed meanwhile: {booking.state.label.lower()}. Look at it again.")
    ids = [booking.id for booking in bookings]
    db.session.flush()
    changed = {"state": state, "offered_until": offered_until} | ({"needs": None} if state in ENDED else {})
    (ledger or audit.TRAIL).update(Booking, [{"id": row_id, **changed} for row_id in ids])
    return record_moves([(row_id, state) for row_id in ids], by=by, why=why, because=because)


def record_moves(
    steps: Sequence[tuple[int, BookingState]], *, by: Viewer | None, why: str = "", because: Because | None = None
) -> dict[int, int]:
    """Write steps down, each a booking and its state from now on; by booking, the number of its last."""
    common = {"at": clock.now(), "by_account_id": by.account_id if by else None, "because": because, "why": why.strip()[:WHY_AT_MOST]}
    insert_unaudited(BookingMove, [common | {"booking_id": booking_id, "state": state} for booking_id, state in steps])
    last = select(BookingMove.booking_id, func.max(BookingMove.id)).group_by(BookingMove.booking_id)
    ids = sorted({booking_id for booking_id, _ in steps})
    return {row[0]: row[1] for chunk in chunked(ids) for row in db.session.execute(last.where(BookingMove.booking_id.in_(chunk)))}
