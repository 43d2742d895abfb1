"""The lines behind a figure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from lms.access import May, Viewer
from lms.kit.db import AnyRow, db, portions
from lms.kit.tables import Ask, Key, Slice, fetch
from lms.people.models import Person, Post
from lms.people.queries import places
from lms.reports.queries.scope import counted, posts_in
from lms.reports.rules import Scope
from lms.training import queries as training
from lms.training.models import Standing, Subject
from lms.training.queries import Employer

LINE_SORTS = ("name", "employer", "subject", "due")


def _keys(day: date) -> Mapping[str, Key]:
    return dict(zip(LINE_SORTS, (Person.name_folded, Employer.name_folded, Subject.name_folded, training.matters_on(day)), strict=True))


def lines(viewer: Viewer, scope: Scope, ask: Ask) -> Slice[training.Line]:
    """The people behind a figure: only those the viewer may open."""
    open_posts = posts_in(viewer, May.SEE_PEOPLE, scope, places())
    wanted = counted(scope, open_posts, Standing.id).where(~Standing.is_offer)
    wanted = wanted.join(Person, Person.id == Post.person_id).join(Subject, Subject.id == Standing.subject_id)
    if scope.statuses:
        wanted = wanted.where(training.status(scope.day).in_(sorted(scope.statuses)))
    return fetch(wanted, ask, keys=_keys(scope.day), tie=Standing.id, read=lambda rows: _read([row.id for row in rows], scope.day))


def _read(standing_ids: Sequence[int], day: date) -> Iterable[training.Line]:
    """The lines of a slice, in its order: only these need everything that explains them."""
    found: dict[int, training.Line] = {}
    for some in portions(standing_ids):
        rows: Iterable[AnyRow] = db.session.execute(training.lines(day).where(Standing.id.in_(some)))
        found |= {line.standing_id: line for line in training.explained(rows, day)}
    return [found[row_id] for row_id in standing_ids]
