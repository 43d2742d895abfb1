"""What the demonstration of supervision holds, counted: its own groups are those with members."""

from collections import Counter
from datetime import timedelta
from unittest.mock import patch

from sqlalchemy import func, select

from lms.kit import clock
from lms.kit.db import db
from lms.kit.readers import Reader, Work, reading_as
from lms.kit.room import DemoContext
from lms.kit.seed_files import SEEDS, read_seed_file
from lms.people.models import Post
from lms.supervision.models import (
    Agreement,
    AgreementSignature,
    GroupMember,
    OneToOneRecord,
    SessionAttendance,
    SupervisionAction,
    SupervisionGroup,
    SupervisionSession,
)
from lms.supervision.rules.words import ActionState, AttendanceMark, GroupKind, SessionState
from lms.supervision_sessions.queries import demonstration as reads
from lms.supervision_sessions.service import demonstration
from tests.cast import TODAY

SUPERVISION = read_seed_file(SEEDS / "demo" / "supervision.yaml")
SEVERAL = (GroupKind.GROUP, GroupKind.ACTION_LEARNING_SET, GroupKind.PEER, GroupKind.LEARNING_NETWORK)
THERE = (AttendanceMark.PRESENT, AttendanceMark.PART)


def scalars(statement):
    return list(db.session.scalars(reading_as(statement, Work.FACTS)))


def person(name):
    return reads.sign_ins()[SUPERVISION["people"][name]]


def kinds_of_groups():
    with_members = select(GroupMember.group_id)
    return Counter(scalars(select(SupervisionGroup.kind).where(SupervisionGroup.id.in_(with_members))))


def multi_agency_groups():
    """Codes of groups of several of which at least two sessions were each attended from two employers."""
    sessions = (
        select(SupervisionSession.group_id, SupervisionSession.id)
        .join(SessionAttendance, SessionAttendance.session_id == SupervisionSession.id)
        .join(Post, Post.id == SessionAttendance.post_id)
        .where(SessionAttendance.mark.in_(THERE), SupervisionSession.held_on <= TODAY)
        .group_by(SupervisionSession.group_id, SupervisionSession.id)
        .having(func.count(Post.employer_id.distinct()) > 1)
        .subquery()
    )
    groups = select(SupervisionGroup.code).join(sessions, sessions.c.group_id == SupervisionGroup.id)
    return set(scalars(groups.where(SupervisionGroup.kind.in_(SEVERAL)).group_by(SupervisionGroup.code).having(func.count() > 1)))


def actions():
    """How many are in which state; of those open, how many are overdue, and how many belong to somebody who has gone."""
    open_ones = select(SupervisionAction.id).where(SupervisionAction.state == ActionState.OPEN)
    gone = open_ones.join(SupervisionSession).join(
        GroupMember, (GroupMember.group_id == SupervisionSession.group_id) & (GroupMember.person_id == SupervisionAction.owner_id)
    )
    by_state = Counter(scalars(select(SupervisionAction.state)))
    return by_state, len(scalars(open_ones.where(SupervisionAction.due_on < TODAY))), len(scalars(gone.where(GroupMember.until < TODAY)))


def people_with_a_session_ahead():
    statement = select(GroupMember.person_id).join(SupervisionSession, SupervisionSession.group_id == GroupMember.group_id)
    return set(scalars(statement.where(SupervisionSession.state == SessionState.PLANNED, SupervisionSession.held_on >= TODAY)))


def people_with_something_to_sign():
    return set(scalars(select(AgreementSignature.person_id).where(AgreementSignature.signed_at.is_(None))))


def agreements():
    """How many groups have a draft, a review whose day is past, and a second version in force."""
    drafts = scalars(select(Agreement.id).where(Agreement.given_out_at.is_(None)))
    past = scalars(select(Agreement.id).where(Agreement.review_on < TODAY))
    second = scalars(select(Agreement.id).where(Agreement.version == 2, Agreement.in_force_from <= TODAY))
    return len(drafts), len(past), len(second)


def records_that(name):
    """Texts of one-to-one records of the last eight months that this person reads."""
    statement = select(OneToOneRecord.text).join(SupervisionSession, SupervisionSession.id == OneToOneRecord.session_id)
    statement = statement.where(SupervisionSession.held_on > TODAY - timedelta(days=250))
    return list(db.session.scalars(reading_as(statement, Reader(person(name), clock.now()))))


def attendances_outside_posts():
    """Those on days on which the post did not run."""
    statement = select(Post.id, SupervisionSession.held_on).join(SessionAttendance, SessionAttendance.post_id == Post.id)
    pairs = db.session.execute(statement.join(SupervisionSession, SupervisionSession.id == SessionAttendance.session_id))
    return [(post_id, day) for post_id, day in pairs if not any(post.post_id == post_id for post in _running(day))]


_BY_DAY = {}


def _running(day):
    if day not in _BY_DAY:
        _BY_DAY[day] = reads.workers(day)
    return _BY_DAY[day]


def loaded_again(seed):
    """The rows that loading would write, without writing any."""
    rows = []

    def write_down(model, new):
        rows.extend((model.__tablename__, *sorted(row.items())) for row in new)
        return list(range(1, len(new) + 1))

    with patch("lms.audit.service.insert_rows", write_down):
        demonstration.load(DemoContext(seed, TODAY, lambda line: None))
    return rows
