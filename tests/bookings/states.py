"""What the pages about bookings show: every state that a learner, a supervisor and an officer can meet."""

from datetime import timedelta

from flask import Flask

from lms.bookings.models import Quota, Reservation
from lms.bookings.rules.states import BookingState
from lms.bookings.service import calendar
from lms.courses.models import Event
from lms.kit.db import db, transaction
from tests.cast import NOW, Cast
from tests.events import STARTS, booking


def furnish(_: Flask, cast: Cast, ids: dict[str, int]) -> dict[str, int]:
    """Bookings in every state; a calendar that has an address, which is Tam's."""
    with transaction():
        dates = {name: db.session.get_one(Event, ids[name]) for name in ("first", "full", "to_approve", "past", "shared")}
        bookings = _bookings(cast, dates) | _shared(cast, dates["shared"])
        booking(cast, dates["first"], "kirsty", BookingState.CANCELLED)
        booking(cast, dates["full"], "kirsty", BookingState.WAITLISTED)
    with transaction():
        calendar.new_address(by=cast["tam"].viewer())
    return bookings | {"fire_taught": cast.subjects["FIRE-1"]}


def _bookings(cast: Cast, dates: dict[str, Event]) -> dict[str, int]:
    bookings = {
        "booked": booking(cast, dates["first"], "effie", needs="No nuts"),
        "on_list": booking(cast, dates["full"], "gordon", BookingState.WAITLISTED),
        "offered": booking(cast, dates["full"], "morag", BookingState.OFFERED, offered_until=NOW + timedelta(hours=48)),
        "requested": booking(cast, dates["to_approve"], "ailsa", BookingState.REQUESTED),
        "attended": booking(cast, dates["past"], "ailsa", BookingState.ATTENDED),
    }
    return {name: row.id for name, row in bookings.items()}


def _shared(cast: Cast, date: Event) -> dict[str, int]:
    """A date with places kept for an employer, places without a name, and one that can be given to a colleague."""
    day = STARTS.date() - timedelta(days=3)
    kept = Quota(event_id=date.id, organisation_id=cast.places["NHSL"], seats=4, release_on=day)
    nameless = Reservation(
        event_id=date.id, organisation_id=cast.places["NHSL"], person_id=cast["effie"].person_id, asked=3, seats=2, named=1
    )
    nameless.ends_on, nameless.made_at, nameless.reminded_at = day, NOW, None
    db.session.add_all([kept, nameless])
    db.session.flush()
    return {"kept": kept.id, "reserved": nameless.id, "to_give": booking(cast, date, "morag").id}
