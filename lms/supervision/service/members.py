"""Verbs of members: invite, name who leads, join, leave, take out; and the end of a group."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import exists, or_, select

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import db
from lms.kit.readers import Work, reading_as
from lms.kit.refusal import Refused
from lms.people.queries import records_of
from lms.supervision.models import GroupMember, OneToOneRecord, RecordDraft, SharedRecord, SupervisionGroup, SupervisionSession
from lms.supervision.queries.access import group_access
from lms.supervision.queries.candidates import Human
from lms.supervision.rules import groups as rules
from lms.supervision.rules.words import CancelledBy, CancelledWhy, MemberRole, SessionState
from lms.supervision.service import calendars
from lms.supervision.service.agreements import forget, hand_to
from lms.supervision.service.locking import NOT_YOURS, lock, lock_for

MEMBER, FACILITATOR = MemberRole.MEMBER, MemberRole.FACILITATOR


# --- coming in ------------------------------------------------------------------------------------------------------------------------


def invite(*, group_id: int, human: Human, by: Viewer) -> None:
    """A new member, from today on; from tomorrow if the group has met today. Sent twice, it is one. Raises Refused."""
    group, _ = lock_for(group_id, by)
    rows = _running(group_id)
    theirs = _of(rows, human.id)
    if any(row.role is MEMBER for row in theirs):
        return
    if group.kind.is_pair and theirs:
        raise Refused(rules.NOT_BOTH)
    if group.kind.is_pair and any(row.role is MEMBER for row in rows):
        raise Refused(rules.ONE_MEMBER)
    _comes_in(group_id, human.id, MEMBER, rules.first_day(clock.today(), has_met=_has_met(group_id)), by)


def name_facilitator(*, group_id: int, human: Human, from_day: date, instead_of: Sequence[int], by: Viewer) -> None:
    """Somebody leads it from a day on, beside those who do or instead of some of them (ids of memberships). Raises Refused."""
    group, access = lock_for(group_id, by, is_repair=True)
    today, rows = clock.today(), _running(group_id)
    problem = rules.day_problem(from_day, today)
    if problem:
        raise Refused(problem, field="from_day")
    if human.id == by.person_id and not access.is_in and not (access.opened_it and not access.is_agreed):
        raise Refused(rules.NOT_YOURSELF)
    if group.kind.is_pair and any(row.role is MEMBER for row in _of(rows, human.id)):
        raise Refused(rules.NOT_BOTH)
    begins = max(from_day, rules.first_day(today, has_met=_has_met(group_id)))
    replaced = [row for row in rows if row.id in instead_of and row.role is FACILITATOR]
    if not any(row.role is FACILITATOR for row in _of(rows, human.id)):
        _comes_in(group_id, human.id, FACILITATOR, begins, by)
    gone = [row for row in replaced if row not in _of(rows, human.id)]
    _go(group_id, gone, begins - rules.ONE_DAY)


def join(*, group_id: int, by: Viewer) -> None:
    """Become a member of an open group. Sent twice, it is one. Raises Refused."""
    group = lock(group_id)
    if any(row.role is MEMBER for row in _of(_running(group_id), by.person_id)):
        return
    access = group_access(group_id, by, clock.today())
    if access is None or not group.is_open or not rules.may_join(access):
        raise Refused("This group is by invitation, or has ended.")
    _comes_in(group_id, by.person_id, MEMBER, rules.first_day(clock.today(), has_met=_has_met(group_id)), by)


def _comes_in(group_id: int, person_id: int, role: MemberRole, since: date, by: Viewer) -> None:
    """Whoever left and is back before their last day is over goes on as before."""
    today = clock.today()
    last = GroupMember.until.is_not(None), GroupMember.until >= today, GroupMember.since <= today
    mine = GroupMember.group_id == group_id, GroupMember.role == role, GroupMember.person_id.in_(records_of(person_id))
    again = db.session.scalar(select(GroupMember).where(*mine, *last)) if since <= today + rules.ONE_DAY else None
    if again:
        again.until = None
    else:
        db.session.add(GroupMember(group_id=group_id, person_id=person_id, role=role, since=since))
    db.session.flush()
    hand_to(group_id, person_id, by)
    calendars.tell_member(group_id, person_id, joined=True)


# --- going ----------------------------------------------------------------------------------------------------------------------------


def leave(*, group_id: int, by: Viewer) -> None:
    """Go, in whatever role. Raises Refused."""
    group = lock(group_id)
    theirs = _of(_running(group_id), by.person_id)
    if not theirs or group.ended_on:
        raise Refused("You are not in this group any more.")
    _gone(group, theirs)


def take_out(*, group_id: int, person_id: int, by: Viewer) -> None:
    """Somebody is in it no longer, in whatever role. Taken out twice, it is once. Raises Refused."""
    group, _ = lock_for(group_id, by)
    if person_id == by.person_id:
        raise Refused("To go yourself, select “Leave this group”.")
    _gone(group, _of(_running(group_id), person_id))


def _gone(group: SupervisionGroup, rows: Sequence[GroupMember]) -> None:
    """Without the one member, supervision of two people that has begun is over."""
    today = clock.today()
    last = rules.last_day(today, has_met=_has_met(group.id))
    ends = group.kind.is_pair and any(row.role is MEMBER and row.since <= last for row in rows)
    _go(group.id, rows, last)
    if ends:
        _end(group, last)


def end(*, group_id: int, by: Viewer) -> None:
    """It meets no more; planned sessions are called off. Ended twice, it is once. Raises Refused."""
    group = lock(group_id)
    if group.ended_on:
        return
    access = group_access(group_id, by, clock.today())
    if access is None or not rules.draws_up(access):
        raise Refused(NOT_YOURS)
    _end(group, clock.today())


def _end(group: SupervisionGroup, last: date) -> None:
    group.ended_on = max(last, group.opened_on)
    call_off_after(group.id, last)
    _go(group.id, _running(group.id), group.ended_on)


def call_off_after(group_id: int, last: date) -> None:
    """What was planned for later does not take place."""
    planned = SupervisionSession.group_id == group_id, SupervisionSession.state == SessionState.PLANNED
    sessions = db.session.scalars(select(SupervisionSession).where(*planned, SupervisionSession.held_on > last)).all()
    for session in sessions:
        session.state, session.cancelled_by, session.cancelled_why = SessionState.CANCELLED, CancelledBy.FACILITATOR, CancelledWhy.OTHER
        session.cancelled_at, session.revision = clock.now(), session.revision + 1
    db.session.flush()
    calendars.tell(group_id, sessions)


def _go(group_id: int, rows: Iterable[GroupMember], last: date) -> None:
    """Their last day; whoever would not have been in it on any day was never in it."""
    people = set()
    for row in list(rows):
        people.add(row.person_id)
        if row.since > last:
            db.session.delete(row)
        else:
            row.until = last
    db.session.flush()
    for person_id in sorted(people):
        calendars.tell_member(group_id, person_id, joined=False)
    still = {row.person_id for row in _running(group_id)}
    for person_id in sorted(people - still):
        forget(group_id, person_id)


# --- what these share -----------------------------------------------------------------------------------------------------------------


def _running(group_id: int) -> list[GroupMember]:
    """Memberships without a last day, also those that begin later."""
    statement = select(GroupMember).where(GroupMember.group_id == group_id, GroupMember.until.is_(None)).order_by(GroupMember.id)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def _of(rows: Sequence[GroupMember], person_id: int) -> list[GroupMember]:
    """Those of one human, whichever of their records they stand under."""
    records = set(db.session.scalars(records_of(person_id)))
    return [row for row in rows if row.person_id in records]


def _has_met(group_id: int) -> bool:
    """Has a session of today begun, or taken place, or has somebody written of it?"""
    today, begun = clock.today(), SupervisionSession.starts_at <= clock.now()
    tables = (RecordDraft, SharedRecord, OneToOneRecord)
    written = (exists(select(table.id).where(table.session_id == SupervisionSession.id)) for table in tables)
    statement = select(SupervisionSession.id).where(
        SupervisionSession.group_id == group_id,
        SupervisionSession.held_on == today,
        or_(SupervisionSession.state == SessionState.HAPPENED, (SupervisionSession.state == SessionState.PLANNED) & or_(begun, *written)),
    )
    return db.session.scalar(reading_as(statement, Work.FACTS)) is not None
