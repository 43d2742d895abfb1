"""A group for whoever changes it: one at a time, and only those who may."""

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.supervision.models import SupervisionGroup
from lms.supervision.queries.access import group_access
from lms.supervision.rules import groups as rules
from lms.supervision.rules.access import GroupAccess

NOT_YOURS = "Only those who lead this group can do that."


def lock(group_id: int) -> SupervisionGroup:
    """From here on nobody else changes this group, or plans for it; as it stands by now. Nothing that was read before decides."""
    db.session.flush()
    advisory_lock(f"supervision group {group_id}")
    db.session.expire_all()
    return db.session.get_one(SupervisionGroup, group_id)


def lock_for(group_id: int, by: Viewer, *, is_repair: bool = False) -> tuple[SupervisionGroup, GroupAccess]:
    """The same, for its facilitators and its opener before it has agreed; for a repair, an officer where nobody leads it. Or Refused."""
    group = lock(group_id)
    access = group_access(group_id, by, clock.today())
    may = rules.may_name_facilitator if is_repair else rules.draws_up
    if access is None or not may(access):
        raise Refused(NOT_YOURS)
    return group, access
