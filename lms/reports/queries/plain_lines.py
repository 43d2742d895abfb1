"""Every line behind a report, by codes: what an outsider needs to count every figure again."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, select

from lms.access import May, Viewer
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.measures import Measure
from lms.people.models import JobRole, Post, Term
from lms.people.queries import active, places
from lms.people.rules import Place
from lms.reports.queries.scope import narrowed, posts_in
from lms.reports.rules import Scope
from lms.reports.rules.plain import line_names
from lms.training.queries import Employer

#: Lines that are in memory at once while a file is written.
PORTION = 2_000


def plain_lines(measure: Measure, viewer: Viewer, scope: Scope) -> Iterator[list[Any]]:
    """The lines under `lines_header`, what stands beside included, of the people that this viewer may open; by employer and number.

    Read in one statement when the first is asked for: an answer is sent after the transaction of its view has ended.
    """
    among, names = places(), line_names(measure)
    reading = db.session.connection().execute(_wanted(measure, viewer, scope, among), execution_options={"yield_per": PORTION})
    for row in reading:
        yield _cells(row, names, among[row.organisation_id])


def _wanted(measure: Measure, viewer: Viewer, scope: Scope, among: Mapping[int, Place]) -> AnySelect:
    rows = (measure.lines or measure.rows)(scope.day)
    lines = narrowed(measure, rows, scope, posts_in(viewer, May.SEE_PEOPLE, scope, among)).subquery("lines")
    post = (Employer.code.label("employer_code"), Post.employee_number, Term.organisation_id, JobRole.key.label("job_role"))
    return (
        select(lines, *post, Term.worker_type)
        .join(Post, Post.id == lines.c.post_id)
        .join(Employer, Employer.id == Post.employer_id)
        .join(Term, and_(Term.post_id == Post.id, active(scope.day)))
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .order_by(Employer.code, Post.number_folded, lines.c.id)
    )


def _cells(row: AnyRow, names: Sequence[str], place: Place) -> list[Any]:
    line = [_plain(getattr(row, name)) for name in names]
    where = [place.code, place.sector, place.locality, row.job_role, row.worker_type.value]
    return [row.employer_code, row.employee_number, *line, *where]


def _plain(cell: Any) -> Any:
    return cell.value if isinstance(cell, StrEnum) else cell
