"""Every line behind a report, by codes: what an outsider needs to count every figure again."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, select

from lms.access import May, Viewer
from lms.kit.db import AnyRow, AnySelect, db
from lms.people.models import JobRole, Post, Term
from lms.people.queries import active, places
from lms.people.rules import Place
from lms.reports.queries.scope import posts_in
from lms.reports.rules import Scope
from lms.training.queries import Employer, completion

#: Lines that are in memory at once while a file is written.
PORTION = 2_000
LINES = (
    *("employer_code", "employee_number", "subject_code", "kind", "status", "due_on", "expires_on", "rule", "award"),
    *("organisation_code", "sector", "locality", "job_role", "worker_type"),
)


def plain_lines(viewer: Viewer, scope: Scope) -> Iterator[list[Any]]:
    """The lines under LINES, offers included, of the people that this viewer may open; by employer, number and subject."""
    among = places()
    reading = db.session.connection().execute(_wanted(viewer, scope, among), execution_options={"yield_per": PORTION})
    return (_cells(row, among[row.organisation_id]) for row in reading)


def _wanted(viewer: Viewer, scope: Scope, among: dict[int, Place]) -> AnySelect:
    asked = completion.lines(scope.day)
    columns = asked.selected_columns
    asked = asked.where(columns.post_id.in_(posts_in(viewer, May.SEE_PEOPLE, scope, among)))
    if scope.subject_id is not None:
        asked = asked.where(columns.subject == scope.subject_id)
    if scope.statuses:
        asked = asked.where(columns.state.in_(sorted(scope.statuses)))
    lines = asked.subquery("lines")
    post = (Employer.code.label("employer_code"), Post.employee_number, Term.organisation_id, JobRole.key.label("job_role"))
    return (
        select(lines, *post, Term.worker_type)
        .join(Post, Post.id == lines.c.post_id)
        .join(Employer, Employer.id == Post.employer_id)
        .join(Term, and_(Term.post_id == Post.id, active(scope.day)))
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .order_by(Employer.code, Post.number_folded, lines.c.subject_code)
    )


def _cells(row: AnyRow, place: Place) -> list[Any]:
    line = [row.employer_code, row.employee_number, row.subject_code, row.kind.value, row.state]
    line += [row.due_on, row.expires_on, row.rule, row.award]
    return [*line, place.code, place.sector, place.locality, row.job_role, row.worker_type.value]
