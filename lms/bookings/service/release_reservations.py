"""Reserved places without a name come to an end: on their day, when whoever reserved them has left, when the date is cancelled."""

from typing import Any

from sqlalchemy import ColumnElement, select

from lms.audit import service as audit
from lms.bookings.models import Reservation
from lms.bookings.service.notifications import notify_reserver
from lms.courses.models import Event
from lms.kit.db import db
from lms.kit.importing import Ledger


def release_reserved(
    event: Event, *which: ColumnElement[bool], template: str = "reservation_ended", ledger: Ledger | None = None, **values: Any
) -> bool:
    """Of the event, whose lock the caller holds, seats without a name (`which`; unless told, all of them) are everybody's from now on, and
    whoever reserved them is told. Were there any? `ledger`: of the import that sets it off."""
    statement = select(Reservation).where(Reservation.event_id == event.id, Reservation.seats > 0, *which).order_by(Reservation.id)
    reservations = list(db.session.scalars(statement.execution_options(populate_existing=True)))
    numbers = {reservation.id: reservation.seats for reservation in reservations}
    (ledger or audit.TRAIL).update(Reservation, [{"id": row_id, "seats": 0} for row_id in numbers])
    db.session.expire_all()
    for reservation in reservations:
        notify_reserver(template, reservation, number=numbers[reservation.id], **values)
    return bool(reservations)
