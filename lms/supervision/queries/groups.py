"""Reads of groups: who is in them, when they met and meet, and what is open from their sessions. Never a text without its reader."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from lms.kit.datetimes import local_date
from lms.kit.db import AnySelect, db
from lms.kit.readers import Reader, reading_as
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.people.queries import active, name_in_sql, records_of, root_id
from lms.supervision.models import GroupMember, SupervisionAction, SupervisionGroup, SupervisionSession
from lms.supervision.rules.groups import title
from lms.supervision.rules.words import ActionState, GroupKind, MemberRole, SessionState, Theme

#: So many sessions that are over are shown at once.
PAST = 24
_record = aliased(Person)


@dataclass(frozen=True)
class MemberRow:
    """Somebody in a group, or named to come. `works_here`: has a post today; whoever has none is counted as nobody's facilitator."""

    member_id: int
    group_id: int
    person_id: int  # the record that counts
    name: str
    role: MemberRole
    since: date
    until: date | None
    employer: str = ""
    profession: str = ""
    is_member_too: bool = False  # who leads it, and is a member on the same days

    @property
    def works_here(self) -> bool:
        return bool(self.employer)

    @property
    def days(self) -> tuple[int, date, date | None]:
        """Who, from when until when."""
        return self.person_id, self.since, self.until


@dataclass(frozen=True)
class GroupRow:
    """A group as its pages say it."""

    id: int
    code: str
    kind: GroupKind
    name: str
    weeks_between: int | None
    place: str
    link: str
    is_open: bool
    opened_on: date
    ended_on: date | None


@dataclass(frozen=True)
class SessionRow:
    """A session as everybody may know of it who knows that the group meets."""

    id: int
    group_id: int
    held_on: date
    starts_at: datetime | None
    minutes: int
    place: str
    link: str
    state: SessionState
    themes: frozenset[str]

    @property
    def themes_in_words(self) -> str:
        return ", ".join(Theme(theme).label for theme in sorted(self.themes))


@dataclass(frozen=True)
class ActionRow:
    """An action that is open; among one's own also what was marked as done today, which can be undone."""

    id: int
    session_id: int
    group_id: int
    owner: str
    text: str
    due_on: date
    state: ActionState

    @property
    def is_open(self) -> bool:
        return self.state == ActionState.OPEN


GROUP_COLUMNS = [
    getattr(SupervisionGroup, name)
    for name in ("id", "code", "kind", "name", "weeks_between", "place", "link", "is_open", "opened_on", "ended_on")
]
SESSION_COLUMNS = [
    getattr(SupervisionSession, name) for name in ("id", "group_id", "held_on", "starts_at", "minutes", "place", "link", "state", "themes")
]


def group_row(group_id: int) -> GroupRow:
    return GroupRow(*db.session.execute(select(*GROUP_COLUMNS).where(SupervisionGroup.id == group_id)).one())


# --- who is in it -----------------------------------------------------------------------------------------------------------------


def people_of(group_ids: Collection[int], today: date) -> dict[int, list[MemberRow]]:
    """By group: who is in it today or is named to come, facilitators first. Two statements."""
    statement = (
        select(
            GroupMember.id, GroupMember.group_id, Person.id, name_in_sql(), GroupMember.role, GroupMember.since, GroupMember.until,
        )
        .join(_record, _record.id == GroupMember.person_id)
        .join(Person, Person.id == root_id(_record))
        .where(GroupMember.group_id.in_(group_ids), or_(GroupMember.until.is_(None), GroupMember.until >= today))
        .order_by(GroupMember.role, Person.name_folded, GroupMember.since, GroupMember.id)
    )  # fmt: skip
    rows = db.session.execute(statement).all()
    posts = _posts({row[2] for row in rows}, today)
    people: dict[int, list[MemberRow]] = {}
    for row in rows:
        members = people.setdefault(row.group_id, [])
        if not any((other.person_id, other.role) == (row[2], row.role) for other in members):  # the same human may be on record twice
            members.append(MemberRow(*row, *posts.get(row[2], ())))
    return people


def _posts(humans: Collection[int], today: date) -> dict[int, tuple[str, str]]:
    """By human: the employer and the job of their first post today."""
    statement = (
        select(root_id().label("human_id"), Organisation.name, func.coalesce(JobRole.title, ""))
        .select_from(Person)
        .join(Post, Post.person_id == Person.id)
        .join(Term, and_(Term.post_id == Post.id, active(today)))
        .join(Organisation, Organisation.id == Post.employer_id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .where(root_id().in_(humans))
        .order_by(Post.id)
    )
    posts: dict[int, tuple[str, str]] = {}
    for human_id, employer, job in db.session.execute(statement):
        posts.setdefault(human_id, (employer, job))
    return posts


def each_once(people: Sequence[MemberRow]) -> list[MemberRow]:
    """Whoever leads the group, and is a member on the same days, in one row."""
    days = {role: {row.days for row in people if row.role == role} for role in MemberRole}
    both = days[MemberRole.MEMBER] & days[MemberRole.FACILITATOR]
    rows = [row for row in people if row.days not in both or row.role == MemberRole.FACILITATOR]
    return [replace(row, is_member_too=row.days in both) for row in rows]


def group_title(group: GroupRow, people: Sequence[MemberRow], reader: str) -> str:
    """As this person reads it."""
    return title(group.kind, group.name, [somebody.name for somebody in people], reader)


def title_of(group_id: int, reader: str, today: date) -> str:
    """The same, of a group whose row is not at hand; of one that has ended, with who was in it then."""
    group = group_row(group_id)
    day = min(group.ended_on, today) if group.ended_on else today
    return group_title(group, people_of([group_id], day).get(group_id, []), reader)


def numbers_of(people: Sequence[MemberRow]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """How many of which employer and of which profession: all that is for whoever only sees that it meets."""
    humans = {somebody.person_id: somebody for somebody in people}.values()
    employers = Counter(somebody.employer or "No post today" for somebody in humans)
    professions = Counter(somebody.profession or "Not recorded" for somebody in humans if somebody.works_here)
    return sorted(employers.items()), sorted(professions.items())


def left_on(group_id: int, person_id: int) -> date | None:
    """The last day in it of somebody who was in it."""
    mine = GroupMember.group_id == group_id, GroupMember.person_id.in_(records_of(person_id))
    return db.session.scalar(select(func.max(GroupMember.until)).where(*mine))


# --- sessions and actions ---------------------------------------------------------------------------------------------------------


def sessions_to_come(group_ids: Collection[int], today: date) -> list[SessionRow]:
    """Planned, the next first."""
    statement = select(*SESSION_COLUMNS).where(SupervisionSession.group_id.in_(group_ids))
    coming = SupervisionSession.held_on >= today, SupervisionSession.state == SessionState.PLANNED
    return _sessions(statement.where(*coming).order_by(SupervisionSession.held_on, SupervisionSession.id))


def sessions_over(group_id: int, today: date, until: date | None = None) -> list[SessionRow]:
    """Those that took place, were called off, or still have to be recorded: the last first. `until`: for somebody who left that day."""
    is_over = or_(SupervisionSession.held_on < today, SupervisionSession.state != SessionState.PLANNED)
    statement = select(*SESSION_COLUMNS).where(SupervisionSession.group_id == group_id, is_over)
    if until:
        statement = statement.where(SupervisionSession.held_on <= until)
    return _sessions(statement.order_by(SupervisionSession.held_on.desc(), SupervisionSession.id.desc()).limit(PAST))


def last_sessions(group_ids: Collection[int], today: date) -> Mapping[int, date]:
    """By group, the day on which it last met."""
    statement = (
        select(SupervisionSession.group_id, func.max(SupervisionSession.held_on).label("day"))
        .where(SupervisionSession.group_id.in_(group_ids), SupervisionSession.held_on <= today)
        .where(SupervisionSession.state == SessionState.HAPPENED)
        .group_by(SupervisionSession.group_id)
    )
    return {row.group_id: row.day for row in db.session.execute(statement)}


def _sessions(statement: AnySelect) -> list[SessionRow]:
    return [SessionRow(*row) for row in db.session.execute(statement)]


def open_actions(reader: Reader, *, group_id: int | None = None) -> list[ActionRow]:
    """Of a group, as far as this reader reads them; without a group, the reader's own of all groups, and what they did today below."""
    statement = (
        select(
            SupervisionAction.id, SupervisionAction.session_id, SupervisionSession.group_id, name_in_sql(), SupervisionAction.text,
            SupervisionAction.due_on, SupervisionAction.state,
        )
        .join(SupervisionSession, SupervisionSession.id == SupervisionAction.session_id)
        .join(_record, _record.id == SupervisionAction.owner_id)
        .join(Person, Person.id == root_id(_record))
        .order_by(SupervisionAction.settled_on.is_not(None), SupervisionAction.due_on, SupervisionAction.id)
    )  # fmt: skip
    is_open = SupervisionAction.state == ActionState.OPEN
    if group_id is None:
        done_today = and_(SupervisionAction.state == ActionState.CLOSED, SupervisionAction.settled_on == local_date(reader.now))
        statement = statement.where(SupervisionAction.owner_id.in_(records_of(reader.person_id)), or_(is_open, done_today))
    else:
        statement = statement.where(SupervisionSession.group_id == group_id, is_open)
    return [ActionRow(*row) for row in db.session.execute(reading_as(statement, reader))]
