"""What took place in a period: who was at which session, under the post as it stood on its day."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from lms.kit.db import AnySelect, db
from lms.kit.measures import IndicatorCount, IndicatorFact
from lms.people.models import Post, Term
from lms.people.queries import active
from lms.supervision.models import SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision_policies.queries.standing import attended
from lms.supervision_policies.rules.standing import OF_GROUPS

#: What a fact says of the group that met.
MULTI_AGENCY, OTHER = "multi_agency", ""


def of_sessions(day: date, since: date) -> AnySelect:
    """Whoever was at a session of the period, facilitators too; with the session, once more if a group of many met, and with the group if
    it is multi-agency."""
    across = multi_agency(day, since).subquery("across")
    return (
        select(
            SessionAttendance.post_id,
            SupervisionSession.held_on.label("on"),
            SupervisionSession.id.label("session_id"),
            case((SupervisionGroup.kind.in_(OF_GROUPS), SupervisionSession.id)).label("group_session_id"),
            across.c.group_id.label("multi_agency_id"),
        )
        .select_from(SessionAttendance)
        .join(SupervisionSession, SupervisionSession.id == SessionAttendance.session_id)
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
        .outerjoin(across, across.c.group_id == SupervisionGroup.id)
        .where(*attended(day), SupervisionSession.held_on >= since)
    )


def counts(facts: Any) -> Mapping[str, ColumnElement[int]]:
    """The columns of a period. A multi-agency group counts wherever there is an attendance at any of its sessions."""
    return {
        "sessions": func.count(facts.session_id.distinct()),
        "group_sessions": func.count(facts.group_session_id.distinct()),
        "multi_agency_groups": func.count(facts.multi_agency_id.distinct()),
        "attendances": func.count(),
    }


def multi_agency(day: date, since: date) -> AnySelect:
    """The groups of many that met twice in the period, or more often, with people of two employers or more each time."""
    sessions = (
        select(SupervisionSession.id, SupervisionSession.group_id)
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
        .join(SessionAttendance, SessionAttendance.session_id == SupervisionSession.id)
        .join(Post, Post.id == SessionAttendance.post_id)
        .join(Term, and_(Term.post_id == Post.id, active(SupervisionSession.held_on)))
        .where(*attended(day), SupervisionSession.held_on >= since, SupervisionGroup.kind.in_(OF_GROUPS))
        .group_by(SupervisionSession.id, SupervisionSession.group_id)
        .having(func.count(Post.employer_id.distinct()) >= 2)
        .subquery()
    )
    return select(sessions.c.group_id).group_by(sessions.c.group_id).having(func.count() >= 2)


# --- LM5b -------------------------------------------------------------------------------------------------------------------------


def of_groups(day: date, since: date) -> Iterator[IndicatorFact]:
    """Whoever was at a session of a group of many: the unit is the group."""
    shared = set(db.session.scalars(multi_agency(day, since)))
    statement = (
        select(SupervisionGroup.id, SessionAttendance.post_id, SupervisionSession.held_on)
        .select_from(SessionAttendance)
        .join(SupervisionSession, SupervisionSession.id == SessionAttendance.session_id)
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
        .where(*attended(day), SupervisionSession.held_on >= since, SupervisionGroup.kind.in_(OF_GROUPS))
    )
    for group_id, post_id, held_on in db.session.execute(statement):
        yield IndicatorFact(group_id, MULTI_AGENCY if group_id in shared else OTHER, post_id, held_on)


def count_groups(facts: Collection[IndicatorFact]) -> IndicatorCount:
    """Groups that are multi-agency, of all groups of many that met."""
    return IndicatorCount(len({fact.unit for fact in facts if fact.word == MULTI_AGENCY}), len({fact.unit for fact in facts}))
