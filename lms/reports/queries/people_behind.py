"""The lines behind a figure of any measure, with whose they are."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import CTE, and_, select

from lms.access import May, Viewer
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.measures import Measure
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import active, places, root_id
from lms.people.rules import full_name
from lms.reports.queries.scope import narrowed, posts_in
from lms.reports.rules import Scope
from lms.reports.rules.plain import STATE, line_names
from lms.training.queries import Employer, Human

SORTS = {"name": Human.name_folded, "employer": Employer.name_folded}


class LineOf(NamedTuple):
    """A line, its state in words, and the values of the measure's columns in their order."""

    person_id: int
    name: str
    employee_number: str
    employer: str
    organisation: str
    state: str
    cells: tuple[object, ...]


def people_behind(measure: Measure, viewer: Viewer, scope: Scope, ask: PageRequest) -> PageOfRows[LineOf]:
    """Only those the viewer may open."""
    statement, lines = _asked(measure, viewer, scope)
    return fetch_page(statement, ask, keys=SORTS, tie=lines.c.id, read=lambda rows: _read(measure, rows, scope.day))


def other_columns(measure: Measure) -> list[str]:
    """What stands beside a line, less its state, which has a place of its own."""
    return [name for name in line_names(measure) if name != STATE]


def _read(measure: Measure, rows: Iterable[AnyRow], day: date) -> list[LineOf]:
    """What stands beside lines is read of those of the page, where that is quicker."""
    listed, names = list(rows), other_columns(measure)
    beside = {row.id: row for row in listed}
    if measure.lines_of:
        ids = {row.post_id for row in listed}
        beside = {row.id: row for row in db.session.execute(measure.lines_of(day, ids)) if row.id in beside}
    return [_line(measure, row, [getattr(beside[row.id], name) for name in names]) for row in listed]


def _asked(measure: Measure, viewer: Viewer, scope: Scope) -> tuple[AnySelect, CTE]:
    rows = (measure.rows if measure.lines_of else measure.lines or measure.rows)(scope.day)
    # Kept: SQLite would work the lines out anew for each person, in the order of their names.
    lines = narrowed(measure, rows, scope, posts_in(viewer, May.SEE_PEOPLE, scope, places())).cte("lines").prefix_with("MATERIALIZED")
    who = (root_id().label("person_id"), Human.first_name, Human.last_name, Human.preferred_name)
    where = (Post.employee_number, Employer.name.label("employer"), Organisation.name.label("organisation"))
    statement = (
        select(lines, *who, *where)
        .join(Post, Post.id == lines.c.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Human, Human.id == root_id())
        .join(Employer, Employer.id == Post.employer_id)
        .join(Term, and_(Term.post_id == Post.id, active(scope.day)))
        .join(Organisation, Organisation.id == Term.organisation_id)
    )
    return statement, lines


def _line(measure: Measure, row: AnyRow, cells: Iterable[object]) -> LineOf:
    return LineOf(
        person_id=row.person_id,
        name=full_name(row.first_name, row.last_name, row.preferred_name),
        employee_number=row.employee_number,
        employer=row.employer,
        organisation=row.organisation,
        state=measure.state(row.state).label,
        cells=tuple(cells),
    )
