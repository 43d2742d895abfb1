"""The report with any two dimensions crossed."""

from typing import Any

from flask import Response, g

from lms.access import May
from lms.kit import clock
from lms.kit.spreadsheets import Sheet, write_book
from lms.kit.tables import attachment, plain_table, wanted_file
from lms.kit.web import door, page
from lms.reports import pdfs, queries
from lms.reports.forms import CrossingForm
from lms.reports.rules import Crossing, Form, Shown
from lms.reports.views.figures import rate_cells
from lms.reports.views.request_params import FILES, FIRST, about, address_of, asked, bp, head, lines_behind

#: What a page can carry and a reader take in. Files hold everything.
MOST_ROWS, MOST_COLUMNS = 60, 24


@bp.get("/reports/completion/crossing", defaults={"name": FIRST})
@bp.get("/reports/<name>/crossing", endpoint="figures_crossed")
@door(May.SEE_FIGURES)
def crossing(name: str) -> Response:
    form = asked(name, CrossingForm)
    scope = form.scope(form.day(clock.today()))
    table = queries.crossing(form.measure, g.viewer, scope, form.cut, form.other_cut)
    cuts = {"by": form.cut, "across": form.other_cut}
    if kind := wanted_file(FILES):
        return _file(kind, form, table, f"{form.measure.name}-by-{form.cut}-and-{form.other_cut}-{scope.day}")
    turned = {"by": form.other_cut, "across": form.cut}
    return page(
        "reports/crossing.html",
        table=table,
        rows=table.rows[:MOST_ROWS],
        columns=table.columns[:MOST_COLUMNS],
        day=scope.day,
        address=lines_behind(form, form.cut, form.other_cut),
        turned_url=address_of(form.measure, Form.CROSSING, **form.filters(), **turned),
        **head(form, Form.CROSSING, **cuts),
    )


def _file(kind: str, form: CrossingForm, table: Crossing, name: str) -> Response:
    title = f"{form.measure.title} by {form.cut_label.lower()} and {form.other_label.lower()}"
    numbers = (form.measure.wording.good, "Counted")
    rows, columns = [*table.rows, table.whole], [*table.columns, table.whole]
    if kind in ("csv", "json"):
        header = [form.cut_label, form.other_label, "Rate (%)", *numbers]
        lines = ([row.label, column.label, *_cells(table, row, column)] for row in rows for column in columns)
        return attachment(plain_table(kind, header, lines), name, kind)
    notes = about(form, title, is_open=table.whole.is_open)
    if kind == "pdf":
        return attachment(pdfs.crossing(notes, form.cut_label, table), name, kind)
    header = [form.cut_label, *(column.label for column in columns)]
    cells = [(row.label, [_cells(table, row, column) for column in columns]) for row in rows]
    sheets = [
        Sheet(sheet, header, [[label, *(cell[at] for cell in line)] for label, line in cells], widths=[40])
        for at, sheet in enumerate(("Rates", *numbers))
    ]
    return attachment(write_book(sheets, about=notes.sheet), name, kind)


def _cells(table: Crossing, row: Shown, column: Shown) -> list[Any]:
    cell = table.at(row, column)
    if cell is None:
        return ["No one in scope", 0, 0]
    if not table.shows(row, column):
        return [table.instead(row, column)] * 3
    return rate_cells(cell.tally.rate, cell.tally.good, cell.tally.counted)
