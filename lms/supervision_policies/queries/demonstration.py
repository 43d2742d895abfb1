"""Who is supervised in the demonstration beside those who are in its groups."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from lms.kit.db import db
from lms.people.models import Absence, JobRole, Organisation
from lms.people.queries import below
from lms.supervision.models import SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision.rules.words import GroupKind, MemberRole

#: Long leave: first and last day.
Away = tuple[date, date | None]


def codes_within(code: str) -> frozenset[str]:
    """The codes of an organisation and of all below it."""
    path = db.session.scalars(select(Organisation.path).where(Organisation.code == code)).one()
    return frozenset(db.session.scalars(select(Organisation.code).where(Organisation.id.in_(below(path)))))


def supervised_posts() -> frozenset[int]:
    """Posts of people who have met one-to-one in a group of the demonstration."""
    statement = (
        select(SessionAttendance.post_id)
        .join(SupervisionSession, SupervisionSession.id == SessionAttendance.session_id)
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
        .where(SupervisionGroup.kind == GroupKind.INDIVIDUAL, SessionAttendance.role == MemberRole.MEMBER)
    )
    return frozenset(db.session.scalars(statement))


def away() -> Mapping[int, list[Away]]:
    """Long leave by post."""
    by_post: defaultdict[int, list[Away]] = defaultdict(list)
    for post_id, starts_on, ends_on in db.session.execute(select(Absence.post_id, Absence.starts_on, Absence.ends_on)):
        by_post[post_id].append((starts_on, ends_on))
    return by_post


def organisations() -> Mapping[str, int]:
    """By code."""
    return dict(iter(db.session.execute(select(Organisation.code, Organisation.id))))


def job_roles() -> Mapping[str, int]:
    """By key."""
    return dict(iter(db.session.execute(select(JobRole.key, JobRole.id))))
