"""How somebody stands to a group: three statements, whoever asks."""

from dataclasses import replace
from datetime import date
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import AnySelect, db
from lms.people.models import Person, Post, Term
from lms.people.queries import active, records_of, root_id, within
from lms.supervision.models import Agreement, AgreementSignature, GroupMember, SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision.queries.readers import covers, waits_in_force
from lms.supervision.rules.access import GroupAccess
from lms.supervision.rules.words import MemberRole


def group_access(group_id: int, viewer: Viewer, today: date) -> GroupAccess | None:
    """None: there is no such group, or it is not there for this person."""
    group = db.session.execute(_group(group_id, viewer, today)).one_or_none()
    if group is None:
        return None
    mine = GroupMember.group_id == group_id, GroupMember.person_id.in_(records_of(viewer.person_id))
    memberships = db.session.execute(select(GroupMember.role, covers(today)).where(*mine)).all()
    access = GroupAccess(
        group_id=group_id,
        kind=group.kind,
        is_open=group.is_open,
        ended_on=group.ended_on,
        roles=frozenset(role for role, runs in memberships if runs),
        was_in=bool(memberships),
        has_signed=group.has_signed,
        opened_it=group.opened_it,
        oversees=group.oversees,
        may_repair=group.may_repair,
        is_agreed=group.is_agreed,
        has_facilitator=group.has_facilitator,
    )
    return access if access.may_see else None


def _group(group_id: int, viewer: Viewer, today: date) -> AnySelect:
    version, mine = Agreement.group_id == group_id, records_of(viewer.person_id)
    places = select(AgreementSignature.id).join(Agreement, Agreement.id == AgreementSignature.agreement_id)
    own_places = places.where(version, AgreementSignature.person_id.in_(mine))
    signed = and_(exists(own_places.where(AgreementSignature.signed_at.is_not(None))), ~exists(own_places.where(*waits_in_force())))
    facilitator = is_working(today), GroupMember.group_id == group_id, GroupMember.role == MemberRole.FACILITATOR
    return select(
        SupervisionGroup.kind,
        SupervisionGroup.is_open,
        SupervisionGroup.ended_on,
        SupervisionGroup.opened_by_id.in_(mine).label("opened_it"),
        signed.label("has_signed"),
        oversees(viewer, May.SEE_SUPERVISION, today).label("oversees"),
        _repairs(replace(viewer, supervises=False), today).label("may_repair"),
        exists(select(Agreement.id).where(version, Agreement.in_force_from <= today)).label("is_agreed"),
        exists(select(GroupMember.id).where(*facilitator)).label("has_facilitator"),
    ).where(SupervisionGroup.id == group_id)


def _repairs(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """Groups of somebody whom this viewer opens supervision for. Where there are members, a file that says who came makes nobody one."""
    member = select(GroupMember.id).where(GroupMember.group_id == SupervisionGroup.id).correlate(SupervisionGroup)
    came = oversees(viewer, May.OPEN_SUPERVISION, today)
    return or_(_reaches(viewer, May.OPEN_SUPERVISION, today, _in_it()), and_(~exists(member), came))


def oversees(viewer: Viewer, may: May, today: date) -> ColumnElement[bool]:
    """Groups in which anybody whom this permission reaches today is or was, or came to a session: for those who may know that it meets."""
    return _reaches(viewer, may, today, _in_it_or_came())


@cache
def _in_it() -> Select[int]:
    """The humans who are or were in a group; the same whoever asks, so it is put together once."""
    member = aliased(Person)
    people = select(root_id(member)).join(GroupMember, GroupMember.person_id == member.id)
    return people.where(GroupMember.group_id == SupervisionGroup.id).correlate(SupervisionGroup)


@cache
def _in_it_or_came() -> CompoundSelect[int]:
    """And those who came to a session of it."""
    attender, attended = aliased(Person), aliased(Post)
    came = (
        select(root_id(attender))
        .join(attended, attended.person_id == attender.id)
        .join(SessionAttendance, SessionAttendance.post_id == attended.id)
        .join(SupervisionSession, SupervisionSession.id == SessionAttendance.session_id)
        .where(SupervisionSession.group_id == SupervisionGroup.id)
        .correlate(SupervisionGroup)
    )
    return _in_it().union_all(came)


def _reaches(viewer: Viewer, may: May, today: date, people: Select[int] | CompoundSelect[int]) -> ColumnElement[bool]:
    """Groups with anybody among these people whom this permission reaches today."""
    if not viewer.may(may):
        return false()  # most people: it is asked on every page of a group
    reached = select(Term.id).join(Post, Post.id == Term.post_id).join(Person, Person.id == Post.person_id)
    return exists(reached.where(active(today), within(viewer, may), root_id().in_(people)).correlate(SupervisionGroup))


@lru_cache(maxsize=64)
def is_working(today: date) -> ColumnElement[bool]:
    """Memberships that run today, of people with a post that runs today."""
    member = aliased(Person)
    posts = (
        select(Term.id)
        .join(Post, Post.id == Term.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(member, root_id(member) == root_id())
        .where(member.id == GroupMember.person_id, active(today))
        .correlate(GroupMember)
    )
    return and_(covers(today), exists(posts))
