"""The completion report, and the lines behind each of its figures."""

from typing import Any

from flask import Blueprint, Response, g, url_for

from lms.access import May
from lms.kit import clock
from lms.kit.tables import ask, download, listing, wants_download
from lms.kit.web import door, page
from lms.reports import queries, rules
from lms.reports.forms import CompletionForm, LinesForm, ScopeForm
from lms.reports.rules import Cut, Shown
from lms.training.rules.words import Status

bp = Blueprint("reports", __name__)

#: The filter that a row of each cut becomes when it is opened.
OPENS = {cut: cut.value for cut in Cut}


@bp.get("/reports/completion")
@door(May.SEE_FIGURES)
def completion() -> Response:
    form = CompletionForm()
    form.validate()
    form.offer(queries.choices(g.viewer))
    scope = form.scope(form.day(clock.today()))
    report = queries.report(g.viewer, scope, form.cut)
    rows = rules.disclosed(report.rows)
    whole = rules.disclosed_total(rules.total(rows, "All of these", report.people), rows)
    if wants_download():
        return download(_header(form.cut), [_cells(row) for row in [*rows, whole]], f"completion-by-{form.cut.value}-{scope.day}")
    kept = _kept(form)
    return page(
        "reports/completion.html",
        form=form,
        rows=rows,
        whole=whole,
        day=scope.day,
        statuses=rules.SHOWN,
        address=lambda row, status: _lines_of(form.cut, row, status, kept),
        downloads={kind: url_for("reports.completion", **kept, by=form.cut.value, format=kind) for kind in ("csv", "xlsx")},
    )


@bp.get("/reports/completion/lines")
@door(May.SEE_PEOPLE)
def lines() -> Response:
    form = LinesForm()
    form.validate()
    form.offer(queries.choices(g.viewer))
    wanted, scope = ask(queries.LINE_SORTS, "due"), form.scope(form.day(clock.today()), form.wanted_status)
    found = queries.lines(g.viewer, scope, wanted)
    if wants_download():
        return download(LINE_HEADER, [_line_cells(line) for line in found.rows], f"training-lines-{scope.day}")
    return page("reports/lines.html", form=form, listing=listing(found, wanted), day=scope.day, status=form.wanted_status)


def _kept(form: ScopeForm) -> dict[str, Any]:
    """The filters in use, for addresses that go on from here."""
    names = ("organisation", "subject", "job_role", "worker_type", "employer", "sector", "locality", "only")
    kept = {name: form[name].data for name in names if form[name].data}
    return kept | ({"on": form.on.data.isoformat()} if form.on.data and not form.on.errors else {})


def _lines_of(cut: Cut, row: Shown, status: Status | None, kept: dict[str, Any]) -> str | None:
    """Where the people behind a figure are listed; None where the viewer may not open them."""
    if not row.is_open:
        return None
    address: dict[str, Any] = dict(kept)
    if row.key:
        address[OPENS[cut]] = row.key.removesuffix(rules.ITSELF)
    if row.key.endswith(rules.ITSELF):
        address["only"] = "1"
    return url_for("reports.lines", **address | ({"status": status.value} if status else {}))


# --- downloads ------------------------------------------------------------------------------------------------------------------


def _header(cut: Cut) -> list[str]:
    return [cut.label, "Rate (%)", "In date", "Counted", *(status.label for status in rules.SHOWN), "Offers (not counted)"]


def _cells(row: Shown) -> list[Any]:
    shown = row.shows_rate
    rate = [row.tally.rate or "No one in scope", row.tally.in_date, row.tally.due] if shown else [rules.NOT_SHOWN] * 3
    return [row.label, *rate, *(row.cell(status).plain for status in rules.SHOWN), row.offers.plain]


LINE_HEADER = ["Name", "Employee number", "Employer", "Service or team", "Job role", "Worker type", "Subject code", "Subject",
               "Status", "Achieved", "Expires", "Due", "Why", "Rule kind", "Authority"]  # fmt: skip


def _line_cells(line: Any) -> list[Any]:
    status = line.status.label if line.status else "Offer"
    return [line.name, line.employee_number, line.employer, line.organisation, line.job_role, line.worker_type.label,
            line.subject_code, line.subject, status, line.achieved_on, line.expires_on, line.due_on,
            line.why, line.kind.label, line.authority]  # fmt: skip
