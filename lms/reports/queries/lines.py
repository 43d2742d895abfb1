"""The lines behind a figure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import AnyRow, AnySelect, db, portions
from lms.kit.tables import Ask, Key, Slice, fetch
from lms.people.models import Person, Post
from lms.people.queries import places, root_id
from lms.reports.queries.scope import counted, posts_in
from lms.reports.rules import Scope
from lms.training import queries as training
from lms.training.models import Standing, Subject
from lms.training.queries import Employer

#: Whom a line is about: the record that counts.
_Human = aliased(Person)
LINE_SORTS = ("name", "employer", "subject", "due")


def _keys(day: date) -> Mapping[str, Key]:
    return dict(zip(LINE_SORTS, (_Human.name_folded, Employer.name_folded, Subject.name_folded, training.matters_on(day)), strict=True))


def lines(viewer: Viewer, scope: Scope, ask: Ask) -> Slice[training.Line]:
    """The people behind a figure: only those the viewer may open."""
    return fetch(_wanted(viewer, scope), ask, keys=_keys(scope.day), tie=Standing.id, read=lambda rows: _read(_ids(rows), scope.day))


def every_line(viewer: Viewer, scope: Scope, ask: Ask) -> Iterator[training.Line]:
    """All of them, in order, for a file: only their ids are held at once, the lines themselves come in portions."""
    found = fetch(_wanted(viewer, scope), ask, keys=_keys(scope.day), tie=Standing.id, read=_ids)
    for some in portions(found.rows):
        yield from _read(some, scope.day)


def _wanted(viewer: Viewer, scope: Scope) -> AnySelect:
    open_posts = posts_in(viewer, May.SEE_PEOPLE, scope, places())
    wanted = counted(scope, open_posts, Standing.id).where(~Standing.is_offer)
    wanted = (
        wanted.join(Person, Person.id == Post.person_id)
        .join(_Human, _Human.id == root_id())
        .join(Subject, Subject.id == Standing.subject_id)
    )
    return wanted.where(training.status(scope.day).in_(sorted(scope.statuses))) if scope.statuses else wanted


def _ids(rows: Iterable[AnyRow]) -> list[int]:
    return [row.id for row in rows]


def _read(standing_ids: Sequence[int], day: date) -> list[training.Line]:
    """The lines of a slice, in its order: only these need everything that explains them."""
    rows: Iterable[AnyRow] = db.session.execute(training.lines(day).where(Standing.id.in_(standing_ids)))
    found = {line.standing_id: line for line in training.explained(rows, day)}
    return [found[row_id] for row_id in standing_ids]
