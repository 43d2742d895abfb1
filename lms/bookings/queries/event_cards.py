"""Dates of courses as learners see them: when, where, by whom, and how many places are left."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, and_, func, or_, select

from lms.bookings.models import Booking, Quota, Reservation
from lms.bookings.queries import seats
from lms.bookings.rules.catalogue_filter import ONLINE, CatalogueFilter
from lms.bookings.rules.quotas import PostPlacement, Seats
from lms.bookings.rules.states import SEATED, BookingState
from lms.courses.models import Event, EventSession, EventTrainer, Venue
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.datetimes import local_date, long_date, span
from lms.kit.db import db
from lms.kit.numbers import counted, plural
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
class EventCard:
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
    paths: Mapping[int, str]  # by post of whoever looks, where it belongs on its first day; empty where nothing is kept

    @property
    def when(self) -> str:
        """As "Monday 16 March 2026, 9:30am to 12:30pm"; of several sessions how many, and the first."""
        if len(self.meetings) > 1:
            return f"{len(self.meetings)} sessions, the first on {self.meetings[0].when}"
        return span(self.starts_at, self.ends_at)

    @property
    def places(self) -> list[Place]:
        """Its rooms, each once, in the order of its sessions."""
        return list({meeting.place.id: meeting.place for meeting in self.meetings if meeting.place}.values())

    @property
    def is_online(self) -> bool:
        return any(meeting.place is None for meeting in self.meetings)

    @property
    def where(self) -> str:
        """Its rooms by name, as "Training room 1, Lochee", and "Online"."""
        rooms = [f"{place.name}, {place.locality}" if place.locality else place.name for place in self.places]
        return "; ".join([*rooms, *(["Online"] if self.is_online else [])])

    @property
    def free(self) -> int:
        """How many places whoever looks can have at once, for any of their posts."""
        return self.seats.left_for(self.paths.values())

    def free_for(self, post_id: int) -> int:
        """The same for one of their posts."""
        return self.seats.left_for([self.paths[post_id]] if post_id in self.paths else [])

    @property
    def left(self) -> str:
        """How many places are left for whoever looks, in words."""
        return _left(self.free) or "Full, with a waiting list"

    def left_for(self, post_id: int) -> str:
        """The same for one of their posts; empty where none is."""
        return _left(self.free_for(post_id))

    @property
    def kept(self) -> list[str]:
        """The places that are left, but not for whoever looks, in words."""
        more = " more" if self.free else ""
        return [
            f"{number}{more} {plural(number, 'is', 'are')} kept for {quota.name} until {long_date(quota.release_on)}"
            for quota, number in self.seats.kept_from(list(self.paths.values()))
        ]


def _left(number: int) -> str:
    return f"{counted(number, 'place', 'places')} left" if number else ""


def is_coming(now: datetime) -> ColumnElement[bool]:
    """Events that have been scheduled and have not started."""
    return (Event.state == EventState.SCHEDULED) & (Event.starts_at > now)


def fitting(filters: CatalogueFilter, now: datetime, event_ids: Collection[int] = ()) -> Iterator[ColumnElement[bool]]:
    """Conditions on Event: coming, not closed to booking, and as asked for. `event_ids`: what `with_kept_seats` says of whoever asks."""
    yield is_coming(now)
    yield or_(Event.closes_on.is_(None), Event.closes_on >= now.astimezone(clock.LOCAL).date())
    if filters.since:
        yield Event.starts_at >= _midnight(filters.since)
    if filters.until:
        yield Event.starts_at < _midnight(date.fromordinal(filters.until.toordinal() + 1))
    statement = select(EventSession.id).where(EventSession.event_id == Event.id)
    if filters.place == ONLINE:
        yield statement.where(EventSession.venue_id.is_(None)).exists()
    elif filters.place:
        yield statement.join(Venue, Venue.id == EventSession.venue_id).where(Venue.locality == filters.place).exists()
    if filters.venue_id is not None:
        yield statement.where(EventSession.venue_id == filters.venue_id).exists()
    if filters.with_seats:
        yield or_(Event.id.in_(event_ids), and_(_has_seats(), ~_keeps(now)))


def _has_seats() -> ColumnElement[bool]:
    """Are there more seats than people who have one, or wait for one, and seats that are reserved?"""
    states = (*SEATED, BookingState.WAITLISTED)
    people = select(func.count()).where(Booking.event_id == Event.id, Booking.state.in_(states)).correlate(Event)
    nameless = select(func.coalesce(func.sum(Reservation.seats), 0)).where(Reservation.event_id == Event.id).correlate(Event)
    return people.scalar_subquery() + nameless.scalar_subquery() < Event.capacity


def _keeps(now: datetime) -> ColumnElement[bool]:
    return select(Quota.id).where(Quota.event_id == Event.id, seats.is_kept(local_date(now))).correlate(Event).exists()


def with_kept_seats(post_ids: Collection[int], now: datetime) -> list[int]:
    """The coming events with kept seats on which there is a seat for one of these posts: kept for it, or free to everybody."""
    cards_by_id = event_cards(list(db.session.scalars(select(Event.id).where(is_coming(now), _keeps(now)))), post_ids)
    return [card.id for card in cards_by_id.values() if card.free]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.LOCAL)


def event_cards(event_ids: Collection[int], post_ids: Collection[int] = ()) -> dict[int, EventCard]:
    """These events by id, in a fixed number of queries. `post_ids`: of whoever looks, since some places may be kept for others."""
    if not event_ids:
        return {}
    meetings, trainers, left = _meetings(event_ids), _trainers(event_ids), seats.free(event_ids)
    rows = db.session.scalars(select(Event).where(Event.id.in_(event_ids)).order_by(Event.starts_at, Event.id))
    where = seats.placements(post_ids) if any(event_seats.kept for event_seats in left.values()) else {}
    return {row.id: _date(row, meetings[row.id], trainers[row.id], left[row.id], where) for row in rows}


def _date(row: Event, meetings: list[Meeting], trainers: list[str], left: Seats, where: Mapping[int, PostPlacement]) -> EventCard:
    return EventCard(
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
        paths={post_id: placement.on(local_date(row.starts_at)) for post_id, placement in where.items()},
    )


def _meetings(event_ids: Collection[int]) -> Mapping[int, list[Meeting]]:
    meetings_by_id: dict[int, list[Meeting]] = defaultdict(list)
    statement = (
        select(EventSession, Venue)
        .outerjoin(Venue, Venue.id == EventSession.venue_id)
        .where(EventSession.event_id.in_(event_ids))
        .order_by(EventSession.starts_at, EventSession.id)
    )
    for session, room in db.session.execute(statement):
        place = Place(room.id, room.name, room.address, room.locality, room.directions, room.access) if room else None
        meetings_by_id[session.event_id].append(Meeting(session.starts_at, session.ends_at, place))
    return meetings_by_id


def _trainers(event_ids: Collection[int]) -> Mapping[int, list[str]]:
    trainers: dict[int, list[str]] = defaultdict(list)
    statement = (
        select(EventTrainer.event_id, Person.first_name, Person.last_name, Person.preferred_name)
        .join(Person, Person.id == EventTrainer.person_id)
        .where(EventTrainer.event_id.in_(event_ids))
        .order_by(Person.name_folded, Person.id)
    )
    for event_id, first, last, preferred in db.session.execute(statement):
        trainers[event_id].append(full_name(first, last, preferred))
    return trainers
