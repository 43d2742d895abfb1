"""Figures of supervision over a period, for those who look after people: a fixed number of statements, and none reads a text.

A session counts where somebody was at it whom the viewer looks after, under the post as it stood on that day; a cancelled one, where such
a person was in its group on that day; an action, where its owner was such a person on the day it was due.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import AnySelect, db
from lms.kit.readers import Work, reading_as
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.people.queries import active, places, root_id, within
from lms.people.rules import OrganisationKind
from lms.supervision.models import GroupMember, SessionAttendance, SupervisionAction, SupervisionGroup, SupervisionSession
from lms.supervision.queries.readers import covers
from lms.supervision.rules.words import ActionState, CancelledBy, CancelledWhy, GroupKind, SessionState
from lms.supervision_policies.queries.attendances import multi_agency
from lms.supervision_policies.queries.standing import attended, standing
from lms.supervision_policies.rules import figures as rules
from lms.supervision_policies.rules.figures import Cancelled, Month, Part, Share
from lms.supervision_policies.rules.standing import OF_GROUPS, SupervisionStatus

MAY = May.SEE_SUPERVISION
_member = aliased(Person)


@dataclass(frozen=True)
class Figures:
    """What the page tells."""

    now: Share
    months: list[Month]
    cancelled: Cancelled
    closure: Share
    shared: Share  # groups of many with people of several employers
    themes: list[Part]
    employers: list[Part]
    roles: list[Part]

    @property
    def sessions(self) -> int:
        return sum(month.all for month in self.months)


def employer_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The employers whose people are within reach."""
    reached = [place for place in places().values() if place.kind == OrganisationKind.EMPLOYER and viewer.reaches(MAY, place.path)]
    return sorted(((str(place.id), place.name) for place in reached), key=lambda choice: choice[1])


def figures(viewer: Viewer, since: date, today: date, employer_id: int | None) -> Figures:
    """From `since` to today."""
    return _Scope(viewer, since, today, employer_id).figures()


@dataclass(frozen=True)
class _Scope:
    """Whose sessions, and when."""

    viewer: Viewer
    since: date
    today: date
    employer_id: int | None

    def figures(self) -> Figures:
        return Figures(
            now=self._now(),
            months=rules.by_month(self._sessions(), self.since, self.today),
            cancelled=rules.cancelled(self._cancelled()),
            closure=rules.closure(self._actions()),
            shared=self._shared(),
            themes=rules.themes(self._themes(), self._people()),
            employers=rules.who_met(self._met(Organisation)),
            roles=rules.who_met(self._met(JobRole)),
        )

    def _reached(self) -> list[ColumnElement[bool]]:
        """Terms of people whom the viewer looks after in their office: whom they supervise, they know by name."""
        reached = [within(replace(self.viewer, supervises=False), MAY)]
        if self.employer_id:
            path = select(Organisation.path).where(Organisation.id == self.employer_id).scalar_subquery()
            reached.append(Term.organisation_id.in_(select(Organisation.id).where(Organisation.path.startswith(path))))
        return reached

    def _seen(self) -> AnySelect:
        """Ids of the sessions that took place."""
        return (
            select(SupervisionSession.id)
            .join(SessionAttendance, SessionAttendance.session_id == SupervisionSession.id)
            .join(Post, Post.id == SessionAttendance.post_id)
            .join(Term, and_(Term.post_id == Post.id, active(SupervisionSession.held_on)))
            .where(*attended(self.today), SupervisionSession.held_on >= self.since, *self._reached())
        )

    # --- sessions -----------------------------------------------------------------------------------------------------------------

    def _sessions(self) -> Iterator[tuple[date, GroupKind, int]]:
        statement = (
            select(SupervisionSession.held_on, SupervisionGroup.kind, func.count())
            .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
            .where(SupervisionSession.id.in_(self._seen()))
            .group_by(SupervisionSession.held_on, SupervisionGroup.kind)
        )
        return ((day, kind, count) for day, kind, count in db.session.execute(statement))

    def _themes(self) -> Iterator[tuple[frozenset[str], int, int]]:
        statement = select(SupervisionSession.themes, SupervisionSession.group_id, func.count())
        seen = statement.where(SupervisionSession.id.in_(self._seen()), SupervisionSession.themes != frozenset())
        rows = db.session.execute(seen.group_by(SupervisionSession.themes, SupervisionSession.group_id))
        return ((chosen, group_id, count) for chosen, group_id, count in rows)

    def _people(self) -> dict[int, int]:
        """By group, how many were at any of its sessions."""
        statement = (
            select(SupervisionSession.group_id, func.count(root_id().distinct()))
            .select_from(SessionAttendance)
            .join(SupervisionSession, SupervisionSession.id == SessionAttendance.session_id)
            .join(Post, Post.id == SessionAttendance.post_id)
            .join(Person, Person.id == Post.person_id)
            .where(*attended(self.today), SupervisionSession.id.in_(self._seen()))
            .group_by(SupervisionSession.group_id)
        )
        return dict(iter(db.session.execute(statement)))

    def _shared(self) -> Share:
        groups = (
            select(SupervisionSession.group_id)
            .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
            .where(SupervisionGroup.kind.in_(OF_GROUPS), SupervisionSession.id.in_(self._seen()))
        )
        many, shared = set(db.session.scalars(groups.distinct())), set(db.session.scalars(multi_agency(self.today, self.since)))
        return Share(len(many & shared), len(many))

    def _met(self, of: type[Organisation | JobRole]) -> Iterator[tuple[str, int]]:
        """Employers, or job roles, and at how many sessions of groups of many somebody of theirs was."""
        name = Organisation.name if of is Organisation else JobRole.title
        is_theirs = Organisation.id == Post.employer_id if of is Organisation else JobRole.id == Term.job_role_id
        statement = (
            select(name, func.count(SupervisionSession.id.distinct()))
            .select_from(SessionAttendance)
            .join(SupervisionSession, SupervisionSession.id == SessionAttendance.session_id)
            .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
            .join(Post, Post.id == SessionAttendance.post_id)
            .join(Term, and_(Term.post_id == Post.id, active(SupervisionSession.held_on)))
            .join(of, is_theirs)
            .where(*attended(self.today), SupervisionGroup.kind.in_(OF_GROUPS), SupervisionSession.id.in_(self._seen()))
            .group_by(name)
        )
        return ((title, count) for title, count in db.session.execute(statement))

    # --- what is due, was cancelled, was to be done ---------------------------------------------------------------------------------

    def _now(self) -> Share:
        """Posts that are up to date today, of those that are or should be."""
        posts = standing(self.today)
        counted = (SupervisionStatus.UP_TO_DATE, SupervisionStatus.OVERDUE)
        statement = (
            select(posts.c.state, func.count())
            .select_from(posts)
            .join(Term, and_(Term.post_id == posts.c.post_id, active(self.today)))
            .join(Post, Post.id == Term.post_id)
            .where(*self._reached())
            .group_by(posts.c.state)
        )
        counts: dict[str, int] = dict(iter(db.session.execute(statement)))
        return Share(counts.get(SupervisionStatus.UP_TO_DATE.value, 0), sum(counts.get(state.value, 0) for state in counted))

    def _cancelled(self) -> Iterator[tuple[CancelledBy, CancelledWhy, int]]:
        in_group = (
            select(GroupMember.id)
            .join(_member, _member.id == GroupMember.person_id)
            .join(Person, root_id() == root_id(_member))
            .join(Post, Post.person_id == Person.id)
            .join(Term, and_(Term.post_id == Post.id, active(SupervisionSession.held_on)))
            .where(GroupMember.group_id == SupervisionSession.group_id, covers(SupervisionSession.held_on), *self._reached())
            .correlate(SupervisionSession)
        )
        columns = SupervisionSession.cancelled_by, SupervisionSession.cancelled_why
        statement = (
            select(*columns, func.count())
            .where(SupervisionSession.state == SessionState.CANCELLED)
            .where(SupervisionSession.held_on.between(self.since, self.today), exists(in_group))
            .group_by(*columns)
        )
        return ((who, why, count) for who, why, count in db.session.execute(statement) if who and why)

    def _actions(self) -> Iterator[tuple[ActionState, bool, int]]:
        owners = (
            select(Term.id)
            .join(Post, Post.id == Term.post_id)
            .join(Person, Person.id == Post.person_id)
            .join(_member, root_id(_member) == root_id())
            .where(_member.id == SupervisionAction.owner_id, active(SupervisionAction.due_on), *self._reached())
            .correlate(SupervisionAction)
        )
        is_past = SupervisionAction.due_on < self.today
        statement = (
            select(SupervisionAction.state, is_past, func.count())
            .where(SupervisionAction.due_on.between(self.since, self.today), exists(owners))
            .group_by(SupervisionAction.state, is_past)
        )
        return ((state, bool(past), count) for state, past, count in db.session.execute(reading_as(statement, Work.FACTS)))
