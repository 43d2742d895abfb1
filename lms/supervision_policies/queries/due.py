"""Who is due for supervision, as far as a viewer looks after them, and how the viewer stands: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CTE, and_, case, literal, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.tables import Key, PageOfRows, PageRequest, fetch_page
from lms.people.models import Person, Post, Term
from lms.people.queries import active, below, places, records_of, records_of_all, root_id, within
from lms.people.rules import full_name
from lms.supervision.models import GroupMember, SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision.queries.readers import covers
from lms.supervision.rules.words import GroupKind, MemberRole, SessionState
from lms.supervision_policies.queries.standing import attended, read, standing
from lms.supervision_policies.rules.standing import WHERE_IT_SAYS_SO, PostStanding, SupervisionStatus

Human = aliased(Person, name="due_human")
SORTS = ("name", "due")
COUNTING = (GroupKind.INDIVIDUAL, *WHERE_IT_SAYS_SO)


@dataclass(frozen=True)
class Meeting:
    """A session of somebody: on which day, of what kind, in which group."""

    held_on: date
    kind: GroupKind
    group_id: int


@dataclass(frozen=True)
class DueRow:
    """A post to which a policy applies. `last` and `next`: sessions that count for it."""

    person_id: int
    name: str
    place: str
    standing: PostStanding
    last: Meeting | None
    next: Meeting | None
    pair_id: int | None  # the one-to-one supervision that the viewer leads with them
    has_pair: bool  # with anyone, today or later


@dataclass(frozen=True)
class DueFilter:
    """Empty: all."""

    place_id: int | None = None
    status: SupervisionStatus | None = None


def due(viewer: Viewer, chosen: DueFilter, ask: PageRequest, today: date) -> PageOfRows[DueRow]:
    """A page of the posts that this viewer looks after and a policy applies to."""
    posts = select(Post.id).join(Term, and_(Term.post_id == Post.id, active(today)))
    posts = posts.where(within(viewer, May.SEE_SUPERVISION), Post.person_id.not_in(records_of(viewer.person_id)))
    there = places().get(chosen.place_id or 0)
    if there is not None:
        posts = posts.where(Term.organisation_id.in_(below(there.path)))
    stands = standing(today, posts)
    by = case(
        (stands.c.state == SupervisionStatus.PAUSED.value, literal(date.max)),  # their day does not stand there: last
        (stands.c.state == SupervisionStatus.UP_TO_DATE.value, stands.c.due_on),
        else_=stands.c.late_after,
    )
    statement = _named(stands, today)
    if chosen.status is not None:
        statement = statement.where(stands.c.state == chosen.status.value)
    keys: dict[str, Key] = {"name": Human.name_folded, "due": by}
    return fetch_page(statement, ask, keys=keys, tie=stands.c.post_id, read=lambda rows: _rows(list(rows), viewer, today))


def own(viewer: Viewer, today: date) -> list[DueRow]:
    """How the viewer stands, in each of their posts of today to which a policy applies."""
    posts = select(Post.id).join(Term, and_(Term.post_id == Post.id, active(today)))
    stands = standing(today, posts.where(Post.person_id.in_(records_of(viewer.person_id))))
    return list(_rows(db.session.execute(_named(stands, today).order_by(stands.c.post_id)).all(), viewer, today))


def _named(stands: CTE, today: date) -> AnySelect:
    return (
        select(stands, Human.first_name, Human.last_name, Human.preferred_name, Term.organisation_id)
        .join(Human, Human.id == stands.c.human)
        .join(Term, and_(Term.post_id == stands.c.post_id, active(today)))
    )


def _rows(rows: Sequence[AnyRow], viewer: Viewer, today: date) -> Iterator[DueRow]:
    humans = sorted({row.human for row in rows})
    kinds, to_come, among = _kinds(humans, {row.last_on for row in rows}, today), _to_come(humans, today), places()
    pairs = list(_pairs(humans, viewer, today))
    led = {human: group_id for human, group_id, leads in pairs if leads}
    paired = {human for human, _, _ in pairs}
    for row in rows:
        stands = read(row)
        yield DueRow(
            person_id=row.human,
            name=full_name(row.first_name, row.last_name, row.preferred_name),
            place=among[row.organisation_id].name,
            standing=stands,
            last=_first(kinds[row.human], stands, stands.last_on),
            next=_first(to_come[row.human], stands),
            pair_id=led.get(row.human),
            has_pair=row.human in paired,
        )


def _first(meetings: Iterable[Meeting], stands: PostStanding, on: date | None = None) -> Meeting | None:
    """The first of these that counts for this post; `on`: of that day."""
    kinds = COUNTING if stands.group_counts else COUNTING[:1]
    return next((meeting for meeting in meetings if meeting.kind in kinds and on in (None, meeting.held_on)), None)


def _kinds(humans: Collection[int], days: Collection[date | None], today: date) -> Mapping[int, list[Meeting]]:
    """By human the sessions of these days that they were at, one-to-one first."""
    statement = (
        select(root_id(), SupervisionSession.held_on, SupervisionGroup.kind, SupervisionGroup.id)
        .select_from(SessionAttendance)
        .join(SupervisionSession, SupervisionSession.id == SessionAttendance.session_id)
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
        .join(Post, Post.id == SessionAttendance.post_id)
        .join(Person, Person.id == Post.person_id)
        .where(*attended(today), SessionAttendance.role == MemberRole.MEMBER, SupervisionGroup.kind.in_(COUNTING))
        .where(SupervisionSession.held_on.in_({day for day in days if day}), Person.id.in_(records_of_all(humans)))
        .order_by(case((SupervisionGroup.kind == GroupKind.INDIVIDUAL, 0), else_=1), SupervisionSession.id)
    )
    return _by_human(db.session.execute(statement))


def _to_come(humans: Collection[int], today: date) -> Mapping[int, list[Meeting]]:
    """By human the sessions that are planned for groups they are members of, the next first."""
    statement = (
        select(root_id(), SupervisionSession.held_on, SupervisionGroup.kind, SupervisionGroup.id)
        .join(GroupMember, GroupMember.person_id == Person.id)
        .join(SupervisionGroup, SupervisionGroup.id == GroupMember.group_id)
        .join(SupervisionSession, SupervisionSession.group_id == SupervisionGroup.id)
        .where(GroupMember.role == MemberRole.MEMBER, SupervisionGroup.kind.in_(COUNTING), Person.id.in_(records_of_all(humans)))
        .where(SupervisionSession.state == SessionState.PLANNED, SupervisionSession.held_on >= today, covers(SupervisionSession.held_on))
        .order_by(SupervisionSession.held_on, SupervisionSession.id)
    )
    return _by_human(db.session.execute(statement))


def _pairs(humans: Collection[int], viewer: Viewer, today: date) -> Iterator[tuple[int, int, bool]]:
    """(human, group, does the viewer lead it today?) of the one-to-one supervision these humans have, or will have; the newest last."""
    leader = aliased(GroupMember)
    led_by_viewer = select(leader.group_id).where(
        leader.role == MemberRole.FACILITATOR,
        leader.person_id.in_(records_of(viewer.person_id)),
        leader.since <= today,
        or_(leader.until.is_(None), leader.until >= today),
    )
    statement = (
        select(root_id(), SupervisionGroup.id, SupervisionGroup.id.in_(led_by_viewer))
        .select_from(GroupMember)
        .join(Person, Person.id == GroupMember.person_id)
        .join(SupervisionGroup, SupervisionGroup.id == GroupMember.group_id)
        .where(SupervisionGroup.kind == GroupKind.INDIVIDUAL, SupervisionGroup.ended_on.is_(None))
        .where(GroupMember.role == MemberRole.MEMBER, or_(GroupMember.until.is_(None), GroupMember.until >= today))
        .where(Person.id.in_(records_of_all(humans)))
        .order_by(SupervisionGroup.id)
    )
    return ((human, group_id, bool(leads)) for human, group_id, leads in db.session.execute(statement))


def groups_of(viewer: Viewer, today: date) -> frozenset[int]:
    """Ids of the groups that the viewer is in today."""
    mine = GroupMember.person_id.in_(records_of(viewer.person_id))
    return frozenset(db.session.scalars(select(GroupMember.group_id).where(mine, covers(today))))


def _by_human(rows: Iterable[AnyRow]) -> Mapping[int, list[Meeting]]:
    meetings: defaultdict[int, list[Meeting]] = defaultdict(list)
    for human, held_on, kind, group_id in rows:
        meetings[human].append(Meeting(held_on, kind, group_id))
    return meetings


def place_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """Where the list can be narrowed to: nowhere, for whoever sees their own people alone."""
    return [(str(place.id), place.name) for place in places().values() if viewer.reaches(May.SEE_SUPERVISION, place.path)]
