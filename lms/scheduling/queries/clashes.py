"""Who of those with a place on a date has booked something else for the same time."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.booking_permissions import looks_after, manages
from lms.bookings.queries.recipients import people_of
from lms.bookings.rules.states import BookingState
from lms.courses.models import Course, Event, EventSession
from lms.courses.rules.planning import SessionPlan
from lms.courses.rules.words import EventState
from lms.kit.db import chunked, db
from lms.people.models import Person
from lms.people.queries import records_of, root_id
from lms.scheduling.rules import Clash


def clashes(event: Event, sessions: Sequence[SessionPlan], by: Viewer, today: date) -> list[Clash]:
    """Everybody with a place on this date, over all their records, who has a place on another date at the time of one of these sessions."""
    if not sessions:
        return []
    ids = select(Booking.id).where(Booking.event_id == event.id, Booking.state == BookingState.BOOKED)
    people = {recipient.person_id: recipient for recipient in people_of(db.session.scalars(ids).all())}
    is_visible = or_(looks_after(by, today), Booking.person_id.in_(records_of(by.person_id)))
    statement = (
        select(
            root_id().label("human"), Booking.id, Course.title, EventSession.starts_at, EventSession.ends_at, is_visible.label("is_visible")
        )
        .join(Person, Person.id == Booking.person_id)
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Booking.course_id)
        .join(EventSession, EventSession.event_id == Event.id)
        .where(Booking.state == BookingState.BOOKED, Event.state == EventState.SCHEDULED, Event.id != event.id, _meets(sessions))
        .order_by(EventSession.starts_at, Booking.id)
    )
    names = manages(event.organiser_id, by)
    return [
        Clash(
            booking_id=people[row.human].booking_id,
            name=people[row.human].name,
            other_id=row.id,
            course=row.title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            is_named=names,
            is_visible=bool(row.is_visible),
        )
        for chunk in chunked(sorted(people))
        for row in db.session.execute(statement.where(root_id().in_(chunk)))
    ]


def _meets(sessions: Sequence[SessionPlan]) -> ColumnElement[bool]:
    """Back to back is no clash."""
    return or_(*(and_(EventSession.starts_at < session.ends_at, EventSession.ends_at > session.starts_at) for session in sessions))
