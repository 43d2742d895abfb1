"""The register of an event: who is on it and how they are marked, for its trainers and the team of its organiser."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.bookings.models import Booking, BookingMove
from lms.bookings.queries.booking_permissions import teaches
from lms.bookings.rules.states import Because, BookingState
from lms.courses.models import Course, Event, EventMove, EventSession, EventTrainer, Venue
from lms.courses.rules.words import EventState
from lms.kit.clock import LOCAL
from lms.kit.db import chunked, db
from lms.people.models import Organisation, Person, Post
from lms.people.queries import places_within, records_of, root_id
from lms.people.rules import full_name
from lms.registers.models import Attendance
from lms.registers.rules.marks import Mark
from lms.registers.rules.register import ON_IT, Session, opens_at


@dataclass(frozen=True)
class EventRegister:
    """An event as its register needs it."""

    event_id: int
    course_id: int
    title: str
    state: EventState
    starts_at: datetime
    capacity: int
    percent: int
    organiser_id: int
    organiser: str
    sessions: tuple[Session, ...]
    trainers: tuple[str, ...]
    is_planner: bool  # of the organiser's learning and development team, and not only a trainer

    @property
    def is_closed(self) -> bool:
        return self.state == EventState.DELIVERED

    @property
    def opens_at(self) -> datetime:
        return opens_at(self.sessions)

    @property
    def last_day(self) -> date:
        """The day on which its subjects are achieved: that of the last session, by the clock on the wall."""
        return max(session.starts_at for session in self.sessions).astimezone(LOCAL).date()


@dataclass(frozen=True)
class RegisterRow:
    """Somebody on the register. `person_id` is the record that counts; `needs` are told in private.

    `checked_in`: {session: when they checked themselves in}, whatever their mark is by now.
    """

    booking_id: int
    person_id: int
    name: str
    employer: str
    employee_number: str
    state: BookingState
    needs: str | None
    marks: Mapping[int, Mark]
    checked_in: Mapping[int, datetime]
    because: Because | None


def register_of(event_id: int, viewer: Viewer) -> EventRegister | None:
    """The event; None where there is none, or none whose register this viewer runs, which must look the same."""
    statement = (
        select(Event, Course.title, Course.attendance_percent, Organisation.name, Organisation.path)
        .join(Course, Course.id == Event.course_id)
        .join(Organisation, Organisation.id == Event.organiser_id)
    )
    row = db.session.execute(statement.where(Event.id == event_id)).one_or_none()
    if row is None:
        return None
    event, title, percent, organiser, path = row
    is_planner = viewer.reaches(May.RUN_REGISTER, path)
    sessions = sessions_of(event_id)
    if not sessions or not (is_planner or teaches(event_id, viewer)):
        return None
    return EventRegister(
        event_id=event.id,
        course_id=event.course_id,
        title=title,
        state=event.state,
        starts_at=event.starts_at,
        capacity=event.capacity,
        percent=percent,
        organiser_id=event.organiser_id,
        organiser=organiser,
        sessions=sessions,
        trainers=trainers_of(event_id),
        is_planner=is_planner,
    )


def trainers_of(event_id: int) -> tuple[str, ...]:
    """Their names."""
    counting = aliased(Person)
    statement = (
        select(counting.first_name, counting.last_name, counting.preferred_name)
        .select_from(EventTrainer)
        .join(Person, Person.id == EventTrainer.person_id)
        .join(counting, counting.id == root_id())
    )
    rows = db.session.execute(statement.where(EventTrainer.event_id == event_id).order_by(EventTrainer.id))
    return tuple(full_name(*row) for row in rows)


def sessions_of(event_id: int) -> tuple[Session, ...]:
    """In order of time."""
    statement = select(EventSession, Venue.name).outerjoin(Venue, Venue.id == EventSession.venue_id)
    rows = db.session.execute(statement.where(EventSession.event_id == event_id).order_by(EventSession.starts_at, EventSession.id))
    return tuple(
        Session(session.id, session.starts_at, session.ends_at, venue or "Online", session.check_in_code) for session, venue in rows
    )


def rows_of(event_id: int) -> list[RegisterRow]:
    """Everybody on the register, in alphabetical order."""
    counting, employer = aliased(Person), aliased(Organisation)
    statement = (
        select(Booking, counting.id, counting.first_name, counting.last_name, counting.preferred_name, employer.name, Post.employee_number)
        .join(Person, Person.id == Booking.person_id)
        .join(counting, counting.id == root_id())
        .join(Post, Post.id == Booking.post_id)
        .join(employer, employer.id == Post.employer_id)
        .where(Booking.event_id == event_id, Booking.state.in_(ON_IT))
        .order_by(counting.name_folded, Booking.id)
    )
    rows = db.session.execute(statement).all()
    ids = [row[0].id for row in rows]
    attendance, reasons = attendance_of(ids), reasons_of(ids)
    return [
        RegisterRow(
            booking_id=booking.id,
            person_id=person_id,
            name=full_name(first, last, preferred),
            employer=employer_name,
            employee_number=number,
            state=booking.state,
            needs=booking.needs,
            marks={session_id: mark for session_id, (mark, _) in attendance[booking.id].items()},
            checked_in={session_id: at for session_id, (_, at) in attendance[booking.id].items() if at},
            because=reasons.get(booking.id),
        )
        for booking, person_id, first, last, preferred, employer_name, number in rows
    ]


def attendance_of(booking_ids: Sequence[int]) -> defaultdict[int, dict[int, tuple[Mark, datetime | None]]]:
    """{booking: {session: the mark, and when they checked themselves in}}."""
    attendance: defaultdict[int, dict[int, tuple[Mark, datetime | None]]] = defaultdict(dict)
    for chunk in chunked(booking_ids):
        columns = (Attendance.booking_id, Attendance.session_id, Attendance.mark, Attendance.checked_in_at)
        for booking_id, session_id, mark, at in db.session.execute(select(*columns).where(Attendance.booking_id.in_(chunk))):
            attendance[booking_id][session_id] = mark, at
    return attendance


def reasons_of(booking_ids: Sequence[int]) -> dict[int, Because]:
    """Why somebody did not come: what was said last."""
    reasons_by_id: dict[int, Because] = {}
    for chunk in chunked(booking_ids):
        conditions = BookingMove.booking_id.in_(chunk), BookingMove.because.is_not(None)
        for booking_id, because in db.session.execute(
            select(BookingMove.booking_id, BookingMove.because).where(*conditions).order_by(BookingMove.id)
        ):
            if because is not None:
                reasons_by_id[booking_id] = because
    return reasons_by_id


@dataclass(frozen=True)
class Step:
    """When the register was closed or opened again, by whom, and why."""

    state: EventState
    at: datetime
    why: str


def steps_of(event_id: int) -> list[Step]:
    """The register's own steps in the life of the event, newest first."""
    statement = select(EventMove.state, EventMove.at, EventMove.why).where(EventMove.event_id == event_id).order_by(EventMove.id)
    rows = db.session.execute(statement).all()
    first = next((at for at, row in enumerate(rows) if row.state == EventState.DELIVERED), len(rows))
    return [Step(*row) for row in reversed(rows[first:])]


# --- the registers that somebody runs ------------------------------------------------------------------------------------------------

#: How far back and ahead the list of registers looks, and how many it shows of each kind.
LOOKS_BACK, LOOKS_AHEAD, MOST = timedelta(days=90), timedelta(days=60), 50


@dataclass(frozen=True)
class RegisterLine:
    """An event whose register somebody runs, with how many stand on it."""

    event_id: int
    title: str
    organiser: str
    state: EventState
    starts_at: datetime
    ends_at: datetime
    people: int


def registers(viewer: Viewer, now: datetime) -> list[RegisterLine]:
    """Those that the viewer teaches, and those of the viewer's organisation; in order of time."""
    taught = select(EventTrainer.event_id).where(EventTrainer.person_id.in_(records_of(viewer.person_id)))
    on_it = select(func.count(Booking.id)).where(Booking.event_id == Event.id, Booking.state.in_(ON_IT)).scalar_subquery()
    statement = (
        select(Event.id, Course.title, Organisation.name, Event.state, Event.starts_at, Event.ends_at, on_it)
        .join(Course, Course.id == Event.course_id)
        .join(Organisation, Organisation.id == Event.organiser_id)
        .where(
            or_(Event.id.in_(taught), places_within(viewer, May.RUN_REGISTER, Event.organiser_id)),
            Event.state.in_((EventState.SCHEDULED, EventState.DELIVERED)),
        )
        .where(Event.ends_at > now - LOOKS_BACK, Event.starts_at < now + LOOKS_AHEAD)
    )
    return [RegisterLine(*row) for row in db.session.execute(statement.order_by(Event.starts_at, Event.id))]
