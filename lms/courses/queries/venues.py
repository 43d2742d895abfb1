"""Venues as planners see them. The partnership's rooms are shared: everybody who plans may book them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from lms.access import May, Viewer
from lms.courses.models import Course, Event, EventSession, Venue
from lms.courses.queries.courses import Choices
from lms.courses.queries.events import managed
from lms.courses.rules.catalogue import VenueFacts
from lms.courses.rules.planning import SessionPlan
from lms.courses.rules.words import EventState
from lms.kit.db import AnyRow, db
from lms.kit.identifiers import fold
from lms.kit.tables import Key, PageOfRows, PageRequest, fetch_page
from lms.people.models import Organisation
from lms.people.queries import places


@dataclass(frozen=True)
class Wanted:
    """Which venues."""

    text: str = ""
    mine: bool = False  # those that the viewer may change
    retired: bool = False


@dataclass(frozen=True)
class VenueRow:
    """A venue in a list."""

    id: int
    name: str
    locality: str
    owner: str
    seats: int | None
    has_access: bool  # is anything said of getting in and about?
    retired_on: date | None


SORTS: Mapping[str, Key] = {"name": Venue.name_folded, "locality": func.coalesce(Venue.locality, "")}


def venues(wanted: Wanted, ask: PageRequest, viewer: Viewer, today: date) -> PageOfRows[VenueRow]:
    """A page of them."""
    chosen = select(Venue, Organisation.name.label("owner")).join(Organisation, Organisation.id == Venue.owner_id)
    return fetch_page(chosen.where(*_conditions(wanted, viewer, today)), ask, keys=SORTS, tie=Venue.id, read=_rows)


def _conditions(wanted: Wanted, viewer: Viewer, today: date) -> Iterator[ColumnElement[bool]]:
    for word in fold(wanted.text).split():
        in_place = or_(Venue.locality.icontains(word, autoescape=True), Venue.address.icontains(word, autoescape=True))
        yield or_(Venue.name_folded.contains(word, autoescape=True), in_place)
    if wanted.mine:
        yield managed(viewer, Venue.owner_id)
    is_retired = and_(Venue.retired_on.is_not(None), Venue.retired_on <= today)
    yield is_retired if wanted.retired else ~is_retired


def _rows(rows: Iterable[AnyRow]) -> Iterator[VenueRow]:
    for row in rows:
        one: Venue = row.Venue
        yield VenueRow(one.id, one.name, one.locality or "", row.owner, one.seats, bool(one.access), one.retired_on)


@dataclass(frozen=True)
class VenuePage:
    """One venue, with what is on there."""

    row: Venue
    owner: str
    coming: tuple[tuple[str, EventState, SessionPlan], ...]  # the next sessions there: course, state, when
    may_change: bool


#: So many of the next sessions stand on a venue's page.
SOON = 20


def venue(venue_id: int, viewer: Viewer, now: datetime) -> VenuePage | None:
    """One venue; None where there is none."""
    row = db.session.get(Venue, venue_id)
    if row is None:
        return None
    owner = places()[row.owner_id]
    found = db.session.execute(
        select(EventSession, Course.title, Event.state)
        .join(Event, Event.id == EventSession.event_id)
        .join(Course, Course.id == Event.course_id)
        .where(EventSession.venue_id == venue_id, EventSession.ends_at > now, Event.state != EventState.CANCELLED)
        .order_by(EventSession.starts_at)
        .limit(SOON)
    )
    coming = tuple((title, state, SessionPlan(one.id, one.starts_at, one.ends_at, venue_id)) for one, title, state in found)
    return VenuePage(row, owner.name, coming, viewer.reaches(May.MANAGE_COURSES, owner.path))


def facts_of(row: Venue) -> VenueFacts:
    """What is recorded of it."""
    return VenueFacts(row.name, row.owner_id, row.address, row.locality or "", row.directions, row.access, row.seats)


def with_name(name: str, owner_id: int) -> Venue | None:
    """This owner's venue of this name."""
    return db.session.scalar(select(Venue).where(Venue.name_folded == fold(name), Venue.owner_id == owner_id).order_by(Venue.id))


def sessions_from(venue_id: int, day: datetime) -> int:
    """How many sessions are planned there that start at this moment or later."""
    there = (EventSession.venue_id == venue_id, EventSession.starts_at >= day, Event.state != EventState.CANCELLED)
    return (
        db.session.scalar(select(func.count()).select_from(EventSession).join(Event, Event.id == EventSession.event_id).where(*there)) or 0
    )


def choices(today: date, kept: Iterable[int] = ()) -> Choices:
    """Venues in use, and those already chosen, by name, each with its locality and seats."""
    in_use = or_(Venue.retired_on.is_(None), Venue.retired_on > today, Venue.id.in_(set(kept)))
    rows = db.session.scalars(select(Venue).where(in_use).order_by(Venue.name_folded, Venue.id))
    return [(str(row.id), ", ".join(filter(None, (row.name, row.locality, f"{row.seats} seats" if row.seats else "")))) for row in rows]


def localities() -> list[str]:
    """Every locality that has a venue or stands in the tree."""
    there = set(db.session.scalars(select(Venue.locality).where(Venue.locality.is_not(None)).distinct()))
    tree = {one.locality for one in places().values() if one.locality}
    return sorted({one for one in there | tree if one}, key=fold)
