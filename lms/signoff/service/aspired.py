"""Verb: somebody chooses the job role they work towards."""

from sqlalchemy import select

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.queries import records_of
from lms.signoff.models import AspiredRole
from lms.signoff.queries.aspired import roles_with_profile


def aspire(*, job_role_id: int | None, by: Viewer) -> None:
    """None: to no role any more. Raises Refused for a role without a profile."""
    if job_role_id is not None and job_role_id not in {role_id for role_id, _ in roles_with_profile()}:
        raise Refused("Choose a job role from the list.", field="role")
    for row in db.session.scalars(select(AspiredRole).where(AspiredRole.person_id.in_(records_of(by.person_id)))):
        db.session.delete(row)
    db.session.flush()
    if job_role_id is not None:
        db.session.add(AspiredRole(person_id=by.person_id, job_role_id=job_role_id, chosen_at=clock.now()))
    db.session.flush()
