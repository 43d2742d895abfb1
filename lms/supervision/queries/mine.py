"""What the page My supervision shows: a fixed number of statements, however many groups somebody is in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.kit.readers import Reader, reading_as
from lms.people.models import Person
from lms.people.queries import records_of, root_id
from lms.supervision.models import Agreement, GroupMember, Reflection, SupervisionGroup, SupervisionSession
from lms.supervision.queries.agreements import ToSign, to_sign
from lms.supervision.queries.groups import (
    GROUP_COLUMNS,
    ActionRow,
    GroupRow,
    MemberRow,
    SessionRow,
    group_title,
    last_sessions,
    open_actions,
    people_of,
    sessions_to_come,
)
from lms.supervision.queries.openable import is_any_openable
from lms.supervision.queries.unrecorded import Unrecorded, unrecorded
from lms.supervision.rules.groups import title
from lms.supervision.rules.words import GroupKind, MemberRole

#: So many reflections, and groups that one can join, are listed.
MOST = 50


@dataclass(frozen=True)
class OwnGroup:
    """A group of the viewer. `role`: what they are in it today, in words; empty: they come in later."""

    group: GroupRow
    title: str
    role: str
    employers: Sequence[str]
    last_on: date | None
    next: SessionRow | None
    since: date

    @property
    def with_whom(self) -> str:
        return ", ".join(self.employers)


@dataclass(frozen=True)
class ReflectionRow:
    """That one has written a reflection. Its text stands on its own page."""

    session_id: int
    held_on: date
    saved_at: datetime
    title: str


@dataclass(frozen=True)
class Joinable:
    """A group that anyone may join."""

    id: int
    kind: GroupKind
    name: str
    weeks_between: int | None
    people: int


@dataclass(frozen=True)
class Mine:
    """All of it."""

    groups: Sequence[OwnGroup]
    earlier: Sequence[tuple[GroupRow, date | None]]
    to_sign: Sequence[ToSign]
    actions: Sequence[ActionRow]
    reflections: Sequence[ReflectionRow]
    joinable: Sequence[Joinable]
    titles: Mapping[int, str]
    to_record: Sequence[Unrecorded]
    setting_up: Sequence[GroupRow]  # opened for others, who have not agreed yet
    may_open: bool  # records of sessions that they were not in

    @property
    def next(self) -> tuple[OwnGroup, SessionRow] | None:
        coming = [(own, own.next) for own in self.groups if own.next]
        return min(coming, key=lambda pair: (pair[1].held_on, pair[1].starts_at is None, pair[1].id), default=None)

    @property
    def is_empty(self) -> bool:
        return not (self.groups or self.earlier or self.to_sign or self.actions or self.reflections or self.setting_up)


def mine(viewer: Viewer, now: datetime) -> Mine:
    today, reader = local_date(now), Reader(viewer.person_id, now)
    rows = _own(viewer.person_id)
    running = {group.id: group for group, until in rows if until is None or until >= today}
    ended = {group.id: (group, until) for group, until in rows if group.id not in running}
    people = people_of(running, today)
    titles = {group.id: group_title(group, people.get(group.id, []), viewer.name) for group in running.values()}
    titles |= {group.id: title(group.kind, group.name, []) for group, _ in ended.values()}
    last, coming = last_sessions(running, today), sessions_to_come(running, today)
    own = [
        _own_group(group, people.get(group.id, []), titles[group.id], last.get(group.id), coming, viewer, today)
        for group in running.values()
    ]
    return Mine(
        groups=sorted(own, key=lambda each: (each.next is None, each.next.held_on if each.next else today, each.title)),
        earlier=list(ended.values()),
        to_sign=to_sign(viewer.person_id, today),
        actions=open_actions(reader),
        reflections=_reflections(reader, titles),
        joinable=_joinable(viewer.person_id, today),
        titles=titles,
        to_record=unrecorded(viewer.person_id, today),
        setting_up=_setting_up(viewer.person_id),
        may_open=is_any_openable(viewer, reader),
    )


def _setting_up(person_id: int) -> list[GroupRow]:
    mine = records_of(person_id)
    is_in = select(GroupMember.id).where(GroupMember.group_id == SupervisionGroup.id, GroupMember.person_id.in_(mine))
    agreed = select(Agreement.id).where(Agreement.group_id == SupervisionGroup.id, Agreement.in_force_from.is_not(None))
    statement = (
        select(*GROUP_COLUMNS)
        .where(SupervisionGroup.opened_by_id.in_(mine), SupervisionGroup.ended_on.is_(None), ~is_in.exists(), ~agreed.exists())
        .order_by(SupervisionGroup.id)
    )
    return [GroupRow(*row) for row in db.session.execute(statement)]


def _own(person_id: int) -> list[tuple[GroupRow, date | None]]:
    """The groups that this human is or was in, and their last day in each, if there is one."""
    last = func.max(func.coalesce(GroupMember.until, date.max))
    statement = (
        select(*GROUP_COLUMNS, last)
        .join(GroupMember, GroupMember.group_id == SupervisionGroup.id)
        .where(GroupMember.person_id.in_(records_of(person_id)))
        .group_by(*GROUP_COLUMNS)
        .order_by(SupervisionGroup.name, SupervisionGroup.id)
    )
    return [(GroupRow(*row[:-1]), None if row[-1] == date.max else row[-1]) for row in db.session.execute(statement)]


def _own_group(
    group: GroupRow,
    people: Sequence[MemberRow],
    title_of_it: str,
    last_on: date | None,
    coming: Sequence[SessionRow],
    viewer: Viewer,
    today: date,
) -> OwnGroup:
    theirs = [somebody for somebody in people if somebody.person_id == viewer.person_id]
    roles = [somebody.role for somebody in theirs if somebody.since <= today]
    return OwnGroup(
        group=group,
        title=title_of_it,
        role=_role_in_words(group.kind, roles),
        employers=sorted({somebody.employer for somebody in people if somebody.employer}),
        last_on=last_on,
        next=next((session for session in coming if session.group_id == group.id), None),
        since=min((somebody.since for somebody in theirs), default=today),
    )


def _role_in_words(kind: GroupKind, roles: Sequence[MemberRole]) -> str:
    if MemberRole.FACILITATOR in roles:
        return "You lead it" if MemberRole.MEMBER not in roles or not kind.is_pair else ""
    return "You are a member" if roles else ""


def _reflections(reader: Reader, titles: Mapping[int, str]) -> list[ReflectionRow]:
    statement = (
        select(Reflection.session_id, SupervisionSession.held_on, Reflection.saved_at, SupervisionSession.group_id)
        .join(SupervisionSession, SupervisionSession.id == Reflection.session_id)
        .where(Reflection.person_id.in_(records_of(reader.person_id)))
        .order_by(SupervisionSession.held_on.desc(), Reflection.id.desc())
        .limit(MOST)
    )
    rows = db.session.execute(reading_as(statement, reader))
    return [ReflectionRow(row.session_id, row.held_on, row.saved_at, titles.get(row.group_id, "")) for row in rows]


def _joinable(person_id: int, today: date) -> list[Joinable]:
    """Open groups that this human is not in. Never the supervision of two people."""
    mine, record = aliased(GroupMember), aliased(Person)
    is_in = select(mine.id).where(
        mine.group_id == SupervisionGroup.id, mine.person_id.in_(records_of(person_id)), or_(mine.until.is_(None), mine.until >= today)
    )
    people = (
        select(func.count(func.distinct(root_id(record))))
        .join(GroupMember, GroupMember.person_id == record.id)
        .where(GroupMember.group_id == SupervisionGroup.id, or_(GroupMember.until.is_(None), GroupMember.until >= today))
        .correlate(SupervisionGroup)
        .scalar_subquery()
    )
    statement = (
        select(SupervisionGroup.id, SupervisionGroup.kind, SupervisionGroup.name, SupervisionGroup.weeks_between, people)
        .where(SupervisionGroup.is_open, SupervisionGroup.ended_on.is_(None), ~is_in.exists())
        .where(SupervisionGroup.kind.not_in([kind for kind in GroupKind if kind.is_pair]))
        .order_by(SupervisionGroup.name, SupervisionGroup.id)
        .limit(MOST)
    )
    return [Joinable(*row) for row in db.session.execute(statement)]
