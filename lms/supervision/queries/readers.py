"""Which rows of the guarded tables are a reader's: the three tiers, as conditions that every statement over them gets.

A record belongs to those who were in the group on the day of the session and have signed its agreement. Beyond them, as the agreement in
force on that day says: whoever joined later, and of the record of two the supervisor's line manager of today. And two people to whom it was
released. Whoever is no member has opened it first (`RecordReading`), so that the members see it.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms.access import POLICY, May, Role
from lms.kit.datetimes import local_date
from lms.kit.db import Base
from lms.kit.readers import Readable, Reader
from lms.kit.sql_dates import plus
from lms.people.models import Account, Person, Post, RoleGrant, Term
from lms.people.queries import active, records_of, root_id
from lms.supervision.models import (
    AgendaItem,
    Agreement,
    AgreementSignature,
    GroupMember,
    OneToOneRecord,
    RecordDraft,
    RecordNote,
    RecordReading,
    RecordRelease,
    Reflection,
    SharedRecord,
    SupervisionAction,
    SupervisionGroup,
    SupervisionSession,
)
from lms.supervision.rules.words import ActionState, GroupKind, MemberRole, ReleaseState

#: So long a record stays open to somebody outside the members before they have to open it anew.
OPEN_FOR = timedelta(minutes=30)
#: A column with ids of sessions.
Sessions = InstrumentedAttribute[int]
Day = date | InstrumentedAttribute[date]
PAIRS = [kind for kind in GroupKind if kind.is_pair]


def readable() -> Mapping[type[Base], Readable]:
    """For the house: guarded table -> which rows are a reader's."""
    return {
        RecordDraft: lambda reader: in_group_that_day(RecordDraft.session_id, reader, MemberRole.FACILITATOR),
        SharedRecord: lambda reader: record_is_open(SharedRecord.session_id, reader),
        OneToOneRecord: lambda reader: record_is_open(OneToOneRecord.session_id, reader),
        RecordNote: lambda reader: record_is_open(RecordNote.session_id, reader),
        Reflection: lambda reader: Reflection.person_id.in_(records_of(reader.person_id)),
        AgendaItem: _on_the_agenda,
        SupervisionAction: _own_or_of_the_group,
    }


# --- who was in a group -------------------------------------------------------------------------------------------------------------


def covers(day: Day) -> ColumnElement[bool]:
    """Memberships that run on this day."""
    return and_(GroupMember.since <= day, or_(GroupMember.until.is_(None), GroupMember.until >= day))


@cache
def has_signed() -> ColumnElement[bool]:
    """Memberships of people who have signed a version of their group's agreement, under whichever of their records; and whom the version
    in force does not wait for, as it does for somebody who left, and is back after it has changed."""
    return and_(_has_place(AgreementSignature.signed_at.is_not(None)), ~_has_place(*waits_in_force()))


def waits_in_force() -> tuple[ColumnElement[bool], ...]:
    """Places to sign that are empty, in a version that is in force. Those of versions before it are taken away."""
    return AgreementSignature.signed_at.is_(None), Agreement.in_force_from.is_not(None)


def _has_place(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Memberships of people who have a place to sign like this."""
    signer, member = aliased(Person), aliased(Person)
    return exists(
        select(AgreementSignature.id)
        .join(Agreement, Agreement.id == AgreementSignature.agreement_id)
        .join(signer, signer.id == AgreementSignature.person_id)
        .join(member, root_id(member) == root_id(signer))
        .where(Agreement.group_id == GroupMember.group_id, member.id == GroupMember.person_id, *which)
        .correlate(GroupMember)
    )


def in_group_that_day(session_id: Sessions, reader: Reader, role: MemberRole | None = None) -> ColumnElement[bool]:
    """Sessions on whose day the reader was in the group, in this role or any, and whose agreement they have signed by now."""
    in_role = [GroupMember.role == role] if role else []
    return _of_session(session_id, *_is(reader), covers(SupervisionSession.held_on), *in_role)


def _of_session(session_id: Sessions, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Sessions of whose group there is a membership like this."""
    return exists(
        select(GroupMember.id)
        .join(SupervisionSession, SupervisionSession.group_id == GroupMember.group_id)
        .join(SupervisionGroup, SupervisionGroup.id == GroupMember.group_id)
        .where(SupervisionSession.id == session_id, *conditions)
        .correlate_except(GroupMember, SupervisionSession, SupervisionGroup)
    )


def _is(reader: Reader) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return GroupMember.person_id.in_(records_of(reader.person_id)), has_signed()


# --- records ------------------------------------------------------------------------------------------------------------------------


def record_is_open(session_id: Sessions, reader: Reader) -> ColumnElement[bool]:
    """Sessions whose record this reader may read now."""
    is_outside = or_(manages_supervisor(session_id, reader), is_released(session_id, reader))
    joined_later = _of_session(
        session_id,
        *_is(reader),
        covers(local_date(reader.now)),
        GroupMember.since > SupervisionSession.held_on,
        SupervisionGroup.kind.not_in(PAIRS),
        _says(Agreement.later_members_read),
    )
    return or_(in_group_that_day(session_id, reader), joined_later, and_(is_outside, _has_opened(session_id, reader)))


def manages_supervisor(session_id: Sessions, reader: Reader) -> ColumnElement[bool]:
    """Sessions of two whose supervisor this reader manages today, where the agreement in force on that day says that they read."""
    today, facilitator, record = local_date(reader.now), aliased(Person), aliased(Person)
    managers = aliased(Post)
    own = select(Post.id).join(Term, Term.post_id == Post.id).where(active(today), Post.person_id.in_(records_of(reader.person_id)))
    posts = (
        select(Post.id)
        .join(Term, Term.post_id == Post.id)
        .join(managers, managers.id == Term.supervisor_post_id)
        .join(record, record.id == Post.person_id)
        .join(facilitator, root_id(facilitator) == root_id(record))
        .where(facilitator.id == GroupMember.person_id, active(today), managers.id.in_(own.correlate(None)))
        .correlate(GroupMember)
    )
    is_supervisor = and_(GroupMember.role == MemberRole.FACILITATOR, covers(SupervisionSession.held_on), exists(posts))
    return _of_session(session_id, SupervisionGroup.kind.in_(PAIRS), _says(Agreement.line_manager_reads), is_supervisor)


def is_released(session_id: Sessions, reader: Reader) -> ColumnElement[bool]:
    """Sessions whose record was released to this reader, and still is."""
    mine = records_of(reader.person_id)
    return exists(
        select(RecordRelease.id)
        .where(RecordRelease.session_id == session_id, RecordRelease.state == ReleaseState.RELEASED)
        .where(RecordRelease.readable_until >= local_date(reader.now))
        .where(or_(RecordRelease.proposed_by_id.in_(mine), RecordRelease.decided_by_id.in_(mine)), _releases(reader))
        .correlate_except(RecordRelease)
    )


def _releases(reader: Reader) -> ColumnElement[bool]:
    """Is the reader still one of those who release records? Who is so no more opens none."""
    roles = [role for role in Role if role in POLICY[May.RELEASE_RECORD]]
    return has_role(reader.person_id, roles, local_date(reader.now))


def has_role(person_id: int, roles: Collection[Role], today: date) -> ColumnElement[bool]:
    """Does this human have one of these roles today, by any of their accounts?"""
    grants = select(RoleGrant.id).join(Account, Account.id == RoleGrant.account_id).where(RoleGrant.role.in_(roles))
    runs = RoleGrant.starts_on <= today, or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today)
    return exists(grants.where(*runs, Account.person_id.in_(records_of(person_id))).correlate_except(RoleGrant, Account))


def _says(clause: InstrumentedAttribute[bool]) -> ColumnElement[bool]:
    """Sessions on whose day the agreement in force says this; without one it says nothing. On the day on which one replaces another, both
    say it: nobody reads of the morning by what was signed in the afternoon."""
    in_force = (
        select(clause)
        .where(Agreement.group_id == SupervisionSession.group_id)
        .order_by(Agreement.in_force_from.desc(), Agreement.version.desc())
        .limit(1)
        .correlate(SupervisionSession)
    )
    by_evening = in_force.where(Agreement.in_force_from <= SupervisionSession.held_on).scalar_subquery()
    before = in_force.where(Agreement.in_force_from < SupervisionSession.held_on).scalar_subquery()
    return and_(by_evening, func.coalesce(before, true()))


def _has_opened(session_id: Sessions, reader: Reader) -> ColumnElement[bool]:
    return exists(
        select(RecordReading.id)
        .where(RecordReading.session_id == session_id, RecordReading.person_id.in_(records_of(reader.person_id)))
        .where(RecordReading.opened_at >= reader.now - OPEN_FOR)
        .correlate_except(RecordReading)
    )


# --- agendas and actions ------------------------------------------------------------------------------------------------------------


def _on_the_agenda(reader: Reader) -> ColumnElement[bool]:
    """Of sessions on whose day they are in the group. Of two people, what was put there before somebody else came is not for them."""
    of_two = SupervisionGroup.kind.in_(PAIRS), GroupMember.since > plus(AgendaItem.added_at, 0)
    return _of_session(AgendaItem.session_id, *_is(reader), covers(SupervisionSession.held_on), not_(and_(*of_two)))


def _own_or_of_the_group(reader: Reader) -> ColumnElement[bool]:
    """Their own, those taken on while they were in the group, and what is open in a group that they are in by now; not of two people."""
    session_id = SupervisionAction.session_id
    carried = _of_session(session_id, *_is(reader), covers(local_date(reader.now)), SupervisionGroup.kind.not_in(PAIRS))
    return or_(
        SupervisionAction.owner_id.in_(records_of(reader.person_id)),
        in_group_that_day(session_id, reader),
        and_(SupervisionAction.state == ActionState.OPEN, carried),
    )
