"""The session of a code as one person finds it, and how many have checked in so far."""

from sqlalchemy import and_, func, select

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.queries.booking_permissions import is_named_on
from lms.courses.models import Course, Event, EventSession
from lms.courses.rules.words import EventState
from lms.kit.db import db
from lms.people.models import Organisation
from lms.people.queries import records_of
from lms.registers.models import Attendance
from lms.registers.queries.register import sessions_of, trainers_of
from lms.registers.rules.check_in import Occasion, Place
from lms.registers.rules.register import ON_IT


def occasion(code: str, viewer: Viewer) -> Occasion | None:
    """What this code is of, for this person; None: no session has it, or nobody knows of its date yet."""
    statement = (
        select(EventSession.id, Event.id.label("event_id"), Event.state, Course.title, Organisation.name)
        .join(Event, Event.id == EventSession.event_id)
        .join(Course, Course.id == Event.course_id)
        .join(Organisation, Organisation.id == Event.organiser_id)
        .where(EventSession.check_in_code == code, Event.state != EventState.DRAFT)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return None
    sessions = sessions_of(row.event_id)
    return Occasion(
        event_id=row.event_id,
        event_state=row.state,
        title=row.title,
        organiser=row.name,
        sessions=sessions,
        session=next(session for session in sessions if session.id == row.id),
        trainers=trainers_of(row.event_id),
        teaches=is_named_on(row.event_id, viewer),
        places=_places(row.event_id, row.id, viewer),
    )


def _places(event_id: int, session_id: int, viewer: Viewer) -> list[Place]:
    statement = (
        select(Booking.id, Booking.state, Attendance.mark, Attendance.checked_in_at)
        .outerjoin(Attendance, and_(Attendance.booking_id == Booking.id, Attendance.session_id == session_id))
        .where(Booking.event_id == event_id, Booking.person_id.in_(records_of(viewer.person_id)))
    )
    return [Place(*row) for row in db.session.execute(statement.order_by(Booking.id))]


def how_many(event_id: int, session_id: int) -> int:
    """How many on the register have checked themselves in to this session."""
    statement = select(func.count(Attendance.id)).join(Booking, Booking.id == Attendance.booking_id)
    on_it = Booking.event_id == event_id, Booking.state.in_(ON_IT)
    return db.session.scalar(statement.where(*on_it, Attendance.session_id == session_id, Attendance.checked_in_at.is_not(None))) or 0
