"""Supervision in the large partnership: everyone meets their supervisor eight times a year, and some a group across employers too."""

from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from lms.kit.db import chunked, db
from lms.people.models import JobRole, Organisation, Post
from lms.people.rules import WorkerType
from lms.supervision.models import GroupMember, SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision.rules.words import AttendanceMark, GroupKind, MemberRole, SessionState
from lms.supervision_policies.models import SupervisionPolicy
from tests.bench.partnership import TODAY

SESSIONS, APART = 8, 45
GROUPS, MEMBERS = 300, 8


def build() -> None:
    """Policies for each employer and for some roles there; a group for everyone, and some for many."""
    chance = Random(1)
    posts = list(db.session.scalars(select(Post.id).order_by(Post.id)))
    _policies()
    groups = [(GroupKind.INDIVIDUAL, max(1, post - post % 10), [post]) for post in posts]
    groups += [(GroupKind.GROUP, chance.choice(posts), chance.sample(posts, MEMBERS)) for _ in range(GROUPS)]
    _put(SupervisionGroup, [_group(n, kind) for n, (kind, _, _) in enumerate(groups, 1)])
    _put(GroupMember, [_member(n, post) for n, (_, _, members) in enumerate(groups, 1) for post in members])
    first = {n: TODAY - timedelta(days=chance.randrange(1, 90)) for n in range(1, len(groups) + 1)}
    held = [(n, first[n] - timedelta(days=APART * back)) for n in first for back in range(SESSIONS)]
    happened = {"minutes": 60, "state": SessionState.HAPPENED}
    _put(SupervisionSession, [{"id": row_id, "group_id": n, "held_on": day, **happened} for row_id, (n, day) in enumerate(held, 1)])
    there = ((row_id, *groups[n - 1][1:]) for row_id, (n, _) in enumerate(held, 1))
    _put(SessionAttendance, [row for row_id, leader, members in there for row in _attendances(row_id, leader, members)])


def _policies() -> None:
    employers = db.session.scalars(select(Organisation.id).where(Organisation.kind == "employer").order_by(Organisation.id)).all()
    roles = db.session.scalars(select(JobRole.id).order_by(JobRole.id).limit(3)).all()
    since = TODAY - timedelta(days=700)
    same = {"group_counts": True, "effective_from": since, "worker_type": WorkerType.EMPLOYEE}
    rows = [{"organisation_id": 1, "job_role_id": None, "interval_days": 90, **same}]
    rows += [
        {"organisation_id": place, "job_role_id": role, "interval_days": 60 - number, **same}
        for place in employers
        for number, role in enumerate((None, *roles))
    ]
    _put(SupervisionPolicy, rows)


def _group(n: int, kind: GroupKind) -> dict[str, Any]:
    name = "" if kind.is_pair else f"Group {n}"
    return {"id": n, "code": f"B{n}", "kind": kind, "name": name, "opened_on": TODAY - timedelta(days=700)}


def _member(n: int, post: int) -> dict[str, Any]:
    return {"group_id": n, "person_id": post, "role": MemberRole.MEMBER, "since": TODAY - timedelta(days=700)}


def _attendances(session_id: int, leader: int, members: list[int]) -> list[dict[str, Any]]:
    roles = dict.fromkeys(members, MemberRole.MEMBER) | {leader: MemberRole.FACILITATOR}
    there = {"session_id": session_id, "mark": AttendanceMark.PRESENT}
    return [{"post_id": post, "role": role, **there} for post, role in roles.items()]


def _put(model: Any, rows: list[dict[str, Any]]) -> None:
    for some in chunked(rows):
        db.session.execute(insert(model), list(some))


def attendances() -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(SessionAttendance)) or 0
