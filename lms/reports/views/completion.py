"""The report cut by one dimension."""

from typing import Any

from flask import Response, g, url_for

from lms.access import May
from lms.kit import clock
from lms.kit.charts import StackedBar
from lms.kit.spreadsheets import Percent, Sheet, write_book
from lms.kit.tables import attachment, plain_table, wanted_file
from lms.kit.web import door, page
from lms.reports import pdfs, queries, rules
from lms.reports.forms import CompletionForm
from lms.reports.rules import Cut, Shown
from lms.reports.rules.plain import FIGURES, figures
from lms.reports.views.asking import FILES, about, ask, bp, files, forms_of, keeping, kept, lines_behind


@bp.get("/reports/completion")
@door(May.SEE_FIGURES)
def completion() -> Response:
    form = CompletionForm()
    ask(form)
    scope = form.scope(form.day(clock.today()))
    report = queries.report(g.viewer, scope, form.cut)
    rows = rules.disclosed(report.rows)
    whole = rules.disclosed_total(rules.total(rows, "All of these", report.people), rows)
    if kind := wanted_file(FILES):
        return _file(kind, form, [*rows, whole], f"completion-by-{form.cut.value}-{scope.day}")
    return page(
        "reports/completion.html",
        form=form,
        rows=rows,
        whole=whole,
        day=scope.day,
        statuses=rules.SHOWN,
        address=lines_behind(form, form.cut),
        downloads=files("reports.completion", **kept(form), by=form.cut.value),
        ways=forms_of(form),
        **keeping(form, by=form.cut.value),
        clear_url=url_for("reports.completion"),
        pieces=_pieces(whole),
    )


def _pieces(whole: Shown) -> StackedBar | None:
    """How all lines stand, unless a number of them is held back."""
    if whole.held_back or not sum(whole.tally.counts.values()):
        return None
    return StackedBar("How these lines stand", [(status.label, whole.tally.of(status), status.value) for status in rules.SHOWN])


def _file(kind: str, form: CompletionForm, rows: list[Shown], name: str) -> Response:
    """CSV and JSON as `flask report completion` writes them; workbook and paper in words, with totals and people."""
    if kind in ("csv", "json"):
        return attachment(plain_table(kind, FIGURES, map(figures, rows[:-1])), name, kind)
    header, lines = _header(form.cut), [_cells(row) for row in rows]
    title = f"Completion by {form.cut.label.lower()}"
    told = about(form, title, is_open=rows[-1].is_open)
    if kind == "pdf":
        return attachment(pdfs.completion(told, form.cut, rows), name, kind)
    return attachment(write_book([Sheet(title, header, lines, widths=[40])], about=told.sheet), name, kind)


def _header(cut: Cut) -> list[str]:
    people = ["People with everything in date (%)", "People with everything in date", "People counted"]
    return [cut.label, "Rate (%)", "In date", "Counted", *(status.label for status in rules.SHOWN), "Offers (not counted)", *people]


def _cells(row: Shown) -> list[Any]:
    return [
        row.label,
        *(rate_cells(row.tally.rate, row.tally.in_date, row.tally.due) if row.shows_rate else [rules.NOT_SHOWN] * 3),
        *(row.cell(status).plain for status in rules.SHOWN),
        row.offers.plain,
        *(rate_cells(row.people.rate, row.people.in_date, row.people.counted) if row.shows_people else [rules.NOT_SHOWN] * 3),
    ]


def rate_cells(rate: str | None, in_date: int, counted: int) -> list[Any]:
    """A rate with its two numbers, for a spreadsheet."""
    return ["No one in scope" if rate is None else Percent(rate), in_date, counted]
