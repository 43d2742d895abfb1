"""The lines behind a figure of completion: who holds what, and why. As a file at once where they are few, else in the background."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, abort, g, request, stream_with_context, url_for

from lms.access import May
from lms.jobs import queries as jobs
from lms.jobs.rules import OVER
from lms.kit import clock
from lms.kit.clock import LOCAL
from lms.kit.spreadsheets import Sheet, csv_chunks, write_book
from lms.kit.tables import PageRequest, attachment, listing, wanted_file, wants_download
from lms.kit.tables import read_page_request as ask_for
from lms.kit.web import commits, door, go, page
from lms.reports import queries, rules, service
from lms.reports.forms import LinesForm, MakeFileForm
from lms.reports.rules.files import MAKE
from lms.reports.rules.lines import HEADER, WIDTHS, cells
from lms.reports.views import people_behind
from lms.reports.views.request_params import FIRST, about_lines, address_of_lines, asked, bp


@bp.get("/reports/completion/lines")
@door(May.SEE_PEOPLE)
def lines() -> Response:
    form, page_request = _asked()
    scope = form.scope(form.day(clock.today()), form.states)
    if wanted_file(["json"]):
        return people_behind.lines_file("json", form, replace(scope, statuses=form.states or form.measure.all_states), "Lines")
    if wants_download():
        long = queries.how_many(g.viewer, scope) > rules.LONG
        return go("reports.make_file", **_kept()) if long else _file(form, scope, page_request)
    rows = queries.lines(g.viewer, scope, page_request)
    making = MakeFileForm() if rows.total > rules.LONG else None
    values = {
        "listing": listing(rows, page_request),
        "day": scope.day,
        "what": form.what,
        "make_url": url_for("reports.make_file", **_kept()),
    }
    values["json_url"] = address_of_lines(form.measure, **_kept(), format="json")
    return page("reports/lines.html", form=form, making=making, total=rows.total, **values)


@bp.route("/reports/completion/lines/file", methods=["GET", "POST"])
@door(May.SEE_PEOPLE)
@commits
def make_file() -> Response:
    """Ask for the lines of this address as a file; it is made in the background, however many they are."""
    filters, page_request = _asked()
    form, scope = MakeFileForm(), filters.scope(filters.day(clock.today()), filters.states)
    notes = about_lines(filters, f"{filters.what or 'All'} lines")
    if form.is_valid_post():
        with form.showing_refusals():
            sort = f"{'-' if page_request.descending else ''}{page_request.sort}"
            file_id = service.ask_for_file(scope=scope, sort=sort, kind=form.kind, about=notes, by=g.viewer)
            job = jobs.latest(MAKE, file_id)
            return go("jobs.show", job_id=job.id) if job else go("reports.lines_file", file_id=file_id)
    total = queries.how_many(g.viewer, scope)
    return page("reports/make_file.html", form=form, about=notes, total=total, back=url_for("reports.lines", **_kept()))


@bp.get("/reports/files/<int:file_id>")
@door(May.SEE_PEOPLE)
def lines_file(file_id: int) -> Response:
    file, job = _own(file_id), jobs.latest(MAKE, file_id)
    days = {"until": (file.asked_at + rules.FETCHABLE).astimezone(LOCAL).date(), "day": date.fromisoformat(file.scope["day"])}
    return page("reports/lines_file.html", file=file, job=job, is_over=job is None or job.state in OVER, **days)


@bp.get("/reports/files/<int:file_id>/fetch")
@door(May.SEE_PEOPLE)
def fetch_file(file_id: int) -> Response:
    file = _own(file_id)
    if file.file_id is None:
        abort(404)
    return attachment(queries.content_of(file), f"training-lines-{file.scope['day']}", file.format)


# --- what the pages share -------------------------------------------------------------------------------------------------------


def _asked() -> tuple[LinesForm, PageRequest]:
    return asked(FIRST, LinesForm), ask_for(queries.LINE_SORTS, "due")


def _own(file_id: int) -> Any:
    file = queries.lines_file(file_id, g.viewer)
    if file is None:
        abort(404)
    return file


def _kept() -> dict[str, Any]:
    """The filters and the order of this address, for those that go on from here."""
    return {name: values for name, values in request.args.lists() if name not in ("after", "before", "format") and any(values)}


def _file(form: LinesForm, scope: rules.Scope, page_request: PageRequest) -> Response:
    """At once: CSV while it is sent, a workbook row by row on disk."""
    kind, name = request.args["format"], f"training-lines-{scope.day}"
    rows = map(cells, queries.every_line(g.viewer, scope, page_request))
    if kind == "csv":
        return attachment(stream_with_context(csv_chunks(HEADER, rows)), name, kind)
    title = f"{form.what or 'All'} lines"
    return attachment(write_book([Sheet(title, HEADER, rows, WIDTHS)], about=about_lines(form, title).sheet), name, kind)
