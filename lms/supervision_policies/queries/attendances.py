"""What took place in a period: who was at which session, under the post as it stood on its day."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from sqlalchemy import and_, func, select

from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.measures import IndicatorCount, IndicatorFact
from lms.people.models import Post, Term
from lms.people.queries import active
from lms.supervision.models import SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision_policies.queries.standing import attended
from lms.supervision_policies.rules.standing import OF_GROUPS

#: What a fact says of its session: a group of many met, or a pair did; of a group, whether it is multi-agency.
GROUP, PAIR = "group", ""
MULTI_AGENCY, OTHER = "multi_agency", ""
_NO_GROUP: Mapping[str, int] = {}


def of_sessions(day: date, since: date) -> Iterator[IndicatorFact]:
    """Whoever was at a session of the period, facilitators too; the keys name the group where it is multi-agency."""
    shared = {group_id: {GROUP: group_id} for group_id in db.session.scalars(multi_agency(day, since))}
    words = dict.fromkeys(OF_GROUPS, GROUP)
    for session_id, held_on, group_id, kind, post_id in _attendances(day, since):
        yield IndicatorFact(session_id, words.get(kind, PAIR), post_id, held_on, shared.get(group_id, _NO_GROUP))


def count(facts: Collection[IndicatorFact]) -> Mapping[str, int]:
    """The columns of a period. A multi-agency group counts wherever there is an attendance at any of its sessions."""
    return {
        "sessions": len({fact.unit for fact in facts}),
        "group_sessions": len({fact.unit for fact in facts if fact.word == GROUP}),
        "multi_agency_groups": len({fact.keys[GROUP] for fact in facts if fact.keys}),
        "attendances": len(facts),
    }


def _attendances(day: date, since: date) -> Iterator[AnyRow]:
    statement = (
        select(SupervisionSession.id, SupervisionSession.held_on, SupervisionSession.group_id, SupervisionGroup.kind)
        .add_columns(SessionAttendance.post_id)
        .select_from(SessionAttendance)
        .join(SupervisionSession, SupervisionSession.id == SessionAttendance.session_id)
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
        .where(*attended(day), SupervisionSession.held_on >= since)
    )
    return iter(db.session.execute(statement))


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
    for _, held_on, group_id, kind, post_id in _attendances(day, since):
        if kind in OF_GROUPS:
            yield IndicatorFact(group_id, MULTI_AGENCY if group_id in shared else OTHER, post_id, held_on)


def count_groups(facts: Collection[IndicatorFact]) -> IndicatorCount:
    """Groups that are multi-agency, of all groups of many that met."""
    return IndicatorCount(len({fact.unit for fact in facts if fact.word == MULTI_AGENCY}), len({fact.unit for fact in facts}))
