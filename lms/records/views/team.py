"""The team as a grid, and the page of one of its cells."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Response, abort, g

from lms.access import May, Reach
from lms.kit import clock
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import door, page
from lms.records import queries
from lms.records.forms.people import TeamForm
from lms.records.queries import team as reads
from lms.records.queries.team import Grid
from lms.records.views import bp
from lms.signoff.rules.team import WORST_FIRST
from lms.starters.queries.starters import Numbers, numbers


@bp.get("/team/")
@door(May.SEE_PEOPLE)
def team() -> Response:
    """By subjects, or by domains of competencies; as a page, or as a file of everybody."""
    form, ask, today = _form(), read_page_request(("overdue",), "-overdue"), clock.today()
    read = reads.competencies if form.shows_competencies else reads.team
    grid = read(g.viewer, form.wanted(), ask, today)
    if wants_download():
        name = "team-competencies" if form.shows_competencies else "team-training"
        return download([*ABOUT, *(column.name for column in grid.columns)], _rows(grid), name)
    values = {"form": form, "grid": grid, "listing": listing(grid.page, ask), "starters": _starters(today)}
    if form.shows_competencies:
        return page("records/team_competencies.html", **values, states=WORST_FIRST)
    return page("records/team.html", **values)


def _starters(today: date) -> Numbers | None:
    """How many of a team are on an induction; others have the list of starters beside this page."""
    return numbers(g.viewer, today) if g.viewer.reach(May.SEE_PEOPLE) == Reach.TEAM else None


def _form() -> TeamForm:
    """With the filters that can change anything for this viewer."""
    form = TeamForm()
    form.offer(queries.organisations(g.viewer), chooses_team=g.viewer.supervises)
    return form


ABOUT = ("Name", "Job role", "Service or team", "Employer", "On leave")


def _rows(grid: Grid) -> Iterator[list[Any]]:
    """A line a person; where somebody has several posts, they stand in one cell in the same order."""
    for row in grid.page.rows:
        posts = [(post.job_role or "", post.organisation, post.employer) for post in row.person.posts]
        about = ("; ".join(column) for column in zip(*posts, strict=True))
        yield [row.person.name, *about, "yes" if row.is_away else "", *(cell.text if cell else "" for cell in row.cells)]


@bp.get("/team/<int:person_id>/<int:subject_id>")
@door(May.SEE_PEOPLE)
def team_cell(person_id: int, subject_id: int) -> Response:
    """Why it stands as it does, and what can be done about it."""
    today = clock.today()
    cell = reads.cell(person_id, subject_id, g.viewer, today)
    if cell is None:
        abort(404)
    is_other = cell.person_id != g.viewer.person_id
    return page(
        "records/team_cell.html",
        cell=cell,
        day=today,
        may_book=is_other and g.viewer.may(May.APPROVE_BOOKINGS),
        may_record=is_other and reads.may_record(cell, g.viewer, today),
        may_exempt=is_other and g.viewer.may(May.EXEMPT),
    )


@bp.get("/team/competencies/<int:person_id>/<int:domain_id>")
@door(May.SEE_PEOPLE)
def team_domain(person_id: int, domain_id: int) -> Response:
    """Competency by competency how somebody stands, and what can be done about it."""
    today = clock.today()
    cell = reads.domain_cell(person_id, domain_id, g.viewer, today)
    if cell is None:
        abort(404)
    may_sign = person_id != g.viewer.person_id and g.viewer.may(May.SIGN_OFF)
    return page("records/team_domain.html", cell=cell, today=today, may_sign=may_sign)
