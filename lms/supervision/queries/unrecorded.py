"""Sessions whose day has passed, and of which nobody has said yet whether they took place: for whoever led them on that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from lms.kit.db import AnySelect, db
from lms.people.queries import records_of
from lms.supervision.models import Agreement, GroupMember, SupervisionGroup, SupervisionSession
from lms.supervision.queries.readers import covers, has_signed
from lms.supervision.rules.words import GroupKind, MemberRole, SessionState

#: So many are listed.
MOST = 20


@dataclass(frozen=True)
class Unrecorded:
    """A session that waits for its facilitator."""

    id: int
    group_id: int
    kind: GroupKind
    name: str
    held_on: date


def unrecorded(person_id: int, today: date) -> Sequence[Unrecorded]:
    """The earliest first."""
    statement = of_facilitator(person_id, today).order_by(SupervisionSession.held_on, SupervisionSession.id).limit(MOST)
    return [Unrecorded(*row) for row in db.session.execute(statement)]


def of_facilitator(person_id: int, today: date) -> AnySelect:
    """What this person can record: they led the group on that day and have signed, and an agreement is in force."""
    leads = (
        GroupMember.group_id == SupervisionSession.group_id,
        GroupMember.person_id.in_(records_of(person_id)),
        GroupMember.role == MemberRole.FACILITATOR,
    )
    led = select(GroupMember.id).where(*leads, covers(SupervisionSession.held_on), has_signed()).correlate(SupervisionSession)
    agreed = select(Agreement.id).where(Agreement.group_id == SupervisionSession.group_id, Agreement.in_force_from <= today)
    return (
        select(SupervisionSession.id, SupervisionSession.group_id, SupervisionGroup.kind, SupervisionGroup.name, SupervisionSession.held_on)
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
        .where(SupervisionSession.state == SessionState.PLANNED, SupervisionSession.held_on < today)
        .where(exists(led), agreed.correlate(SupervisionSession).exists())
    )
