"""What the rows of each cut are called."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import select

from lms.access import May, Viewer
from lms.kit.db import AnyRow, db
from lms.kit.measures import Cut, Measure, Named
from lms.people.models import JobRole
from lms.people.rules import Place, WorkerType, ids_on
from lms.reports.rules import ITSELF, NONE, PostCut, Scope


class RowName(NamedTuple):
    """What a row goes by, what it is called, the code that others know it by (empty where there is none), and its place in an order."""

    key: str
    label: str
    code: str
    place: int = 0


#: From the value of a cut's column to its row.
Namer: TypeAlias = Callable[[Any], RowName]


def namer(measure: Measure, viewer: Viewer, cut: str, among: Mapping[int, Place], scope: Scope) -> Namer:
    """From the value of the cut's column, or the text of a key, to the name of its row."""
    own = measure.cut(cut)
    return _key_namer(own) if own else _post_namer(viewer, PostCut(cut), among, scope)


def _key_namer(cut: Cut) -> Namer:
    names = cut.names() if cut.names else {}
    places = {key: place for place, key in enumerate(names)} if cut.in_order else {}
    return lambda key: _own(key, names.get(key) or Named(key, key), places) if key else RowName(NONE, cut.none, "", len(places))


def _own(key: str, named: Named, places: Mapping[str, int]) -> RowName:
    return RowName(key, named.label, named.code, places.get(key, len(places)))


def _post_namer(viewer: Viewer, cut: PostCut, among: Mapping[int, Place], scope: Scope) -> Namer:
    match cut:
        case PostCut.EMPLOYER:
            return lambda employer_id: _place(among[employer_id])
        case PostCut.ORGANISATION:
            top_id = scope.organisation_id or _top(viewer, among)
            below = {place.id: _next_below(place, among, top_id) for place in among.values()}
            return lambda organisation_id: below[organisation_id]
        case PostCut.SECTOR:
            return lambda organisation_id: _sector(among[organisation_id])
        case PostCut.LOCALITY:
            return lambda organisation_id: _locality(among[organisation_id])
        case PostCut.JOB_ROLE:
            return _named(_names(db.session.execute(select(JobRole.id, JobRole.title, JobRole.key))), "No job role")
        case PostCut.WORKER_TYPE:
            return lambda kind: RowName(WorkerType(kind).value, WorkerType(kind).label, WorkerType(kind).value)


def _names(rows: Iterable[AnyRow]) -> dict[int, RowName]:
    return {row_id: RowName(str(row_id), name, code) for row_id, name, code in rows}


def _named(names: Mapping[int, RowName], none: str) -> Namer:
    return lambda row_id: names[row_id] if row_id else RowName(NONE, none, "")


def _place(there: Place) -> RowName:
    return RowName(str(there.id), there.name, there.code)


def names_up(place: Place, among: Mapping[int, Place], scope: Scope) -> list[RowName]:
    """The organisation and all above it, as far as the report reaches."""
    trail = (among[row_id] for row_id in place.branch)
    return [_place(there) for there in trail if scope.organisation_id is None or scope.organisation_id in there.branch]


def _sector(there: Place) -> RowName:
    return RowName(there.sector.value, there.sector.label, there.sector.value) if there.sector else RowName(NONE, "No sector", "")


def _locality(there: Place) -> RowName:
    return RowName(there.locality, there.locality, there.locality) if there.locality else RowName(NONE, "No locality", "")


def _top(viewer: Viewer, among: Mapping[int, Place]) -> int | None:
    """Where a report starts that nobody has narrowed: at the one place the viewer's figures hang from, else at the one partnership."""
    granted = {grant.organisation_id for grant in viewer.branches(May.SEE_FIGURES)}
    partnerships = [place.id for place in among.values() if place.parent_id is None]
    if len(granted) == 1 and not viewer.supervises:
        return granted.pop()
    return partnerships[0] if len(partnerships) == 1 else None


def _next_below(place: Place, among: Mapping[int, Place], top_id: int | None) -> RowName:
    """The organisation one step below the top of the report that holds this one: services first, then their teams."""
    trail = [int(part) for part in place.path.split("/") if part]
    at = trail.index(top_id) + 1 if top_id is not None and top_id in ids_on(place.path) else 0
    chosen = among[trail[min(at, len(trail) - 1)]]
    return RowName(f"{chosen.id}{ITSELF}", f"{chosen.name} itself", chosen.code) if chosen.id == top_id else _place(chosen)
