"""Whom a message about a booking goes to, and what it says about the event."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import aliased

from lms.access import POLICY, May, Reach, Role
from lms.bookings.models import Booking
from lms.courses.models import Course, Event, EventSession, Venue
from lms.courses.rules.words import EventState
from lms.kit.datetimes import span
from lms.kit.db import chunked, db
from lms.people.models import Account, Organisation, Person, Post, RoleGrant
from lms.people.queries import root_id
from lms.people.rules import full_name

_Human = aliased(Person)


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to; `email` is empty for whoever has none. `booking_id`: 0 where it is about none. `person_id`: of the record that
    counts."""

    booking_id: int
    person_id: int
    name: str
    email: str | None


@dataclass(frozen=True)
class EventSummary:
    """An event as a message tells of it."""

    event_id: int
    course_id: int
    title: str
    starts_at: datetime
    sessions: tuple[tuple[datetime, datetime, str], ...]  # from, to, where
    link: str
    notes: str
    cancel_by: date | None
    organiser: str

    @property
    def lines(self) -> list[str]:
        """Each session in words: Monday 16 March 2026, 9:30am to 12:30pm, Training room 1, 1 Quay Road."""
        return [f"{span(begin, end)}, {where}" for begin, end, where in self.sessions]


def people_of(booking_ids: Collection[int]) -> list[Recipient]:
    """Who the bookings are for. Their account's address, as they have confirmed it; else the one on their record."""
    statement = (
        select(Booking.id, _Human.id, _Human.first_name, _Human.last_name, _Human.preferred_name, _email())
        .join(Person, Person.id == Booking.person_id)
        .join(_Human, _Human.id == root_id())
        .outerjoin(Account, Account.person_id == _Human.id)
        .order_by(Booking.id)
    )
    rows = [row for chunk in chunked(sorted(booking_ids)) for row in db.session.execute(statement.where(Booking.id.in_(chunk)))]
    return [Recipient(row[0], row[1], full_name(*row[2:5]), row[5]) for row in rows]


def _email() -> ColumnElement[str | None]:
    return func.coalesce(Account.email, _Human.email, Person.email)


def person(person_id: int) -> Recipient | None:
    """Somebody who has no booking; None: there is no such record."""
    statement = select(_Human.id, _Human.first_name, _Human.last_name, _Human.preferred_name, _email()).select_from(Person)
    row = db.session.execute(
        statement.join(_Human, _Human.id == root_id()).outerjoin(Account, Account.person_id == _Human.id).where(Person.id == person_id)
    ).first()
    return Recipient(0, row[0], full_name(*row[1:4]), row[4]) if row else None


def name_of(person_id: int) -> str:
    """What somebody is called, by any record of theirs."""
    recipient = person(person_id)
    return recipient.name if recipient else ""


def supervisor(booking_id: int, supervisor_post_id: int) -> list[Recipient]:
    """The supervisor who sits on this post."""
    statement = (
        select(_Human.id, _Human.first_name, _Human.last_name, _Human.preferred_name, _email())
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(_Human, _Human.id == root_id())
        .outerjoin(Account, Account.person_id == _Human.id)
        .where(Post.id == supervisor_post_id)
    )
    return [Recipient(booking_id, row[0], full_name(*row[1:4]), row[4]) for row in db.session.execute(statement)]


def officers(booking_id: int, path: str, may: May, today: date) -> list[Recipient]:
    """Whoever was given this permission over the place at this path: the team nearest to it, and the partnership's where there is none."""
    statement = (
        select(_Human.id, _Human.first_name, _Human.last_name, _Human.preferred_name, _email(), RoleGrant.role)
        .select_from(RoleGrant)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .join(Person, Person.id == Account.person_id)
        .join(_Human, _Human.id == root_id())
        .where(RoleGrant.role.in_(roles_with(may)), literal(path).startswith(Organisation.path), Account.active)
        .where(RoleGrant.starts_on <= today, func.coalesce(RoleGrant.ends_on, date.max) >= today)
        .order_by(_Human.id)
    )
    rows = db.session.execute(statement).all()
    nearest = [row for row in rows if row.role is Role.LND_OFFICER] or rows
    people = {row[0]: Recipient(booking_id, row[0], full_name(*row[1:4]), row[4]) for row in nearest}
    return list(people.values())


def roles_with(may: May) -> list[Role]:
    """The roles that are given over a place and let people do this there."""
    return [role for role, reach in POLICY[may].items() if reach in (Reach.BRANCH, Reach.PARTNERSHIP)]


def event_summary(event_id: int) -> EventSummary:
    """The event as it stands: two queries."""
    statement = (
        select(Event, Course.title, Organisation.name)
        .join(Course, Course.id == Event.course_id)
        .join(Organisation, Organisation.id == Event.organiser_id)
        .where(Event.id == event_id)
    )
    event, title, organiser = db.session.execute(statement).one()
    rows = db.session.execute(
        select(EventSession.starts_at, EventSession.ends_at, Venue.name, Venue.address)
        .outerjoin(Venue, Venue.id == EventSession.venue_id)
        .where(EventSession.event_id == event_id)
        .order_by(EventSession.starts_at)
    )
    sessions = tuple((begin, end, f"{name}, {', '.join(place.splitlines())}" if name else "online") for begin, end, name, place in rows)
    return EventSummary(event.id, event.course_id, title, event.starts_at, sessions, event.link, event.notes, event.cancel_by, organiser)


def next_event_summary(course_id: int, after: datetime, but: int) -> EventSummary | None:
    """The next event of this course that is still to come, but for this one."""
    statement = (
        select(Event.id)
        .where(Event.course_id == course_id, Event.id != but, Event.state == EventState.SCHEDULED, Event.starts_at > after)
        .order_by(Event.starts_at, Event.id)
    )
    event_id = db.session.scalar(statement.limit(1))
    return event_summary(event_id) if event_id else None
