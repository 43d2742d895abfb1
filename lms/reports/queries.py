"""Counting lines, scoped by viewer: one query for a page of figures, one for the people-based figure, whatever the size."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, String, and_, case, cast, func, literal, null, select

from lms.access import May, Viewer
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.tables import Ask, Key, Slice, fetch
from lms.people.models import JobRole, Person, Post, Term
from lms.people.queries import active, below, places, root_id, within, within_figures
from lms.people.rules import SECTOR_LABELS, Place, WorkerType
from lms.reports.rules import Cut, Shown, Tally
from lms.training import queries as training
from lms.training.models import Requirement, Standing, Subject
from lms.training.queries import Employer
from lms.training.rules.words import Status


@dataclass(frozen=True)
class Scope:
    """What a report is about. Empty: everything the viewer sees. NONE asks for what has no sector, no locality or no job role."""

    day: date
    organisation_id: int | None = None
    only: bool = False  # that organisation alone, without those below it
    subject_id: int | None = None
    job_role: str | None = None
    worker_type: WorkerType | None = None
    sector: str | None = None
    locality: str | None = None
    employer_id: int | None = None
    status: Status | None = None


NONE = "none"


# --- what is in scope -----------------------------------------------------------------------------------------------------------


def _in_scope(scope: Scope, among: Mapping[int, Place]) -> list[ColumnElement[bool]]:
    """Conditions on Standing, Post and Term."""
    conditions: list[ColumnElement[bool]] = []
    if scope.organisation_id is not None:
        there = among.get(scope.organisation_id)
        whole_branch = Term.organisation_id.in_(below(there.path)) if there else literal(False)
        conditions.append(Term.organisation_id == scope.organisation_id if scope.only else whole_branch)
    if scope.sector or scope.locality:
        conditions.append(Term.organisation_id.in_([one.id for one in among.values() if _inherits(one, scope)]))
    if scope.job_role is not None:
        conditions.append(Term.job_role_id.is_(None) if scope.job_role == NONE else Term.job_role_id == row_id(scope.job_role))
    for column, wanted in (
        (Post.employer_id, scope.employer_id),
        (Standing.subject_id, scope.subject_id),
        (Term.worker_type, scope.worker_type),
    ):
        if wanted is not None:
            conditions.append(column == wanted)
    return conditions


def _inherits(one: Place, scope: Scope) -> bool:
    return scope.sector in (None, one.sector or NONE) and scope.locality in (None, one.locality or NONE)


def row_id(text: str | None) -> int | None:
    """An id from an address; None where there is none. Anything else is no id of anything, and finds nothing."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _counted(scope: Scope, *columns: SQLColumnExpression[Any]) -> AnySelect:
    """Columns over the lines of the day, without what only single lines need."""
    return (
        select(*columns)
        .select_from(Standing)
        .join(Post, Post.id == Standing.post_id)
        .join(Term, and_(Term.post_id == Post.id, active(scope.day)))
        .join(Employer, Employer.id == Post.employer_id)
        .where(training.on(scope.day))
    )


def _status(day: date) -> ColumnElement[str | None]:
    return case((Standing.is_offer, null()), else_=training.status(day))


# --- the report -----------------------------------------------------------------------------------------------------------------

_GROUPED_BY: Mapping[Cut, SQLColumnExpression[Any]] = {
    Cut.EMPLOYER: Post.employer_id,
    Cut.SUBJECT: Standing.subject_id,
    Cut.JOB_ROLE: Term.job_role_id,
    Cut.WORKER_TYPE: cast(Term.worker_type, String),
}


def completion(viewer: Viewer, scope: Scope, cut: Cut) -> list[Shown]:
    """The rows of the report, by name. Lines are counted per post and subject, each under the organisation of its term on that day."""
    among = places()
    column = _GROUPED_BY.get(cut, Term.organisation_id)
    may_open = func.min(case((within(viewer, May.SEE_PEOPLE), 1), else_=0))
    wanted = _counted(scope, column, _status(scope.day).label("status"), func.count(), may_open).where(within_figures(viewer))
    rows = db.session.execute(wanted.where(*_in_scope(scope, among)).group_by(column, "status")).all()
    names = _names(cut, among, scope)
    return sorted(_shown(rows, names), key=lambda row: (row.label, row.key))


def _shown(rows: Iterable[AnyRow], names: Mapping[Any, tuple[str, str]]) -> Iterable[Shown]:
    found: dict[str, Shown] = {}
    for value, status, number, is_open in rows:
        key, label = names[value]
        tally = Tally(offers=number) if status is None else Tally({Status(status): number})
        before = found.get(key, Shown(key, label, Tally(), is_open=True))
        found[key] = Shown(key, label, before.tally + tally, before.is_open and bool(is_open))
    return found.values()


def _names(cut: Cut, among: Mapping[int, Place], scope: Scope) -> Mapping[Any, tuple[str, str]]:
    """From what the query grouped by to the row's key and label."""
    match cut:
        case Cut.EMPLOYER:
            return {one.id: (str(one.id), one.name) for one in among.values()}
        case Cut.ORGANISATION:
            return {one.id: _next_below(one, among, scope.organisation_id) for one in among.values()}
        case Cut.SECTOR:
            return {one.id: (one.sector or NONE, SECTOR_LABELS[one.sector] if one.sector else "No sector") for one in among.values()}
        case Cut.LOCALITY:
            return {one.id: (one.locality or NONE, one.locality or "No locality") for one in among.values()}
        case Cut.SUBJECT:
            return {subject_id: (str(subject_id), name) for subject_id, name in db.session.execute(select(Subject.id, Subject.name))}
        case Cut.JOB_ROLE:
            roles = {role_id: (str(role_id), title) for role_id, title in db.session.execute(select(JobRole.id, JobRole.title))}
            return {None: (NONE, "No job role")} | roles
        case Cut.WORKER_TYPE:
            return {kind.value: (kind.value, kind.label) for kind in WorkerType}


#: Ends the key of the row for those who are placed at the top of the report itself, not below it.
ITSELF = "-itself"


def _next_below(one: Place, among: Mapping[int, Place], top_id: int | None) -> tuple[str, str]:
    """The organisation one step below the top of the report that holds this one: services first, then their teams."""
    trail = [int(part) for part in one.path.split("/") if part]
    at = trail.index(top_id) + 1 if top_id in trail else _first_step(among)
    chosen = among[trail[min(at, len(trail) - 1)]]
    return (f"{chosen.id}{ITSELF}", f"{chosen.name} itself") if chosen.id == top_id else (str(chosen.id), chosen.name)


def _first_step(among: Mapping[int, Place]) -> int:
    """Below a single partnership the report starts with what stands under it."""
    return 1 if sum(1 for one in among.values() if one.parent_id is None) == 1 else 0


# --- people -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class People:
    """The people-based figure: how many have at least one line that counts, and how many of these have every such line in date."""

    counted: int
    in_date: int
    is_open: bool


def people(viewer: Viewer, scope: Scope) -> People:
    """People, not lines: someone with two posts is one."""
    status = training.status(scope.day)
    counts = status.in_([Status.CURRENT.value, Status.EXPIRING.value, Status.OVERDUE.value])
    human = _counted(
        scope,
        root_id().label("human"),
        func.max(case((status == Status.OVERDUE.value, 1), else_=0)).label("behind"),
        func.min(case((within(viewer, May.SEE_PEOPLE), 1), else_=0)).label("is_open"),
    ).join(Person, Person.id == Post.person_id)
    mine = human.where(within_figures(viewer), *_in_scope(scope, places()), ~Standing.is_offer, counts).group_by(root_id()).subquery()
    counted, behind, is_open = db.session.execute(select(func.count(), func.sum(mine.c.behind), func.min(mine.c.is_open))).one()
    return People(counted, counted - (behind or 0), bool(is_open) or not counted)


# --- the lines behind a figure ----------------------------------------------------------------------------------------------------

LINE_SORTS: Mapping[str, Key] = {
    "name": Person.name_folded,
    "subject": Subject.name_folded,
    "due": func.coalesce(Standing.due_on, date.max),
    "employer": Employer.name_folded,
}


def lines(viewer: Viewer, scope: Scope, ask: Ask) -> Slice[training.Line]:
    """The people behind a figure: only those the viewer may open."""
    wanted = training.lines(scope.day).where(~Standing.is_offer, within(viewer, May.SEE_PEOPLE), *_in_scope(scope, places()))
    if scope.status is not None:
        wanted = wanted.where(training.status(scope.day) == scope.status.value)
    return fetch(wanted, ask, keys=LINE_SORTS, tie=Standing.id, read=lambda rows: training.explained(rows, scope.day))


# --- choices of the filters ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choices:
    """What can be chosen above a report: (value, label), in order."""

    organisations: list[tuple[str, str]]
    subjects: list[tuple[str, str]]
    job_roles: list[tuple[str, str]]


def choices(viewer: Viewer) -> Choices:
    """Organisations that the viewer's figures reach (indented by depth), every subject that a rule names, every job role."""
    among = places()
    seen = [one for one in among.values() if viewer.reaches(May.SEE_FIGURES, one.path)]
    subjects = select(Subject.id, Subject.name).where(Subject.id.in_(select(Requirement.subject_id))).order_by(Subject.name_folded)
    roles = select(JobRole.id, JobRole.title).order_by(JobRole.title_folded)
    return Choices(
        organisations=[(str(one.id), "\u2003" * (one.path.count("/") - 2) + one.name) for one in _by_branch(seen)],
        subjects=[(str(subject_id), name) for subject_id, name in db.session.execute(subjects)],
        job_roles=[(str(role_id), title) for role_id, title in db.session.execute(roles)],
    )


def _by_branch(seen: Iterable[Place]) -> list[Place]:
    """A tree read from the top, names in order on every level."""
    all_ = {one.id: one for one in seen}
    return sorted(all_.values(), key=lambda one: [all_[i].name if i in all_ else "" for i in map(int, filter(None, one.path.split("/")))])
