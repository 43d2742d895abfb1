"""An undo of an import takes back what it set off for bookings: they go back to their posts, and are again what they were."""

from collections.abc import Mapping
from typing import Any

from lms.audit import service as audit
from lms.bookings.models import Booking, Reservation
from lms.bookings.queries import taking_back as queries
from lms.bookings.rules.states import LIVE, Because, BookingState
from lms.bookings.service.following import ENDED, TOLD, revive
from lms.bookings.service.notifications import notify, notify_reserver
from lms.bookings.service.transitions import lock, move, record_moves
from lms.bookings.service.waiting import rebalance
from lms.kit.db import db
from lms.kit.importing import Undo
from lms.people.queries import places

TAKEN_BACK = "The import that set this off was taken back."


def put_back(olds: Mapping[int, Mapping[str, Any]]) -> None:
    """These bookings, by id with the values that they had. What has ended, and cannot be again, stays so."""
    events = {row.id: row.event_id for row in queries.bookings_with_events(olds.keys())}
    for event_id in sorted(set(events.values())):
        rebalance(lock(event_id))
    refused = queries.why_not_again(olds)
    back = {booking_id: old for booking_id, old in olds.items() if booking_id not in refused}
    _to_their_posts(back)
    revive({row_id: old["state"] for row_id, old in back.items() if old.get("state") in LIVE}, events, None, why=TAKEN_BACK)
    for booking_id in [row_id for row_id, old in back.items() if old.get("state") is BookingState.CANCELLED]:
        booking = db.session.get_one(Booking, booking_id, populate_existing=True)
        step = move(booking, BookingState.CANCELLED, by=None, because=Because.LEFT, why=ENDED)
        notify("cancelled", {booking_id: step}, events[booking_id], because=TOLD)
    for event_id in sorted(set(events.values())):
        rebalance(lock(event_id))


def _to_their_posts(olds: Mapping[int, Mapping[str, Any]]) -> None:
    """Those that had followed. Who was told of another employer is told again."""
    moved = {row_id: old for row_id, old in olds.items() if "post_id" in old}
    rows = {row.id: row for row in queries.bookings_with_events(moved)}
    audit.update_rows(Booking, [{"id": row_id, "post_id": old["post_id"]} for row_id, old in moved.items()])
    db.session.expire_all()
    after = {row.id: row for row in queries.bookings_with_events([row_id for row_id, old in moved.items() if "state" not in old])}
    steps = record_moves([(row.id, row.state) for row in after.values()], by=None, why=TAKEN_BACK) if after else {}
    for row in after.values():
        if row.state in LIVE and row.employer_id != rows[row.id].employer_id:
            notify("follows", {row.id: steps[row.id]}, row.event_id, employer=places()[row.employer_id].name, back=True)


def reserve_again(olds: Mapping[int, Mapping[str, Any]]) -> None:
    """These places, by id with how many they were, are without a name again. Who had reserved them is told."""
    events = {row.id: row.event_id for row in queries.reservations_with_events(olds)}
    for event_id in sorted(set(events.values())):
        rebalance(lock(event_id))
    refused = queries.why_not_reserved(olds)
    for row_id in sorted(olds.keys() - refused.keys()):
        audit.update_rows(Reservation, [{"id": row_id, "seats": olds[row_id]["seats"]}])
        row = db.session.get_one(Reservation, row_id, populate_existing=True)
        notify_reserver("reservation_back", row, number=row.seats, ends_on=row.ends_on)


UNDO_RESERVATIONS = Undo(
    Reservation,
    queries.reservation_names,
    title="Places reserved by",
    why_not=queries.why_not_reserved,
    put_back=reserve_again,
)
UNDO_BOOKINGS = Undo(
    Booking,
    queries.booking_names,
    title="Booking of",
    forgets=frozenset({"needs"}),
    why_not=queries.why_not_again,
    put_back=put_back,
)
