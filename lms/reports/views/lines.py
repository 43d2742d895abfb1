"""The lines behind a figure: who holds what, and why."""

from collections.abc import Iterable
from typing import Any

from flask import Response, g, request, stream_with_context

from lms.access import May
from lms.kit import clock
from lms.kit.spreadsheets import Sheet, csv_chunks, write_book
from lms.kit.tables import ask as ask_for
from lms.kit.tables import attachment, listing, wants_download
from lms.kit.web import door, page
from lms.reports import queries
from lms.reports.forms import LinesForm
from lms.reports.views.asking import about, ask, bp


@bp.get("/reports/completion/lines")
@door(May.SEE_PEOPLE)
def lines() -> Response:
    form = LinesForm()
    ask(form)
    wanted, scope = ask_for(queries.LINE_SORTS, "due"), form.scope(form.day(clock.today()), form.statuses)
    if wants_download():
        return _file(form, map(_line_cells, queries.every_line(g.viewer, scope, wanted)), f"training-lines-{scope.day}")
    found = queries.lines(g.viewer, scope, wanted)
    return page("reports/lines.html", form=form, listing=listing(found, wanted), day=scope.day, what=form.what)


def _file(form: LinesForm, rows: Iterable[list[Any]], name: str) -> Response:
    """Made while it is sent, or row by row on disk: a hundred thousand lines need no more memory than five thousand."""
    kind = request.args["format"]
    if kind == "csv":
        return attachment(stream_with_context(csv_chunks(LINE_HEADER, rows)), name, kind)
    title = f"{form.what or 'All'} lines"
    told = about(form, title, is_open=True)
    return attachment(write_book([Sheet(title, LINE_HEADER, rows, WIDTHS)], about=told.lines_sheet), name, kind)


WIDTHS = [24, 16, 24, 28, 24, 14, 14, 40, 12, 12, 12, 12, 60]
LINE_HEADER = ["Name", "Employee number", "Employer", "Service or team", "Job role", "Worker type", "Subject code", "Subject",
               "Status", "Achieved", "Expires", "Due", "Why", "Rule kind", "Authority"]  # fmt: skip


def _line_cells(line: Any) -> list[Any]:
    status = line.status.label if line.status else "Offer"
    return [line.name, line.employee_number, line.employer, line.organisation, line.job_role, line.worker_type.label,
            line.subject_code, line.subject, status, line.achieved_on, line.expires_on, line.due_on,
            line.why, line.kind.label, line.authority]  # fmt: skip
