"""What a command needs to know: whose view it has, and which rows the codes of its options stand for."""

from sqlalchemy import select

from lms.access import Grant, Role, Viewer
from lms.kit.db import db
from lms.people.models import JobRole
from lms.people.queries import places


def whole_view() -> Viewer:
    """Nobody is signed in on a command line: the whole partnership is in view, and everybody in it (see README)."""
    top = next(iter(places().values()), None)
    return Viewer(0, 0, "The command line", grants=(Grant(Role.PARTNERSHIP_LEAD, top.id, top.path),) if top else ())


def organisations_by_code() -> dict[str, int]:
    """The id of every organisation."""
    return {place.code: place.id for place in places().values()}


def codes_of_organisations() -> dict[int, str]:
    """The code of every organisation."""
    return {place.id: place.code for place in places().values()}


def job_roles_by_key() -> dict[str, int]:
    """The id of every job role."""
    return {row.key: row.id for row in db.session.execute(select(JobRole.key, JobRole.id))}


def localities_of_places() -> set[str]:
    """Where the partnership's organisations are."""
    return {place.locality for place in places().values() if place.locality}
