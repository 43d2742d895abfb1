"""The job role somebody works towards."""

from dataclasses import dataclass

from sqlalchemy import select

from lms.access import Viewer
from lms.framework.models import Profile
from lms.kit.db import db
from lms.people.models import JobRole
from lms.people.queries import records_of
from lms.signoff.models import AspiredRole


@dataclass(frozen=True, slots=True)
class Aspired:
    """A job role."""

    job_role_id: int
    title: str


def aspired(viewer: Viewer) -> Aspired | None:
    """The viewer's own; None where they have chosen none."""
    statement = select(JobRole.id, JobRole.title).join(AspiredRole, AspiredRole.job_role_id == JobRole.id)
    row = db.session.execute(
        statement.where(AspiredRole.person_id.in_(records_of(viewer.person_id))).order_by(AspiredRole.id.desc())
    ).first()
    return Aspired(*row) if row else None


def roles_with_profile() -> list[tuple[int, str]]:
    """The job roles that ask for something, by name."""
    with_profile = select(Profile.job_role_id)
    statement = select(JobRole.id, JobRole.title).where(JobRole.id.in_(with_profile)).order_by(JobRole.title_folded)
    return [(role_id, title) for role_id, title in db.session.execute(statement)]
