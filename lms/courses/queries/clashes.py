"""What else is on at the same time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, true

from lms.courses.models import Course, Event, EventSession, EventTrainer, Venue
from lms.courses.queries.trainers import names
from lms.courses.rules.planning import Plan, SessionPlan, session_text
from lms.courses.rules.words import EventState
from lms.kit.db import AnyRow, AnySelect, chunked, db


@dataclass(frozen=True)
class Clash:
    """Another event that is on at the same time: in one of the rooms, or with one of the trainers."""

    what: str  # the room, or the trainer's name
    trainer_id: int | None  # none: it is a room
    course: str
    session: SessionPlan
    number: int  # which session of the plan it is in the way of, from 1

    @property
    def said(self) -> str:
        """In words, without a full stop."""
        other = f"“{self.course}” on {session_text(self.session)}"
        return f"{self.what} is taken by {other}" if self.trainer_id is None else f"{self.what} teaches {other}"


def clashes(plan: Plan, event_id: int | None) -> Iterator[Clash]:
    """What else is planned at the time of these sessions, cancelled events and this one itself left out; rooms before trainers."""
    yield from _in_rooms(plan, event_id)
    yield from _of_trainers(plan, event_id)


def _in_rooms(plan: Plan, event_id: int | None) -> Iterator[Clash]:
    in_room = [(number, one) for number, one in enumerate(plan.sessions, 1) if one.venue_id]
    wanted = select(EventSession, Course.title, Venue.name.label("what")).join(Venue, Venue.id == EventSession.venue_id)
    times = [and_(EventSession.venue_id == one.venue_id, *_meets(one)) for _, one in in_room]
    for row in _others(wanted, times, event_id):
        for number, one in in_room:
            if one.venue_id == row.EventSession.venue_id and _overlaps(one, row):
                yield _clash(row, number, row.what, None)


def _of_trainers(plan: Plan, event_id: int | None) -> Iterator[Clash]:
    if not plan.trainer_ids:
        return
    called = names(plan.trainer_ids)
    wanted = select(EventSession, Course.title, EventTrainer.person_id).join(EventTrainer, EventTrainer.event_id == EventSession.event_id)
    wanted = wanted.where(EventTrainer.person_id.in_(plan.trainer_ids))
    for row in _others(wanted, [and_(*_meets(one)) for one in plan.sessions], event_id):
        for number, one in enumerate(plan.sessions, 1):
            if _overlaps(one, row):
                yield _clash(row, number, called[row.person_id], row.person_id)


def _others(wanted: AnySelect, times: Sequence[ColumnElement[bool]], event_id: int | None) -> Iterator[AnyRow]:
    is_other = Event.id != event_id if event_id else true()
    wanted = wanted.join(Event, Event.id == EventSession.event_id).join(Course, Course.id == Event.course_id)
    for some in chunked(times, 60):
        found = wanted.where(or_(*some), is_other, Event.state != EventState.CANCELLED)
        yield from db.session.execute(found.order_by(EventSession.starts_at, EventSession.id))


def _meets(one: SessionPlan) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Back to back is no clash."""
    return EventSession.starts_at < one.ends_at, EventSession.ends_at > one.starts_at


def _overlaps(one: SessionPlan, row: AnyRow) -> bool:
    other: EventSession = row.EventSession
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _clash(row: AnyRow, number: int, what: str, trainer_id: int | None) -> Clash:
    other: EventSession = row.EventSession
    there = SessionPlan(other.id, other.starts_at, other.ends_at, other.venue_id)
    return Clash(what, trainer_id, row.title, there, number)
