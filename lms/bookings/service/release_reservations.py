"""Reserved places without a name come to an end: on their day, when whoever reserved them has left, when the date is cancelled."""

from typing import Any

from sqlalchemy import ColumnElement, select

from lms.bookings.models import Reservation
from lms.bookings.service.notifications import notify_reserver
from lms.courses.models import Event
from lms.kit.db import db


def release_reserved(event: Event, *which: ColumnElement[bool], template: str = "reservation_ended", **values: Any) -> bool:
    """Of the event, whose lock the caller holds, seats without a name (`which`; unless told, all of them) are everybody's from now on, and
    whoever reserved them is told. Were there any?"""
    statement = select(Reservation).where(Reservation.event_id == event.id, Reservation.seats > 0, *which).order_by(Reservation.id)
    reservations = list(db.session.scalars(statement.execution_options(populate_existing=True)))
    for reservation in reservations:
        number, reservation.seats = reservation.seats, 0
        notify_reserver(template, reservation, number=number, **values)
    db.session.flush()
    return bool(reservations)
