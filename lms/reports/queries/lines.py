"""The lines behind a figure of completion, each explained."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select

from lms.access import May, Viewer
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.tables import Key, PageOfRows, PageRequest, fetch_page
from lms.people.models import Person, Post
from lms.people.queries import places, root_id
from lms.reports.queries.scope import posts_in
from lms.reports.rules import Scope
from lms.training import queries as training
from lms.training.models import Standing, Subject
from lms.training.queries import Employer, Human

#: Lines that are in memory at once while a file is made.
PORTION = 2_000
LINE_SORTS = ("name", "employer", "subject", "due")


def _keys(day: date) -> Mapping[str, Key]:
    return dict(zip(LINE_SORTS, (Human.name_folded, Employer.name_folded, Subject.name_folded, training.matters_on(day)), strict=True))


def lines(viewer: Viewer, scope: Scope, ask: PageRequest) -> PageOfRows[training.Line]:
    """The people behind a figure: only those the viewer may open."""
    return fetch_page(_wanted(viewer, scope), ask, keys=_keys(scope.day), tie=Standing.id, read=lambda rows: _read(_ids(rows), scope.day))


def every_line(viewer: Viewer, scope: Scope, ask: PageRequest, *, apart: bool = False) -> Generator[training.Line]:
    """All of them, in order, for a file: read in one statement, so as they are at one moment, and never all in memory.

    `apart`: over a connection of its own, for work that writes in transactions of its own meanwhile.
    """
    key = _keys(scope.day)[ask.sort]
    order = (key.desc(), Standing.id.desc()) if ask.descending else (key.asc(), Standing.id.asc())
    statement = training.lines(scope.day).where(Standing.post_id.in_(_open_posts(viewer, scope)), *_asked_for(scope)).order_by(*order)
    with db.engine.connect() if apart else nullcontext(db.session.connection()) as reading:
        rows = reading.execute(statement, execution_options={"yield_per": PORTION})
        yield from training.explained(rows, scope.day)


def how_many(viewer: Viewer, scope: Scope) -> int:
    """How many lines a file of them would have."""
    return db.session.scalar(select(func.count()).select_from(_wanted(viewer, scope).subquery())) or 0


def _wanted(viewer: Viewer, scope: Scope) -> AnySelect:
    statement = select(Standing.id).select_from(Standing).join(Post, Post.id == Standing.post_id)
    statement = statement.join(Employer, Employer.id == Post.employer_id).where(training.on(scope.day))
    statement = (
        statement.where(Standing.post_id.in_(_open_posts(viewer, scope)))
        .join(Person, Person.id == Post.person_id)
        .join(Human, Human.id == root_id())
    )
    return statement.join(Subject, Subject.id == Standing.subject_id).where(*_asked_for(scope))


def _open_posts(viewer: Viewer, scope: Scope) -> Select[int]:
    return posts_in(viewer, May.SEE_PEOPLE, scope, places())


def _asked_for(scope: Scope) -> list[ColumnElement[bool]]:
    narrowing = [~Standing.is_offer]
    if "subject" in scope.keys:
        narrowing.append(Standing.subject_id == scope.row_id("subject"))
    if scope.statuses:
        narrowing.append(training.status(scope.day).in_(sorted(scope.statuses)))
    return narrowing


def _ids(rows: Iterable[AnyRow]) -> list[int]:
    return [row.id for row in rows]


def _read(standing_ids: Sequence[int], day: date) -> list[training.Line]:
    """The lines of a slice, in its order: only these need everything that explains them."""
    rows: Iterable[AnyRow] = db.session.execute(training.lines(day).where(Standing.id.in_(standing_ids)))
    lines_by_id = {line.standing_id: line for line in training.explained(rows, day)}
    return [lines_by_id[row_id] for row_id in standing_ids]
