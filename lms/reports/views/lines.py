"""The lines behind a figure: who holds what, and why."""

from typing import Any

from flask import Response, g

from lms.access import May
from lms.kit import clock
from lms.kit.tables import ask as ask_for
from lms.kit.tables import download, listing, wants_download
from lms.kit.web import door, page
from lms.reports import queries
from lms.reports.forms import LinesForm
from lms.reports.views.asking import ask, bp


@bp.get("/reports/completion/lines")
@door(May.SEE_PEOPLE)
def lines() -> Response:
    form = LinesForm()
    ask(form)
    wanted, scope = ask_for(queries.LINE_SORTS, "due"), form.scope(form.day(clock.today()), form.statuses)
    found = queries.lines(g.viewer, scope, wanted)
    if wants_download():
        return download(LINE_HEADER, [_line_cells(line) for line in found.rows], f"training-lines-{scope.day}")
    return page("reports/lines.html", form=form, listing=listing(found, wanted), day=scope.day, what=form.what)


LINE_HEADER = ["Name", "Employee number", "Employer", "Service or team", "Job role", "Worker type", "Subject code", "Subject",
               "Status", "Achieved", "Expires", "Due", "Why", "Rule kind", "Authority"]  # fmt: skip


def _line_cells(line: Any) -> list[Any]:
    status = line.status.label if line.status else "Offer"
    return [line.name, line.employee_number, line.employer, line.organisation, line.job_role, line.worker_type.label,
            line.subject_code, line.subject, status, line.achieved_on, line.expires_on, line.due_on,
            line.why, line.kind.label, line.authority]  # fmt: skip
