"""Dates of courses as learners see them: when, where, by whom, and how many places are left."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, func, or_, select

from lms.bookings.models import Booking
from lms.bookings.queries import seats
from lms.bookings.queries.seats import Seats
from lms.bookings.rules.spoken import span
from lms.bookings.rules.states import SEATED, BookingState
from lms.bookings.rules.wanted import ONLINE, Wanted
from lms.courses.models import Event, EventSession, EventTrainer, Venue
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Person
from lms.people.rules import full_name


@dataclass(frozen=True)
class Place:
    """Where one session is."""

    id: int
    name: str
    address: str
    locality: str | None
    directions: str
    access: str


@dataclass(frozen=True)
class Meeting:
    """One session. `place` None: online."""

    starts_at: datetime
    ends_at: datetime
    place: Place | None

    @property
    def when(self) -> str:
        return span(self.starts_at, self.ends_at)


@dataclass(frozen=True)
class Date:
    """One event as learners see it."""

    id: int
    course_id: int
    organiser_id: int
    state: EventState
    starts_at: datetime
    ends_at: datetime
    opens_on: date | None
    closes_on: date | None
    cancel_by: date | None
    offer_hours: int
    link: str
    notes: str
    meetings: tuple[Meeting, ...]
    trainers: tuple[str, ...]
    seats: Seats

    @property
    def when(self) -> str:
        """As "Monday 16 March 2026, 9:30am to 12:30pm"; of several sessions how many, and the first."""
        if len(self.meetings) > 1:
            return f"{len(self.meetings)} sessions, the first on {self.meetings[0].when}"
        return span(self.starts_at, self.ends_at)

    @property
    def places(self) -> list[Place]:
        """Its rooms, each once, in the order of its sessions."""
        return list({one.place.id: one.place for one in self.meetings if one.place}.values())

    @property
    def is_online(self) -> bool:
        return any(one.place is None for one in self.meetings)

    @property
    def where(self) -> str:
        """Its rooms by name, as "Training room 1, Lochee", and "Online"."""
        rooms = [f"{one.name}, {one.locality}" if one.locality else one.name for one in self.places]
        return "; ".join([*rooms, *(["Online"] if self.is_online else [])])

    @property
    def left(self) -> str:
        """How many places are left, in words."""
        free = self.seats.for_anybody
        if free:
            return f"{free} {'place' if free == 1 else 'places'} left"
        return "Full, with a waiting list"


def is_coming(now: datetime) -> ColumnElement[bool]:
    """Events that have been scheduled and have not started."""
    return (Event.state == EventState.SCHEDULED) & (Event.starts_at > now)


def fitting(wanted: Wanted, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Conditions on Event: coming, not closed to booking, and as asked for."""
    yield is_coming(now)
    yield or_(Event.closes_on.is_(None), Event.closes_on >= now.astimezone(clock.LOCAL).date())
    if wanted.since:
        yield Event.starts_at >= _midnight(wanted.since)
    if wanted.until:
        yield Event.starts_at < _midnight(date.fromordinal(wanted.until.toordinal() + 1))
    held = select(EventSession.id).where(EventSession.event_id == Event.id)
    if wanted.place == ONLINE:
        yield held.where(EventSession.venue_id.is_(None)).exists()
    elif wanted.place:
        yield held.join(Venue, Venue.id == EventSession.venue_id).where(Venue.locality == wanted.place).exists()
    if wanted.venue_id is not None:
        yield held.where(EventSession.venue_id == wanted.venue_id).exists()
    if wanted.with_seats:
        on_it = select(func.count()).where(Booking.event_id == Event.id).correlate(Event)
        yield on_it.where(Booking.state.in_(SEATED)).scalar_subquery() < Event.capacity
        yield ~select(Booking.id).where(Booking.event_id == Event.id, Booking.state == BookingState.WAITLISTED).exists()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.LOCAL)


def dates(event_ids: Collection[int]) -> dict[int, Date]:
    """These events by id, in a fixed number of queries."""
    if not event_ids:
        return {}
    meetings, trainers, left = _meetings(event_ids), _trainers(event_ids), seats.free(event_ids)
    rows = db.session.scalars(select(Event).where(Event.id.in_(event_ids)).order_by(Event.starts_at, Event.id))
    return {row.id: _date(row, meetings[row.id], trainers[row.id], left[row.id]) for row in rows}


def _date(row: Event, meetings: list[Meeting], trainers: list[str], left: Seats) -> Date:
    return Date(
        id=row.id,
        course_id=row.course_id,
        organiser_id=row.organiser_id,
        state=row.state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        cancel_by=row.cancel_by,
        offer_hours=row.offer_hours,
        link=row.link,
        notes=row.notes,
        meetings=tuple(meetings),
        trainers=tuple(trainers),
        seats=left,
    )


def _meetings(event_ids: Collection[int]) -> Mapping[int, list[Meeting]]:
    found: dict[int, list[Meeting]] = defaultdict(list)
    wanted = (
        select(EventSession, Venue)
        .outerjoin(Venue, Venue.id == EventSession.venue_id)
        .where(EventSession.event_id.in_(event_ids))
        .order_by(EventSession.starts_at, EventSession.id)
    )
    for one, room in db.session.execute(wanted):
        place = Place(room.id, room.name, room.address, room.locality, room.directions, room.access) if room else None
        found[one.event_id].append(Meeting(one.starts_at, one.ends_at, place))
    return found


def _trainers(event_ids: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    wanted = (
        select(EventTrainer.event_id, Person.first_name, Person.last_name, Person.preferred_name)
        .join(Person, Person.id == EventTrainer.person_id)
        .where(EventTrainer.event_id.in_(event_ids))
        .order_by(Person.name_folded, Person.id)
    )
    for event_id, first, last, preferred in db.session.execute(wanted):
        found[event_id].append(full_name(first, last, preferred))
    return found
