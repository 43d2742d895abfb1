"""What the rows of each cut are called."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import select

from lms.access import May, Viewer
from lms.kit.db import AnyRow, db
from lms.people.models import JobRole
from lms.people.rules import SECTOR_LABELS, Place, WorkerType, ids_on
from lms.reports.rules import ITSELF, NONE, Cut, Scope
from lms.training.models import Subject

#: What a row goes by, and what it is called.
Key: TypeAlias = tuple[str, str]
#: From the value of a cut's column to its row.
Namer: TypeAlias = Callable[[Any], Key]


def namer(viewer: Viewer, cut: Cut, among: Mapping[int, Place], scope: Scope) -> Namer:
    """From the value of the cut's column to the key and label of its row."""
    match cut:
        case Cut.EMPLOYER:
            return lambda employer_id: (str(employer_id), among[employer_id].name)
        case Cut.ORGANISATION:
            top_id = scope.organisation_id or _top(viewer, among)
            below = {one.id: _next_below(one, among, top_id) for one in among.values()}
            return lambda organisation_id: below[organisation_id]
        case Cut.SECTOR:
            return lambda organisation_id: _sector(among[organisation_id])
        case Cut.LOCALITY:
            return lambda organisation_id: _locality(among[organisation_id])
        case Cut.SUBJECT:
            return _named(_names(db.session.execute(select(Subject.id, Subject.name))), "No subject")
        case Cut.JOB_ROLE:
            return _named(_names(db.session.execute(select(JobRole.id, JobRole.title))), "No job role")
        case Cut.WORKER_TYPE:
            return lambda kind: (WorkerType(kind).value, WorkerType(kind).label)


def _names(rows: Iterable[AnyRow]) -> dict[int, str]:
    return {row[0]: row[1] for row in rows}


def _named(names: Mapping[int, str], none: str) -> Namer:
    return lambda row_id: (str(row_id), names[row_id]) if row_id else (NONE, none)


def _sector(there: Place) -> Key:
    return (there.sector.value, SECTOR_LABELS[there.sector]) if there.sector else (NONE, "No sector")


def _locality(there: Place) -> Key:
    return (there.locality or NONE, there.locality or "No locality")


def _top(viewer: Viewer, among: Mapping[int, Place]) -> int | None:
    """Where a report starts that nobody has narrowed: at the one place the viewer's figures hang from, else at the one partnership."""
    granted = {grant.organisation_id for grant in viewer.branches(May.SEE_FIGURES)}
    partnerships = [one.id for one in among.values() if one.parent_id is None]
    if len(granted) == 1 and not viewer.supervises:
        return granted.pop()
    return partnerships[0] if len(partnerships) == 1 else None


def _next_below(one: Place, among: Mapping[int, Place], top_id: int | None) -> Key:
    """The organisation one step below the top of the report that holds this one: services first, then their teams."""
    trail = [int(part) for part in one.path.split("/") if part]
    at = trail.index(top_id) + 1 if top_id is not None and top_id in ids_on(one.path) else 0
    chosen = among[trail[min(at, len(trail) - 1)]]
    return (f"{chosen.id}{ITSELF}", f"{chosen.name} itself") if chosen.id == top_id else (str(chosen.id), chosen.name)
