"""Reads of events: what is planned, and by whom it can be changed."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from lms.access import May, Viewer
from lms.courses.models import Event, EventMove, EventSession, EventTrainer, Venue
from lms.courses.rules.planning import Plan, Room, SessionPlan
from lms.kit.db import db
from lms.people.models import Account, Person
from lms.people.queries import places_within
from lms.people.rules import full_name


def one(event_id: int) -> Event | None:
    """The event."""
    return db.session.get(Event, event_id)


def to_change(event_id: int) -> Event | None:
    """The event, and nobody else's to change until this transaction ends."""
    return db.session.scalar(select(Event).where(Event.id == event_id).with_for_update().execution_options(populate_existing=True))


def plan_of(event: Event) -> Plan:
    """What is recorded of it, as a plan."""
    sessions = db.session.scalars(select(EventSession).where(EventSession.event_id == event.id).order_by(EventSession.starts_at))
    return Plan(
        organiser_id=event.organiser_id,
        capacity=event.capacity,
        sessions=tuple(SessionPlan(row.id, row.starts_at, row.ends_at, row.venue_id) for row in sessions),
        minimum=event.minimum,
        decide_on=event.decide_on,
        opens_on=event.opens_on,
        closes_on=event.closes_on,
        cancel_by=event.cancel_by,
        offer_hours=event.offer_hours,
        link=event.link,
        notes=event.notes,
        trainer_ids=tuple(trainer_ids(event.id)),
    )


def trainer_ids(event_id: int) -> list[int]:
    """The persons who teach it."""
    return list(
        db.session.scalars(select(EventTrainer.person_id).where(EventTrainer.event_id == event_id).order_by(EventTrainer.person_id))
    )


def managed(viewer: Viewer, organisation: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """As a WHERE: is this organisation one whose courses and dates the viewer plans?"""
    return places_within(viewer, May.MANAGE_COURSES, organisation)


def rooms(venue_ids: Iterable[int]) -> dict[int, Room]:
    """What a plan has to know of these venues."""
    wanted = sorted(set(venue_ids))
    rows = db.session.scalars(select(Venue).where(Venue.id.in_(wanted)))
    return {row.id: Room(row.name, row.seats, row.retired_on) for row in rows}


def moves(event_id: int) -> list[tuple[EventMove, str]]:
    """Its life, first to last: each step, and who took it (nobody: the service itself)."""
    found = (
        select(EventMove, Person)
        .outerjoin(Account, Account.id == EventMove.by_account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(EventMove.event_id == event_id)
        .order_by(EventMove.id)
    )
    return [(move, full_name(who.first_name, who.last_name, who.preferred_name) if who else "") for move, who in db.session.execute(found)]
