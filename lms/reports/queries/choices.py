"""What can be chosen above a report."""

from collections.abc import Iterable

from sqlalchemy import select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.models import JobRole
from lms.people.queries import places
from lms.people.rules import Place
from lms.reports.rules import Choices
from lms.training.models import Requirement, Subject

INDENT = "\u2003"


def choices(viewer: Viewer) -> Choices:
    """Organisations that the viewer's figures reach (indented by depth), every subject that a rule names, every job role."""
    seen = [one for one in places().values() if viewer.reaches(May.SEE_FIGURES, one.path)]
    subjects = select(Subject.id, Subject.name).where(Subject.id.in_(select(Requirement.subject_id))).order_by(Subject.name_folded)
    roles = select(JobRole.id, JobRole.title).order_by(JobRole.title_folded)
    return Choices(
        organisations=[(str(one.id), INDENT * (one.path.count("/") - 2) + one.name) for one in _by_branch(seen)],
        subjects=[(str(subject_id), name) for subject_id, name in db.session.execute(subjects)],
        localities=sorted({place.locality for place in seen if place.locality}),
        job_roles=[(str(role_id), title) for role_id, title in db.session.execute(roles)],
        sees_many_employers=viewer.supervises or len({one.employer_id for one in seen if one.employer_id}) > 1,
    )


def _by_branch(seen: Iterable[Place]) -> list[Place]:
    """A tree read from the top, names in order on every level."""
    names = {one.id: one.name for one in seen}
    by_id = {one.id: one for one in seen}
    return sorted(by_id.values(), key=lambda one: [names.get(int(part), "") for part in one.path.split("/") if part])
