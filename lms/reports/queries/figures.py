"""The figures of a report: counted post by post in one query, and added up under whatever the report is cut by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, and_, case, func, select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.models import JobRole, Person, Post, Term
from lms.people.queries import active, places, root_id, within
from lms.people.rules import SECTOR_LABELS, Place, WorkerType, ids_on
from lms.reports.queries.scope import counted, posts_in
from lms.reports.rules import ITSELF, NONE, Cut, People, Scope, Shown, Tally
from lms.training import queries as training
from lms.training.models import Standing, Subject
from lms.training.rules.words import Status

Key = tuple[str, str]


@dataclass(frozen=True)
class Report:
    """The rows, by name, and how many people stand behind them."""

    rows: list[Shown]
    people: People


@dataclass(frozen=True)
class _PostTally:
    """One post on the day: where it is placed, and how its lines stand."""

    human: int
    employer_id: int
    organisation_id: int
    job_role_id: int | None
    worker_type: WorkerType
    is_open: bool
    tally: Tally


def report(viewer: Viewer, scope: Scope, cut: Cut) -> Report:
    """Lines are counted per post and subject, each under the organisation of its term on that day."""
    among = places()
    posts = _post_tallies(viewer, scope, among)
    if cut == Cut.SUBJECT:
        rows = _by_subject(viewer, scope, among, all_open=all(post.is_open for post in posts))
    else:
        name = _namer(viewer, cut, among, scope)
        rows = _added((name(post), post.tally, post.is_open) for post in posts)
    return Report(sorted(rows, key=lambda row: (row.label, row.key)), _people(posts))


def _added(parts: Iterable[tuple[Key, Tally, bool]]) -> list[Shown]:
    found: dict[Key, list[tuple[Tally, bool]]] = {}
    for key, tally, is_open in parts:
        found.setdefault(key, []).append((tally, is_open))
    return [
        Shown(key, label, Tally.sum(tally for tally, _ in ones), all(is_open for _, is_open in ones))
        for (key, label), ones in found.items()
    ]


def _people(posts: Sequence[_PostTally]) -> People:
    """People, not lines: someone with two posts is one, and in date when every line that counts is, in every post."""
    due: dict[int, bool] = {}
    for post in posts:
        if post.tally.due:
            due[post.human] = due.get(post.human, True) and not post.tally.of(Status.OVERDUE)
    return People(counted=len(due), in_date=sum(due.values()), is_open=all(post.is_open for post in posts))


# --- post by post -----------------------------------------------------------------------------------------------------------------

#: Stands among the statuses for what has none.
OFFER = "offer"


def _tallies(scope: Scope, posts: Select[int], by: SQLColumnExpression[int]) -> dict[int, Tally]:
    """The lines of these posts, counted by status under each value of `by`. The status of a line is worked out once."""
    status = case((Standing.is_offer, OFFER), else_=training.status(scope.day)).label("word")
    counts: dict[int, dict[str, int]] = {}
    for key, word, number in db.session.execute(counted(scope, posts, by, status, func.count()).group_by(by, "word")):
        counts.setdefault(key, {})[word] = number
    return {key: Tally({word: found.get(word.value, 0) for word in Status}, found.get(OFFER, 0)) for key, found in counts.items()}


def _post_tallies(viewer: Viewer, scope: Scope, among: Mapping[int, Place]) -> list[_PostTally]:
    in_scope = posts_in(viewer, May.SEE_FIGURES, scope, among)
    tallies = _tallies(scope, in_scope, Standing.post_id)
    is_open = case((within(viewer, May.SEE_PEOPLE), 1), else_=0).label("is_open")
    wanted = (
        select(Post.id, root_id().label("human"), Post.employer_id, Term.organisation_id, Term.job_role_id, Term.worker_type, is_open)
        .join(Person, Person.id == Post.person_id)
        .join(Term, and_(Term.post_id == Post.id, active(scope.day)))
        .where(Post.id.in_(in_scope))
    )
    return [
        _PostTally(row.human, row.employer_id, row.organisation_id, row.job_role_id, row.worker_type, bool(row.is_open), tallies[row.id])
        for row in db.session.execute(wanted)
        if row.id in tallies
    ]


def _by_subject(viewer: Viewer, scope: Scope, among: Mapping[int, Place], *, all_open: bool) -> list[Shown]:
    """One row a subject; it is open when every post of the report is."""
    tallies = _tallies(scope, posts_in(viewer, May.SEE_FIGURES, scope, among), Standing.subject_id)
    names = db.session.execute(select(Subject.id, Subject.name).where(Subject.id.in_(tallies)))
    return [Shown(str(subject_id), name, tallies[subject_id], all_open) for subject_id, name in names]


# --- names ------------------------------------------------------------------------------------------------------------------------


def _namer(viewer: Viewer, cut: Cut, among: Mapping[int, Place], scope: Scope) -> Any:
    """From a post to the key and label of its row."""
    match cut:
        case Cut.EMPLOYER:
            return lambda post: (str(post.employer_id), among[post.employer_id].name)
        case Cut.ORGANISATION:
            top_id = scope.organisation_id or _top(viewer, among)
            below = {one.id: _next_below(one, among, top_id) for one in among.values()}
            return lambda post: below[post.organisation_id]
        case Cut.SECTOR:
            return lambda post: _sector(among[post.organisation_id])
        case Cut.LOCALITY:
            return lambda post: (among[post.organisation_id].locality or NONE, among[post.organisation_id].locality or "No locality")
        case Cut.JOB_ROLE:
            roles = {role_id: (str(role_id), title) for role_id, title in db.session.execute(select(JobRole.id, JobRole.title))}
            return lambda post: roles[post.job_role_id] if post.job_role_id else (NONE, "No job role")
        case Cut.WORKER_TYPE:
            return lambda post: (post.worker_type.value, post.worker_type.label)


def _sector(there: Place) -> Key:
    return (there.sector.value, SECTOR_LABELS[there.sector]) if there.sector else (NONE, "No sector")


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
