"""What a viewer has to do about bookings: answer offers, decide requests and whether dates run, go where they are booked."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from lms.access import May, Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.approvals import first_to_decide, number_to_decide
from lms.bookings.queries.decisions import Decision, decisions
from lms.bookings.queries.reservations import to_name
from lms.bookings.rules.states import BookingState
from lms.courses.models import Course, Event, EventTrainer
from lms.courses.rules.words import EventState
from lms.kit.datetimes import clock_time, local_date, weekday_of
from lms.kit.db import db
from lms.kit.todo import Todo, Weight
from lms.people.queries import records_of

#: So many requests are a line each; more are one line, which leads to the queue.
NAMED = 3
#: How far ahead a trainer's dates are shown, and how long a register that stays open is asked for.
AHEAD, BEHIND = timedelta(days=28), timedelta(days=90)


def todo(viewer: Viewer, now: datetime) -> list[Todo]:
    """Lines for home, in no order."""
    return [
        *_own(viewer, now),
        *_requests(viewer, now),
        *_planned(viewer, now),
        *_nameless(viewer, now),
        *_taught(viewer, now),
    ]


def _own(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    wanted = (
        select(Booking.id, Booking.state, Booking.offered_until, Course.title, Event.starts_at)
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Booking.course_id)
        .where(Booking.person_id.in_(records_of(viewer.person_id)), Event.ends_at > now, Event.state == EventState.SCHEDULED)
        .where(Booking.state.in_((BookingState.OFFERED, BookingState.BOOKED)))
        .order_by(Event.starts_at, Booking.id)
    )
    for row in db.session.execute(wanted):
        values = {"booking_id": row.id}
        if row.state is BookingState.BOOKED:
            thing, day = f"{row.title}, {clock_time(row.starts_at)}", local_date(row.starts_at)
            yield Todo("Go to", thing, Weight.COMING, "bookings.booking", values, when="On", on=day, status="booked")
        elif row.offered_until > now:
            thing = f"the place kept for you on {row.title}"
            last = local_date(row.offered_until)
            yield Todo(
                "Answer about", thing, Weight.WAITING, "bookings.booking", values, when=f"By {clock_time(row.offered_until)} on", on=last
            )


def _requests(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    if not viewer.may(May.APPROVE_BOOKINGS):
        return
    number = number_to_decide(viewer, now)
    if number > NAMED:
        yield Todo("Decide", f"{number:,} requests for places on courses", Weight.WAITING, "bookings.approvals")
        return
    for row in first_to_decide(viewer, NAMED, now) if number else ():
        day = local_date(row.date.starts_at)
        thing = f"whether {row.name} goes to {row.course}"
        yield Todo("Decide", thing, Weight.WAITING, "bookings.booking", {"booking_id": row.id}, when="It is on", on=day)


def _planned(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """Dates that too few have booked; what should have been decided already comes first."""
    found = decisions(viewer, now) if viewer.may(May.MANAGE_COURSES) else []
    if len(found) > NAMED:
        thing = f"whether {len(found):,} dates run that too few have booked"
        yield _to_decide(found[0], now, thing, "bookings.events", {"undecided": "y"})
        return
    for one in found:
        thing = f"whether {one.course} on {weekday_of(one.starts_at)} runs: {one.booked} of {one.minimum} booked"
        yield _to_decide(one, now, thing, "bookings.event", {"event_id": one.event_id})


def _to_decide(one: Decision, now: datetime, thing: str, endpoint: str, values: Mapping[str, str | int]) -> Todo:
    weight = Weight.OVERDUE if one.decide_on < local_date(now) else Weight.WAITING
    return Todo("Decide", thing, weight, endpoint, values, when="Decide by", on=one.decide_on)


def _nameless(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """Places that the viewer has reserved without a name."""
    if not viewer.may(May.APPROVE_BOOKINGS):
        return
    for one in to_name(viewer, now):
        thing = f"{one.seats} {'person' if one.seats == 1 else 'people'} for {one.course}"
        yield Todo("Name", thing, Weight.WAITING, "bookings.reservation", {"reservation_id": one.id}, when="Before", on=one.ends_on)


def _taught(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """A trainer's dates: registers to close, to take today, and dates to come."""
    if not viewer.may(May.RUN_REGISTER):
        return
    wanted = (
        select(Event.id, Event.starts_at, Event.ends_at, Course.title)
        .join(Course, Course.id == Event.course_id)
        .join(EventTrainer, EventTrainer.event_id == Event.id)
        .where(EventTrainer.person_id.in_(records_of(viewer.person_id)), Event.state == EventState.SCHEDULED)
        .where(Event.starts_at < now + AHEAD, Event.ends_at > now - BEHIND)
        .order_by(Event.starts_at, Event.id)
    )
    for row in db.session.execute(wanted):
        day, values = local_date(row.starts_at), {"event_id": row.id}
        if row.ends_at <= now:
            thing, last = f"the register of {row.title}, {clock_time(row.starts_at)}", local_date(row.ends_at)
            yield Todo("Close", thing, Weight.WAITING, "bookings.register", values, when="It ended on", on=last)
        elif day <= local_date(now):
            yield Todo(
                "Take",
                f"the register of {row.title}, {clock_time(row.starts_at)}",
                Weight.WAITING,
                "bookings.register",
                values,
                when="It is on",
                on=day,
            )
        else:
            yield Todo(
                "Teach",
                f"{row.title}, {clock_time(row.starts_at)}",
                Weight.COMING,
                "bookings.places",
                values,
                when="On",
                on=day,
                status="planned",
            )
