"""What stands in somebody's calendar: three reads, however much it is."""

from collections.abc import Collection, Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import case, func, null, or_, select
from sqlalchemy.sql import ColumnElement

from lms.access import May, Viewer
from lms.bookings.models import Booking, BookingMove, CalendarFeed
from lms.bookings.queries.booking_permissions import reached, runs
from lms.bookings.rules.calendar import Held, Meeting
from lms.courses.models import Course, Event, EventSession, EventTrainer, Venue
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.db import AnyRow, chunked, db
from lms.outbox.models import Message
from lms.people.models import Account, Person
from lms.people.queries import records_of, root_id


def held_by(person_id: int, since: datetime) -> list[Held]:
    """Every booking of this person, and every date they teach, that was not over at this moment; first to last."""
    booked = _bookings(Booking.person_id.in_(records_of(person_id)), Event.ends_at >= since)
    rows = [*booked, *_taught(person_id, since)]
    return _with_meetings(sorted(rows, key=lambda row: (row.starts_at, row.event_id)))


def held(booking_ids: Collection[int]) -> dict[int, Held]:
    """These bookings by id, whoever asks."""
    rows = [row for chunk in chunked(sorted(booking_ids)) for row in _bookings(Booking.id.in_(chunk))]
    return {row.id: item for row, item in zip(rows, _with_meetings(rows), strict=True)}


def within_reach(viewer: Viewer, booking_id: int) -> Held | None:
    """One booking, if it is the viewer's own, of a post that they book for, or on a date that their organisation runs."""
    return next(iter(_with_meetings(_bookings(Booking.id == booking_id, _is_reached(viewer)))), None)


def told(person_ids: Collection[int]) -> dict[int, list[str]]:
    """By person, the calendar entries that went to them in messages, first to last."""
    entries_told: dict[int, list[str]] = {}
    statement = (
        select(root_id(), Message.calendar).join(Message, Message.person_id == Person.id).where(Message.calendar != "").order_by(Message.id)
    )
    for chunk in chunked(sorted(person_ids)):
        for person_id, stream in db.session.execute(statement.where(root_id().in_(chunk))):
            entries_told.setdefault(person_id, []).append(stream)
    return entries_told


# --- the calendar at an address ---------------------------------------------------------------------------------------------------


def feed_of(account_id: int) -> CalendarFeed | None:
    """The calendar of this account, if it has been given an address."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.account_id == account_id))


def owner_of(account_id: int, serial: int, made_at: datetime) -> Person | None:
    """Whose calendar stands at an address that was made for this account, then; None: nobody's any more."""
    statement = select(Person).join(Account, Account.person_id == Person.id).join(CalendarFeed, CalendarFeed.account_id == Account.id)
    is_this = (CalendarFeed.serial == serial, CalendarFeed.made_at == made_at)
    person = db.session.scalar(statement.where(Account.id == account_id, Account.active, *is_this))
    return db.session.get(Person, person.merged_into_id) if person is not None and person.merged_into_id else person


# --- reading ----------------------------------------------------------------------------------------------------------------------

#: What of an event every calendar shows.
_EVENT = (Event.id.label("event_id"), Event.state.label("event_state"), Event.revision, Event.notes, Event.link, Event.starts_at)


def _bookings(*which: ColumnElement[bool]) -> Sequence[AnyRow]:
    steps = select(func.count()).where(BookingMove.booking_id == Booking.id).correlate(Booking).scalar_subquery()
    moved_at = select(func.max(BookingMove.at)).where(BookingMove.booking_id == Booking.id).correlate(Booking).scalar_subquery()
    last = func.coalesce(moved_at, Booking.asked_at)
    statement = select(Booking.id, Booking.state, Course.title, *_EVENT, steps.label("moves"), last.label("changed_at"))
    return db.session.execute(
        statement.join(Event, Event.id == Booking.event_id).join(Course, Course.id == Event.course_id).where(*which)
    ).all()


def _taught(person_id: int, since: datetime) -> Sequence[AnyRow]:
    """In the columns of bookings. What changes of such a date is its revision; that it is cancelled comes on top."""
    off = case((Event.state == EventState.CANCELLED, 1), else_=0).label("moves")
    who = EventTrainer.person_id.label("id")
    statement = select(who, null().label("state"), Course.title, *_EVENT, off, Event.starts_at.label("changed_at"))
    statement = statement.join(Event, Event.id == EventTrainer.event_id).join(Course, Course.id == Event.course_id)
    theirs = (EventTrainer.person_id.in_(records_of(person_id)), Event.ends_at >= since, Event.state != EventState.DRAFT)
    return db.session.execute(statement.where(*theirs)).all()


def _with_meetings(rows: Sequence[AnyRow]) -> list[Held]:
    meetings = _meetings({row.event_id for row in rows})
    return [_held(row, meetings.get(row.event_id, [])) for row in rows]


def _meetings(event_ids: Collection[int]) -> dict[int, list[Meeting]]:
    meetings_by_id: dict[int, list[Meeting]] = {}
    statement = (
        select(EventSession, Venue).outerjoin(Venue, Venue.id == EventSession.venue_id).order_by(EventSession.starts_at, EventSession.id)
    )
    for chunk in chunked(sorted(event_ids)):
        for session, venue in db.session.execute(statement.where(EventSession.event_id.in_(chunk))):
            place, directions = (f"{venue.name}, {venue.address}", venue.directions) if venue else ("", "")
            meetings_by_id.setdefault(session.event_id, []).append(
                Meeting(session.id, session.starts_at, session.ends_at, place, directions)
            )
    return meetings_by_id


def _held(row: AnyRow, meetings: list[Meeting]) -> Held:
    is_booked = row.state is not None
    page = f"bookings/{row.id}" if is_booked else f"dates/{row.event_id}/register"
    return Held(
        key=f"booking-{row.id}" if is_booked else f"teacher-{row.id}",
        state=row.state,
        event_state=row.event_state,
        revision=row.revision,
        moves=row.moves,
        changed_at=row.changed_at,
        title=row.title,
        notes=row.notes,
        link=row.link,
        url=f"{current_app.config['ADDRESS']}/{page}",
        meetings=meetings,
    )


def _is_reached(viewer: Viewer) -> ColumnElement[bool]:
    own = Booking.person_id.in_(records_of(viewer.person_id))
    return or_(own, reached(viewer, May.BOOK, clock.today()), runs(viewer))
