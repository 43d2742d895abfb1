"""Who has to do with the release of a record: never somebody of the group, who supervises anybody in it, or looks after learning."""

from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from lms.access import NEVER_RELEASE, May, Viewer
from lms.kit.db import db
from lms.kit.readers import Work, reading_as
from lms.people.models import Account, Person, Post, Term
from lms.people.queries import active, records_of, root_id, within
from lms.people.queries import viewer as viewer_of
from lms.supervision.models import GroupMember, SessionAttendance, SupervisionSession
from lms.supervision.queries.openable import has_record
from lms.supervision.queries.readers import covers, has_role
from lms.supervision_records.rules.releases import Office


def office(session_id: int, viewer: Viewer, today: date) -> Office | None:
    """How this viewer stands to the release of this record. None: there is no such session, or nothing was shared of it."""
    statement = select(
        in_reach(viewer).label("may"),
        _was_in(viewer.person_id).label("was_in"),
        _supervises(viewer.person_id, today).label("supervises"),
        has_role(viewer.person_id, NEVER_RELEASE, today).label("has_other_role"),
    ).where(SupervisionSession.id == session_id, has_record(SupervisionSession.id))
    row = db.session.execute(reading_as(statement, Work.FACTS)).one_or_none()
    if row is None:
        return None
    return Office(row.may and viewer.may(May.RELEASE_RECORD), row.has_other_role, row.was_in, row.supervises)


def has_other_role(viewer: Viewer, today: date) -> bool:
    """Does this human have, by any account, a role that never releases?"""
    return bool(db.session.scalar(select(has_role(viewer.person_id, NEVER_RELEASE, today))))


def is_office_of(viewer: Viewer, today: date) -> tuple[ColumnElement[bool], ...]:
    """Sessions with whose release this viewer can have to do."""
    who = viewer.person_id
    return in_reach(viewer), ~_was_in(who), ~_supervises(who, today), ~has_role(who, NEVER_RELEASE, today)


def office_of(person_id: int, session_id: int, today: date) -> Office | None:
    """The same of somebody who is not looking, by whichever of their accounts says most."""
    accounts = db.session.scalars(select(Account).where(Account.person_id.in_(records_of(person_id))).order_by(Account.id)).all()
    stands = [office(session_id, viewer_of(account, today), today) for account in accounts]
    known = [each for each in stands if each is not None]
    return replace(known[0], may=any(each.may for each in known)) if known else None


def in_reach(viewer: Viewer) -> ColumnElement[bool]:
    """Sessions on whose day somebody of the group had a post in the part of the partnership in which this viewer releases records."""
    member, record = aliased(Person), aliased(Person)
    reached = (
        select(Term.id)
        .join(Post, Post.id == Term.post_id)
        .join(record, record.id == Post.person_id)
        .join(member, root_id(member) == root_id(record))
        .join(GroupMember, GroupMember.person_id == member.id)
        .where(GroupMember.group_id == SupervisionSession.group_id, covers(SupervisionSession.held_on))
        .where(active(SupervisionSession.held_on), within(viewer, May.RELEASE_RECORD))
        .correlate(SupervisionSession)
    )
    return exists(reached)


def _was_in(person_id: int) -> ColumnElement[bool]:
    """Sessions of groups that this human is or ever was in, or came to."""
    of_group = aliased(SupervisionSession)
    came = (
        select(SessionAttendance.id)
        .join(Post, Post.id == SessionAttendance.post_id)
        .join(of_group, of_group.id == SessionAttendance.session_id)
        .where(of_group.group_id == SupervisionSession.group_id, Post.person_id.in_(records_of(person_id)))
    )
    member = GroupMember.group_id == SupervisionSession.group_id, GroupMember.person_id.in_(records_of(person_id))
    return or_(exists(select(GroupMember.id).where(*member).correlate(SupervisionSession)), exists(came.correlate(SupervisionSession)))


def _supervises(person_id: int, today: date) -> ColumnElement[bool]:
    """Sessions of groups with anybody in them, on any day, whom this human supervises today."""
    member, record, supervisor = aliased(Person), aliased(Person), aliased(Post)
    theirs = (
        select(Term.id)
        .join(Post, Post.id == Term.post_id)
        .join(supervisor, supervisor.id == Term.supervisor_post_id)
        .join(record, record.id == Post.person_id)
        .join(member, root_id(member) == root_id(record))
        .join(GroupMember, GroupMember.person_id == member.id)
        .where(GroupMember.group_id == SupervisionSession.group_id, active(today))
        .where(supervisor.person_id.in_(records_of(person_id)))
        .correlate(SupervisionSession)
    )
    return exists(theirs)
