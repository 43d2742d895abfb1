"""What an undo of an import asks about bookings and reserved places that it would put back."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from lms.bookings.models import Booking, Reservation
from lms.bookings.queries import seats as seat_queries
from lms.bookings.queries.following import live_of
from lms.bookings.rules.states import LIVE, SEATED, BookingState
from lms.courses.models import Course, Event
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.people.models import Organisation, Person, Post
from lms.people.queries import name_in_sql, root_id

NOT_COMING = "Its date has begun, or is cancelled."
AGAIN = "The course is booked again."
NO_PLACE = "Somebody else has the place by now."
NO_PLACES = "Others have the places by now."
DAY_HAS_COME = "The day has come on which they end, or the date is cancelled."


def booking_names() -> AnySelect:
    """Whom a booking is for, and what it is of."""
    named = select(Booking.id, name_in_sql() + ", " + Course.title)
    return named.join(Person, Person.id == Booking.person_id).join(Course, Course.id == Booking.course_id)


def why_not_again(olds: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Of bookings that have ended, by id with what they were before: why one cannot be that again."""
    ended = {booking_id: old["state"] for booking_id, old in olds.items() if old.get("state") in LIVE}
    rows = bookings_with_events(ended)
    seats, again = seat_queries.free({row.event_id for row in rows}), {(row.human, row.course_id) for row in live_of(rows)}
    reasons = {}
    for row in rows:
        quota = seat_queries.quota_of(seats[row.event_id], row.post_id, row.starts_at)
        takes_seat = ended[row.id] in SEATED and ended[row.id] is not BookingState.OFFERED
        if row.event_state is not EventState.SCHEDULED or row.starts_at <= clock.now():
            reasons[row.id] = NOT_COMING
        elif (row.human, row.course_id) in again:
            reasons[row.id] = AGAIN
        elif takes_seat and not seats[row.event_id].free_for(quota):
            reasons[row.id] = NO_PLACE
        elif takes_seat:
            seats[row.event_id] = seats[row.event_id].with_one_more(quota)
    return reasons


def reservation_names() -> AnySelect:
    """Who had reserved places, and on what."""
    named = select(Reservation.id, name_in_sql() + ", " + Course.title).join(Person, Person.id == Reservation.person_id)
    return named.join(Event, Event.id == Reservation.event_id).join(Course, Course.id == Event.course_id)


def why_not_reserved(olds: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Of places that somebody had reserved, by id with how many they were: why they cannot be reserved again."""
    rows = reservations_with_events(olds)
    seats, reasons, today = seat_queries.free({row.event_id for row in rows}), {}, local_date(clock.now())
    for row in rows:
        left = seats[row.event_id].free_for(seats[row.event_id].quota_at(row.path))
        if row.event_state is not EventState.SCHEDULED or row.starts_at <= clock.now() or row.ends_on <= today:
            reasons[row.id] = DAY_HAS_COME
        elif left < olds[row.id]["seats"]:
            reasons[row.id] = NO_PLACES
        else:
            for _ in range(olds[row.id]["seats"]):
                seats[row.event_id] = seats[row.event_id].with_one_more(seats[row.event_id].quota_at(row.path))
    return reasons


def reservations_with_events(reservation_ids: Collection[int]) -> list[AnyRow]:
    """What they are of, and for whose people."""
    columns = (Reservation.id, Reservation.event_id, Reservation.ends_on, Organisation.path, Event.starts_at)
    statement = select(*columns, Event.state.label("event_state")).join(Event, Event.id == Reservation.event_id)
    statement = statement.join(Organisation, Organisation.id == Reservation.organisation_id).order_by(Reservation.id)
    return [row for chunk in chunked(sorted(reservation_ids)) for row in db.session.execute(statement.where(Reservation.id.in_(chunk)))]


def bookings_with_events(booking_ids: Collection[int]) -> list[AnyRow]:
    """What they are of, and whose."""
    columns = (Booking.id, Booking.event_id, Booking.course_id, Booking.post_id, Booking.state, root_id().label("human"), Post.employer_id)
    statement = select(*columns, Event.starts_at, Event.state.label("event_state")).join(Event, Event.id == Booking.event_id)
    statement = statement.join(Post, Post.id == Booking.post_id).join(Person, Person.id == Booking.person_id).order_by(Booking.id)
    return [row for chunk in chunked(sorted(booking_ids)) for row in db.session.execute(statement.where(Booking.id.in_(chunk)))]
