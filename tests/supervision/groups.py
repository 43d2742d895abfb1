"""Groups with what was agreed, held and written in them, for tests: written straight into the tables, as they were on these days."""

from datetime import datetime, timedelta

from lms.kit import clock
from lms.kit.datetimes import start_of
from lms.kit.db import db
from lms.people.models import Term
from lms.supervision.models import (
    Agreement,
    AgreementSignature,
    GroupMember,
    OneToOneRecord,
    SessionAttendance,
    SharedRecord,
    SupervisionGroup,
    SupervisionSession,
)
from lms.supervision.rules.words import AttendanceMark, GroupKind, MemberRole, SessionState, SupervisionModel
from tests.cast import TODAY

LONG_AGO = TODAY - timedelta(days=200)
TERMS = dict.fromkeys(("agenda", "recording", "confidentiality", "cancellation", "disagreement", "leaves_room"), "As we agreed.")


def a_group(cast, kind=GroupKind.GROUP, *, facilitators=("effie",), members=("ailsa", "morag"), since=LONG_AGO, code="NORTH", name="North"):
    """A group with these people since then, without an agreement."""
    group = SupervisionGroup(
        code=code,
        kind=kind,
        name="" if kind.is_pair else name,
        opened_by_id=cast[facilitators[0]].person_id,
        opened_on=since,
        weeks_between=4,
    )
    db.session.add(group)
    db.session.flush()
    for role, people in ((MemberRole.FACILITATOR, facilitators), (MemberRole.MEMBER, members)):
        for who in people:
            joins(cast, group, who, since=since, role=role)
    return group


def joins(cast, group, who, *, since=TODAY, until=None, role=MemberRole.MEMBER):
    member = GroupMember(group_id=group.id, person_id=cast[who].person_id, role=role, since=since, until=until)
    db.session.add(member)
    db.session.flush()
    return member


def agrees(cast, group, *signers, since=LONG_AGO, version=1, line_manager_reads=False, later_members_read=False):
    """A version in force since then, signed by these people; by everyone in the group where none is named."""
    agreement = Agreement(
        group_id=group.id, version=version, session_minutes=60, model=SupervisionModel.SCOTTISH, weeks_between=4,
        review_on=TODAY + timedelta(days=300), line_manager_reads=line_manager_reads, later_members_read=later_members_read,
        drawn_up_by_id=group.opened_by_id, given_out_at=start_of(since), in_force_from=since, **TERMS,
    )  # fmt: skip
    db.session.add(agreement)
    db.session.flush()
    everyone = {member.person_id for member in db.session.query(GroupMember).filter_by(group_id=group.id)}
    for person_id in sorted({cast[who].person_id for who in signers} or everyone):
        signs(agreement, person_id, at=start_of(since))
    return agreement


def signs(agreement, person_id, *, at=None):
    signature = AgreementSignature(agreement_id=agreement.id, person_id=person_id, is_founding=True, signed_at=at or clock.now())
    db.session.add(signature)
    db.session.flush()


def meets(cast, group, on, *there, state=SessionState.HAPPENED, minutes=60, led_by=None):
    """A session on this day, with these people there; `led_by` as facilitator."""
    session = SupervisionSession(
        group_id=group.id,
        held_on=on,
        starts_at=datetime.combine(on, datetime.min.time(), clock.LOCAL).replace(hour=10),
        minutes=minutes,
        state=state,
    )
    db.session.add(session)
    db.session.flush()
    for who in (*there, *([led_by] if led_by else [])):
        role = MemberRole.FACILITATOR if who == led_by else MemberRole.MEMBER
        db.session.add(SessionAttendance(session_id=session.id, post_id=cast[who].post_id, role=role, mark=AttendanceMark.PRESENT))
    db.session.flush()
    return session


def writes(cast, session, text, *, by="effie", about="ailsa", learning=""):
    """The record of a session, shared at once: in the table that its group's kind has."""
    group = db.session.get_one(SupervisionGroup, session.group_id)
    words = {"session_id": session.id, "writer_id": cast[by].person_id, "text": text, "learning": learning}
    record = OneToOneRecord(member_id=cast[about].person_id, **words) if group.kind.is_pair else SharedRecord(**words)
    db.session.add(record)
    db.session.flush()
    return record


def supervised_by(cast, who, by):
    """Somebody is supervised by somebody else."""
    terms = db.session.query(Term).filter_by(post_id=cast[who].post_id)
    for term in terms:
        term.supervisor_post_id = cast[by].post_id
    db.session.flush()
