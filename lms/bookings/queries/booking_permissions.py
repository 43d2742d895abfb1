"""Bookings as they stand, and what a viewer is to each of them: pages and verbs ask the same."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.sql import ColumnElement

from lms.access import May, Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.eligibility_facts import posts_within
from lms.bookings.rules.actions import Situation
from lms.courses.models import Course, Event, EventTrainer
from lms.courses.rules.words import Approval
from lms.kit.db import db
from lms.people.models import Term
from lms.people.queries import places_within, reaches, records_of


def situations(booking_ids: Collection[int], by: Viewer, today: date) -> dict[int, Situation]:
    """By booking, in one query; those that the viewer has nothing to do with are left out."""
    statement = (
        select(
            Booking.id,
            Booking.event_id,
            Booking.state,
            Event.state.label("event_state"),
            Event.starts_at,
            Event.cancel_by,
            Booking.offered_until,
            _is_own(by).label("is_own"),
            looks_after(by, today).label("looks_after"),
            decides(by, today).label("decides"),
            or_(_is_own(by), reached(by, May.BOOK, today)).label("books"),
        )
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Booking.course_id)
        .where(Booking.id.in_(booking_ids))
    )
    among = {row.id: Situation(*row[:7], *map(bool, row[7:])) for row in db.session.execute(statement)}
    return {booking_id: situation for booking_id, situation in among.items() if situation.is_seen}


def situation(booking_id: int, by: Viewer, today: date) -> Situation | None:
    """One of them; None: no such booking, or none of the viewer's business."""
    return situations([booking_id], by, today).get(booking_id)


def _is_own(by: Viewer) -> ColumnElement[bool]:
    return Booking.person_id.in_(records_of(by.person_id))


def looks_after(by: Viewer, today: date) -> ColumnElement[bool]:
    """The bookings (joined with Event) that the viewer can cancel at any time: of their people, and on what their organisation runs."""
    return or_(runs(by), and_(~_is_own(by), reached(by, May.BOOK, today)))


def decides(by: Viewer, today: date) -> ColumnElement[bool]:
    """The bookings (joined with Event and Course) that the viewer approves or declines. Nobody decides about their own."""
    by_supervisor = and_(Course.approval == Approval.SUPERVISOR, reached(by, May.APPROVE_BOOKINGS, today))
    return and_(~_is_own(by), or_(by_supervisor, and_(Course.approval == Approval.LND, runs(by))))


def runs(by: Viewer) -> ColumnElement[bool]:
    """The events whose organiser's bookings the viewer manages."""
    return places_within(by, May.MANAGE_BOOKINGS, Event.organiser_id)


def reached(by: Viewer, may: May, today: date) -> ColumnElement[bool]:
    """The post of the booking runs, or begins later, where this permission reaches."""
    condition: ColumnElement[bool] = posts_within(by, may, today).where(Term.post_id == Booking.post_id).correlate(Booking).exists()
    return condition


def manages(organiser_id: int, by: Viewer) -> bool:
    """Does the viewer manage the bookings of what this organisation runs?"""
    return reaches(by, May.MANAGE_BOOKINGS, organiser_id)


def teaches(event_id: int, viewer: Viewer) -> bool:
    """Is the viewer a trainer of this event, who may run its register?"""
    return viewer.may(May.RUN_REGISTER) and is_named_on(event_id, viewer)


def is_named_on(event_id: int, viewer: Viewer) -> bool:
    """Does the event name the viewer as a trainer, whether or not they hold the role today?"""
    taught = select(EventTrainer.id).where(EventTrainer.event_id == event_id, EventTrainer.person_id.in_(records_of(viewer.person_id)))
    return db.session.scalar(taught.limit(1)) is not None
