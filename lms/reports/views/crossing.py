"""The report with any two dimensions crossed."""

from typing import Any

from flask import Response, g, url_for

from lms.access import May
from lms.kit import clock
from lms.kit.spreadsheets import Sheet, write_book
from lms.kit.tables import attachment, plain_table, wanted_file
from lms.kit.web import door, page
from lms.reports import pdfs, queries, rules
from lms.reports.forms import CrossingForm
from lms.reports.rules import Crossing, Shown
from lms.reports.views.asking import FILES, about, ask, bp, files, forms_of, keeping, kept, lines_behind
from lms.reports.views.completion import rate_cells

#: What a page can carry and a reader take in. Files hold everything.
MOST_ROWS, MOST_COLUMNS = 60, 24


@bp.get("/reports/completion/crossing")
@door(May.SEE_FIGURES)
def crossing() -> Response:
    form = CrossingForm()
    ask(form)
    scope = form.scope(form.day(clock.today()))
    table = queries.crossing(g.viewer, scope, form.cut, form.other_cut)
    cuts = {"by": form.cut.value, "across": form.other_cut.value}
    if kind := wanted_file(FILES):
        return _file(kind, form, table, f"completion-by-{form.cut.value}-and-{form.other_cut.value}-{scope.day}")
    return page(
        "reports/crossing.html",
        form=form,
        table=table,
        rows=table.rows[:MOST_ROWS],
        columns=table.columns[:MOST_COLUMNS],
        day=scope.day,
        statuses=rules.SHOWN,
        address=lines_behind(form, form.cut, form.other_cut),
        downloads=files("reports.crossing", **kept(form), **cuts),
        turned_url=url_for("reports.crossing", **kept(form), by=cuts["across"], across=cuts["by"]),
        ways=forms_of(form),
        **keeping(form, **cuts),
        clear_url=url_for("reports.crossing"),
    )


def _file(kind: str, form: CrossingForm, table: Crossing, name: str) -> Response:
    title = f"Completion by {form.cut.label.lower()} and {form.other_cut.label.lower()}"
    rows, columns = [*table.rows, table.whole], [*table.columns, table.whole]
    if kind in ("csv", "json"):
        header = [form.cut.label, form.other_cut.label, "Rate (%)", "In date", "Counted"]
        lines = ([row.label, column.label, *_cells(table, row, column)] for row in rows for column in columns)
        return attachment(plain_table(kind, header, lines), name, kind)
    told = about(form, title, is_open=table.whole.is_open)
    if kind == "pdf":
        return attachment(pdfs.crossing(told, form.cut, table), name, kind)
    header = [form.cut.label, *(column.label for column in columns)]
    cells = [(row.label, [_cells(table, row, column) for column in columns]) for row in rows]
    sheets = [
        Sheet(sheet, header, [[label, *(cell[at] for cell in line)] for label, line in cells], widths=[40])
        for at, sheet in enumerate(("Rates", "In date", "Counted"))
    ]
    return attachment(write_book(sheets, about=told.sheet), name, kind)


def _cells(table: Crossing, row: Shown, column: Shown) -> list[Any]:
    cell = table.at(row, column)
    if cell is None:
        return ["No one in scope", 0, 0]
    if not table.shows(row, column):
        return [table.instead(row, column)] * 3
    return rate_cells(cell.tally.rate, cell.tally.in_date, cell.tally.due)
