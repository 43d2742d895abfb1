"""Actions, for the eyes of one reader."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.kit.datetimes import local_date
from lms.kit.db import AnySelect, db
from lms.kit.readers import Reader, Work, reading_as
from lms.people.models import Person
from lms.people.queries import root_id
from lms.people.rules import full_name
from lms.supervision.models import GroupMember, SupervisionAction, SupervisionSession
from lms.supervision.queries.access import group_access, is_working
from lms.supervision.queries.people import InGroup, people_on
from lms.supervision.rules.session_facts import Facts
from lms.supervision.rules.words import ActionState
from lms.supervision_sessions.queries.sessions import human
from lms.supervision_sessions.rules.actions import Action

OPEN = SupervisionAction.state == ActionState.OPEN


def action(action_id: int, reader: Reader) -> Action | None:
    """None: there is no such action, or none for this reader."""
    return next(iter(_read(reader, SupervisionAction.id == action_id)), None)


def taken_on_at(session_id: int, reader: Reader) -> list[Action]:
    """Those of one session, in any state."""
    return _read(reader, SupervisionAction.session_id == session_id)


def carried_to(session: Facts, reader: Reader) -> list[Action]:
    """Those of earlier sessions of the group that were open when it met, or are open until it meets."""
    earlier = SupervisionSession.group_id == session.group_id, SupervisionSession.held_on < session.held_on
    return _read(reader, *earlier, or_(OPEN, SupervisionAction.settled_on >= session.held_on))


def who_may_have(action: Action, viewer: Viewer, today: date) -> list[InGroup]:
    """To whom the viewer can hand an action: those in the group today who have signed. To whoever has left it the group is not listed."""
    access = group_access(action.group_id, viewer, today)
    people = people_on(action.group_id, today) if access and access.takes_part else []
    return [somebody for somebody in people if somebody.has_signed and somebody.post_id]


def how_many_open(group_id: int) -> int:
    statement = (
        select(func.count())
        .select_from(SupervisionAction)
        .join(SupervisionSession, SupervisionSession.id == SupervisionAction.session_id)
        .where(SupervisionSession.group_id == group_id, OPEN)
    )
    return db.session.scalar(reading_as(statement, Work.FACTS)) or 0


def _read(reader: Reader, *conditions: ColumnElement[bool]) -> list[Action]:
    today = local_date(reader.now)
    statement = _actions(today).where(*conditions).order_by(SupervisionSession.held_on, SupervisionAction.id)
    return [_action(row, reader) for row in db.session.execute(reading_as(statement, reader))]


def _actions(today: date) -> AnySelect:
    columns = (
        SupervisionAction.id,
        SupervisionAction.session_id,
        SupervisionSession.group_id,
        SupervisionSession.held_on,
        human.id.label("owner_id"),
        SupervisionAction.text,
        SupervisionAction.due_on,
        SupervisionAction.state,
        SupervisionAction.settled_on,
        SupervisionAction.why_dropped,
        _owner_is_here(today).label("owner_is_here"),
    )
    return (
        select(*columns, human.first_name, human.last_name, human.preferred_name)
        .select_from(SupervisionAction)
        .join(SupervisionSession, SupervisionSession.id == SupervisionAction.session_id)
        .join(Person, Person.id == SupervisionAction.owner_id)
        .join(human, human.id == root_id())
    )


def _owner_is_here(today: date) -> ColumnElement[bool]:
    """Is whoever has it in the group today, with a post that runs?"""
    record = aliased(Person)
    return exists(
        select(GroupMember.id)
        .join(record, record.id == GroupMember.person_id)
        .where(GroupMember.group_id == SupervisionSession.group_id, root_id(record) == human.id, is_working(today))
        .correlate(SupervisionSession, human)
    )


def _action(row: Row[Any], reader: Reader) -> Action:
    return Action(
        id=row.id,
        session_id=row.session_id,
        group_id=row.group_id,
        taken_on=row.held_on,
        owner_id=row.owner_id,
        owner=full_name(row.first_name, row.last_name, row.preferred_name),
        text=row.text,
        due_on=row.due_on,
        state=row.state,
        settled_on=row.settled_on,
        why_dropped=row.why_dropped,
        owner_is_here=bool(row.owner_is_here),
        is_own=row.owner_id == reader.person_id,
    )
