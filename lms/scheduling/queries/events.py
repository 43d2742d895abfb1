"""Dates as those see them who plan them: with how many have booked and who waits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from lms.access import May, Viewer
from lms.bookings.queries.seats import free
from lms.bookings.rules.quotas import Seats
from lms.courses.models import Course, Event, EventSession, Venue
from lms.courses.queries.courses import Choices
from lms.courses.queries.events import managed, moves, plan_of, trainer_ids
from lms.courses.queries.trainers import names
from lms.courses.rules.local_times import moment_at
from lms.courses.rules.planning import Plan, SessionPlan
from lms.courses.rules.words import EventState
from lms.kit.datetimes import span, weekday_of
from lms.kit.db import AnyRow, db
from lms.kit.identifiers import fold
from lms.kit.tables import Key, PageOfRows, PageRequest, fetch_page
from lms.people.models import Organisation
from lms.people.queries import places
from lms.scheduling.queries.minimum_decisions import is_undecided

#: Among places: what is online.
ONLINE = "online"


@dataclass(frozen=True)
class DatesFilter:
    """Which dates. `since` and `until`: days of the first session, both included. `place`: a locality, or online."""

    course_id: int | None = None
    text: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None
    state: EventState | None = None
    undecided: bool = False  # those that too few have booked


@dataclass(frozen=True)
class EventRow:
    """A date in a list. `place`: the first session's."""

    id: int
    course: str
    code: str
    organiser: str
    state: EventState
    starts_at: datetime
    ends_at: datetime
    sessions: int
    place: str
    seats: Seats


SORTS: Mapping[str, Key] = {"starts": Event.starts_at, "course": Course.title_folded}


def events(filters: DatesFilter, ask: PageRequest, viewer: Viewer, now: datetime) -> PageOfRows[EventRow]:
    """A page of those that the viewer plans."""
    chosen = (
        select(Event, Course.title, Course.code, Organisation.name.label("organiser"))
        .join(Course, Course.id == Event.course_id)
        .join(Organisation, Organisation.id == Event.organiser_id)
        .where(managed(viewer, Event.organiser_id), *_conditions(filters, now))
    )
    return fetch_page(chosen, ask, keys=SORTS, tie=Event.id, read=_rows)


def _conditions(filters: DatesFilter, now: datetime) -> Iterator[ColumnElement[bool]]:
    if filters.course_id is not None:
        yield Event.course_id == filters.course_id
    for word in fold(filters.text).split():
        yield Course.words_folded.contains(word, autoescape=True)
    if filters.place:
        yield _is_at(filters.place)
    if filters.since is not None:
        yield Event.starts_at >= moment_at(filters.since, time())
    if filters.until is not None:
        yield Event.starts_at < moment_at(filters.until + timedelta(days=1), time())
    if filters.state is not None:
        yield Event.state == filters.state
    if filters.undecided:
        yield is_undecided(now)


def _is_at(place: str) -> ColumnElement[bool]:
    of_it = exists().where(EventSession.event_id == Event.id)
    if place == ONLINE:
        return of_it.where(EventSession.venue_id.is_(None))
    return of_it.where(EventSession.venue_id == Venue.id, Venue.locality == place)


def _rows(rows: Iterable[AnyRow]) -> Iterator[EventRow]:
    event_rows = list(rows)
    ids = [row.Event.id for row in event_rows]
    taken, where = free(ids), _places_of(ids)
    for row in event_rows:
        event: Event = row.Event
        there = where[event.id]
        first = there[0] if there else ""
        yield EventRow(
            id=event.id,
            course=row.title,
            code=row.code,
            organiser=row.organiser,
            state=event.state,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            sessions=len(there),
            place=first,
            seats=taken[event.id],
        )


def _places_of(event_ids: Collection[int]) -> Mapping[int, list[str]]:
    """Where the sessions of these events are, in order."""
    statement = select(EventSession.event_id, Venue.name, Venue.locality).outerjoin(Venue, Venue.id == EventSession.venue_id)
    places_of: dict[int, list[str]] = defaultdict(list)
    for event_id, name, locality in db.session.execute(
        statement.where(EventSession.event_id.in_(event_ids)).order_by(EventSession.starts_at)
    ):
        places_of[event_id].append(", ".join(filter(None, (name, locality))) or "Online")
    return places_of


def open_registers(viewer: Viewer, now: datetime) -> int:
    """How many dates are over whose register is still open."""
    over = (Event.state == EventState.SCHEDULED, Event.ends_at < now, managed(viewer, Event.organiser_id))
    return db.session.scalar(select(func.count()).select_from(Event).where(*over)) or 0


def courses_with_dates(viewer: Viewer) -> Choices:
    """(id, title) of every course of which the viewer plans a date."""
    has_one = exists().where(Event.course_id == Course.id, managed(viewer, Event.organiser_id))
    rows = db.session.execute(select(Course.id, Course.title).where(has_one).order_by(Course.title_folded, Course.id))
    return [(str(course_id), title) for course_id, title in rows]


# --- one date ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SessionLine:
    """One session, and the room it is in; none: online."""

    plan: SessionPlan
    venue: Venue | None

    @property
    def when(self) -> str:
        """Monday 16 March 2026, 9:30am to 12:30pm."""
        return span(self.plan.starts_at, self.plan.ends_at)


@dataclass(frozen=True)
class Step:
    """One step in the life of a date; by nobody: the service itself."""

    state: EventState
    at: datetime
    by: str
    why: str


@dataclass(frozen=True)
class EventPage:
    """Everything about one date for those who plan it."""

    event: Event
    course: Course
    organiser: str
    plan: Plan
    sessions: tuple[SessionLine, ...]
    trainers: tuple[str, ...]
    seats: Seats
    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        """As its pages are called: by what was read, also where a change is not saved."""
        return f"{self.course.title}, {weekday_of(self.plan.starts_at)}"

    def is_over(self, now: datetime) -> bool:
        """Have all sessions ended?"""
        return self.event.ends_at <= now

    def has_begun(self, now: datetime) -> bool:
        """Has the first session begun?"""
        return self.event.starts_at <= now


def event(event_id: int, viewer: Viewer) -> EventPage | None:
    """One date that the viewer plans; None looks like none. A fixed number of queries."""
    event = db.session.get(Event, event_id)
    place = places().get(event.organiser_id) if event else None
    if event is None or place is None or not viewer.reaches(May.MANAGE_COURSES, place.path):
        return None
    plan = plan_of(event)
    rooms = {
        row.id: row
        for row in db.session.scalars(select(Venue).where(Venue.id.in_([each.venue_id for each in plan.sessions if each.venue_id])))
    }
    teaching = names(trainer_ids(event_id))
    return EventPage(
        event=event,
        course=db.session.get_one(Course, event.course_id),
        organiser=place.name,
        plan=plan,
        sessions=tuple(SessionLine(each, rooms.get(each.venue_id or 0)) for each in plan.sessions),
        trainers=tuple(sorted(teaching.values(), key=fold)),
        seats=free([event_id])[event_id],
        steps=tuple(Step(move.state, move.at, by, move.why) for move, by in moves(event_id)),
    )
