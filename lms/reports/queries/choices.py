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
    places_seen = [place for place in places().values() if viewer.reaches(May.SEE_FIGURES, place.path)]
    roles = select(JobRole.id, JobRole.title).order_by(JobRole.title_folded)
    return Choices(
        organisations=[(str(place.id), INDENT * (place.path.count("/") - 2) + place.name) for place in _by_branch(places_seen)],
        localities=sorted({place.locality for place in places_seen if place.locality}),
        job_roles=[(str(role_id), title) for role_id, title in db.session.execute(roles)],
        sees_many_employers=viewer.supervises or len({place.employer_id for place in places_seen if place.employer_id}) > 1,
    )


def _by_branch(seen: Iterable[Place]) -> list[Place]:
    """A tree read from the top, names in order on every level."""
    names = {place.id: place.name for place in seen}
    by_id = {place.id: place for place in seen}
    return sorted(by_id.values(), key=lambda place: [names.get(int(part), "") for part in place.path.split("/") if part])


def keys_of(measure: Measure) -> dict[str, list[tuple[str, str]]]:
    """By own cut of the measure, the keys that can be chosen: (value, label), in order. None where they are not known beforehand."""
    named = {cut.name: cut.names() for cut in measure.cuts if cut.names}
    return {name: [(key, named.label) for key, named in names.items()] for name, names in named.items()}
