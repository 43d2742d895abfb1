"""What the lists of a form offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from lms.access import May, Viewer
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import JobRole
from lms.people.queries import places
from lms.people.rules import Place

Choices = list[tuple[str, str]]
#: A step to the right for what lies below, in a list that knows no other way to show it.
STEP = "\u2003"


@dataclass(frozen=True)
class Offered:
    """The places and job roles that a term can have."""

    places: Choices
    job_roles: Choices


def offered(viewer: Viewer, employer_id: int | None = None) -> Offered:
    """Those within the viewer's reach, of one employer (None: of every one), as (id, name)."""
    return Offered(workplaces(viewer, employer_id), job_roles())


def workplaces(viewer: Viewer, employer_id: int | None = None) -> Choices:
    """Employers, services and teams whose people the viewer may change, each under the one above; those that have ended are left out."""
    among = places()
    reached = [
        one
        for one in among.values()
        if one.employer_id is not None
        and employer_id in (None, one.employer_id)
        and not one.is_over(clock.today())
        and viewer.reaches(May.MANAGE_PEOPLE, one.path)
    ]
    return indented(reached, among)


def indented(reached: Iterable[Place], among: Mapping[int, Place]) -> Choices:
    """Places as (id, name) in the order of the tree, by name within it; the ones highest up start at the left."""
    ordered = sorted(reached, key=lambda one: _trail(one, among))
    left = min((one.path.count("/") for one in ordered), default=0)
    return [(str(one.id), STEP * (one.path.count("/") - left) + one.name) for one in ordered]


def _trail(one: Place, among: Mapping[int, Place]) -> list[str]:
    return [among[int(part)].name for part in one.path.split("/") if part]


def job_roles() -> Choices:
    """Every job role, as (id, title)."""
    rows = db.session.execute(select(JobRole.id, JobRole.title).order_by(JobRole.title_folded, JobRole.id))
    return [(str(role_id), title) for role_id, title in rows]
