"""What can be chosen above a report."""

from collections.abc import Iterable

from sqlalchemy import select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.kit.measures import Measure
from lms.people.models import JobRole
from lms.people.queries import places
from lms.people.rules import Place
from lms.reports.rules import Choices

INDENT = "\u2003"


def choices(viewer: Viewer) -> Choices:
    """Organisations that the viewer's figures reach (indented by depth), every job role, and where they are."""
    seen = [one for one in places().values() if viewer.reaches(May.SEE_FIGURES, one.path)]
    roles = select(JobRole.id, JobRole.title).order_by(JobRole.title_folded)
    return Choices(
        organisations=[(str(one.id), INDENT * (one.path.count("/") - 2) + one.name) for one in _by_branch(seen)],
        localities=sorted({place.locality for place in seen if place.locality}),
        job_roles=[(str(role_id), title) for role_id, title in db.session.execute(roles)],
        sees_many_employers=viewer.supervises or len({one.employer_id for one in seen if one.employer_id}) > 1,
    )


def _by_branch(seen: Iterable[Place]) -> list[Place]:
    """A tree read from the top, names in order on every level."""
    names = {one.id: one.name for one in seen}
    by_id = {one.id: one for one in seen}
    return sorted(by_id.values(), key=lambda one: [names.get(int(part), "") for part in one.path.split("/") if part])


def keys_of(measure: Measure) -> dict[str, list[tuple[str, str]]]:
    """By own cut of the measure, the keys that can be chosen: (value, label), in order. None where they are not known beforehand."""
    named = {cut.name: cut.names() for cut in measure.cuts if cut.names}
    return {name: [(key, named.label) for key, named in names.items()] for name, names in named.items()}
