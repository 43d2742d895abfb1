"""Sessions as somebody meets them, who is in a group on a day, and what stands on an agenda."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.kit.db import AnySelect, db
from lms.kit.readers import Reader, Work, reading_as
from lms.people.models import Person
from lms.people.queries import records_of, root_id
from lms.people.rules import full_name
from lms.supervision.models import AgendaItem, Agreement, GroupMember, SupervisionGroup, SupervisionSession
from lms.supervision.queries.access import group_access
from lms.supervision.queries.readers import covers
from lms.supervision.rules.access import GroupAccess
from lms.supervision.rules.session_facts import Facts
from lms.supervision.rules.words import MemberRole, SessionState
from lms.supervision_sessions.rules.sessions import USUAL_MINUTES, Life

human = aliased(Person)


@dataclass(frozen=True)
class SessionPage:
    """A session, and how somebody stands to it. `roles`: that they had in the group on its day. `is_recent`: its day has come, and is no
    more than 28 days ago."""

    session: Facts
    access: GroupAccess
    roles: Set[MemberRole]
    is_recent: bool

    @property
    def is_among_them(self) -> bool:
        """In the group, on its day or today, and signed: sees who was there, and what of the agenda and the actions is for them."""
        return self.access.has_signed and (bool(self.roles) or self.access.is_in)

    @property
    def led_it(self) -> bool:
        """Facilitated on that day, and has signed."""
        return self.access.has_signed and MemberRole.FACILITATOR in self.roles

    @property
    def may_mark(self) -> bool:
        """Says who came: whoever facilitated on that day; of recent sessions also whoever facilitates now, as the other may have left.
        That opens nothing that was written."""
        return self.led_it or (self.access.has_signed and self.access.facilitates and self.is_recent)

    @property
    def may_add(self) -> bool:
        """Puts points on its agenda, and takes on actions."""
        return self.access.has_signed and bool(self.roles) and self.access.is_in


@dataclass(frozen=True)
class Point:
    """What somebody wants to speak about."""

    id: int
    author: str
    text: str
    added_at: datetime
    is_own: bool


# --- sessions ---------------------------------------------------------------------------------------------------------------------


def session_page(session_id: int, viewer: Viewer, today: date) -> SessionPage | None:
    """None: there is no such session, or it is not there for this person."""
    session = session_facts(session_id)
    access = group_access(session.group_id, viewer, today) if session else None
    if session is None or access is None:
        return None
    mine = GroupMember.group_id == session.group_id, GroupMember.person_id.in_(records_of(viewer.person_id))
    roles = frozenset(db.session.scalars(select(GroupMember.role).where(*mine, covers(session.held_on))))
    sees = roles or access.is_in or access.plans or access.oversees
    is_recent = session.held_on <= today <= session.last_correction
    return SessionPage(session, access, roles, is_recent) if sees else None


def session_facts(session_id: int) -> Facts | None:
    row = db.session.execute(_sessions().where(SupervisionSession.id == session_id)).one_or_none()
    return _facts(row) if row else None


#: So many sessions of a group are listed.
LISTED = 200


def sessions_of(group_id: int, viewer: Viewer, access: GroupAccess) -> list[Facts]:
    """The latest sessions of a group, the last day first: planned, cancelled and held. For whoever left: those of their time."""
    statement = _sessions().where(SupervisionSession.group_id == group_id).order_by(SupervisionSession.held_on.desc()).limit(LISTED)
    if not (access.is_in or access.plans or access.oversees):
        mine = GroupMember.group_id == group_id, GroupMember.person_id.in_(records_of(viewer.person_id))
        of_their_time = select(GroupMember.id).where(*mine, covers(SupervisionSession.held_on)).correlate(SupervisionSession)
        statement = statement.where(exists(of_their_time))
    return [_facts(row) for row in db.session.execute(statement)]


def _sessions() -> AnySelect:
    return select(SupervisionSession, SupervisionGroup.name, SupervisionGroup.kind).join(
        SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id
    )


def _facts(row: Row[Any]) -> Facts:
    session: SupervisionSession = row[0]
    return Facts(
        id=session.id,
        group_id=session.group_id,
        group_name=row.name or row.kind.label,
        kind=row.kind,
        held_on=session.held_on,
        starts_at=session.starts_at,
        minutes=session.minutes,
        place=session.place,
        link=session.link,
        state=session.state,
        method=session.method,
        themes=session.themes,
        cancelled_by=session.cancelled_by,
        cancelled_why=session.cancelled_why,
        revision=session.revision,
    )


def days_taken(group_id: int, days: Set[date]) -> dict[date, SessionState]:
    """Of these days, those on which the group has a session, and how it stands."""
    statement = select(SupervisionSession.held_on, SupervisionSession.state).where(SupervisionSession.group_id == group_id)
    return {row.held_on: row.state for row in db.session.execute(statement.where(SupervisionSession.held_on.in_(days)))}


# --- groups -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Usual:
    """What a group's next session begins with: as agreed, else as the group has it."""

    name: str
    life: Life
    minutes: int
    weeks: int | None
    place: str
    link: str


def usual(group_id: int, today: date) -> Usual:
    """For a group that is there."""
    group = db.session.get_one(SupervisionGroup, group_id)
    agreed = select(Agreement).where(Agreement.group_id == group_id, Agreement.in_force_from <= today)
    agreement = db.session.scalar(agreed.order_by(Agreement.in_force_from.desc(), Agreement.version.desc()).limit(1))
    return Usual(
        name=group.name or group.kind.label,
        life=Life(group.opened_on, group.ended_on),
        minutes=agreement.session_minutes if agreement else USUAL_MINUTES,
        weeks=(agreement.weeks_between if agreement else None) or group.weeks_between,
        place=group.place or (agreement.place if agreement else ""),
        link=group.link,
    )


def agenda(session_id: int, reader: Reader) -> list[Point]:
    """What members put on the agenda, as far as this reader may read it."""
    columns = AgendaItem.id, AgendaItem.text, AgendaItem.added_at, human.id.label("author_id")
    statement = (
        select(*columns, human.first_name, human.last_name, human.preferred_name)
        .join(Person, Person.id == AgendaItem.author_id)
        .join(human, human.id == root_id())
        .where(AgendaItem.session_id == session_id)
        .order_by(AgendaItem.id)
    )
    rows = db.session.execute(reading_as(statement, reader))
    return [Point(row.id, full_name(*row[4:7]), row.text, row.added_at, row.author_id == reader.person_id) for row in rows]


def how_many_points(session_id: int) -> int:
    statement = select(func.count()).select_from(AgendaItem).where(AgendaItem.session_id == session_id)
    return db.session.scalar(reading_as(statement, Work.FACTS)) or 0
