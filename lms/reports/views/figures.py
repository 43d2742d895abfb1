"""The report of a measure cut by one dimension."""

from itertools import cycle, repeat
from typing import Any

from flask import Response, g

from lms.access import May
from lms.kit import clock
from lms.kit.charts import StackedBar
from lms.kit.measures import Measure
from lms.kit.spreadsheets import Percent, Sheet, write_book
from lms.kit.tables import attachment, plain_table, wanted_file
from lms.kit.web import door, page
from lms.reports import pdfs, queries, rules
from lms.reports.forms import FiguresForm
from lms.reports.queries.indicators import of_page
from lms.reports.rules import Form, Shown, plain
from lms.reports.views.request_params import FILES, FIRST, about, asked, bp, head, lines_behind


@bp.get("/reports/completion", endpoint="completion", defaults={"name": FIRST})
@bp.get("/reports/<name>")
@door(May.SEE_FIGURES)
def figures(name: str) -> Response:
    form = asked(name, FiguresForm)
    scope = form.scope(form.day(clock.today()))
    report = queries.report(form.measure, g.viewer, scope, form.cut)
    rows = rules.disclosed(report.rows)
    whole = rules.disclosed_total(rules.total(form.measure, rows, "All of these", report.people, report.figures), rows)
    if kind := wanted_file(FILES):
        return _file(kind, form, [*rows, whole], f"{form.measure.name}-by-{form.cut}-{scope.day}")
    return page(
        "reports/figures.html",
        rows=rows,
        whole=whole,
        posts=report.posts,
        day=scope.day,
        address=lines_behind(form, form.cut),
        pieces=_pieces(whole),
        funnel=rules.funnel(rows, form.cut, form.cut_label),
        indicators=[
            (indicator, count, plain.percent(count.n, count.d))
            for indicator, count in of_page(form.measure, g.viewer, scope, is_open=whole.is_open)
        ],
        shares=[(share, whole.figure(share.rate)) for share in form.measure.shares if whole.shows_rate],
        **head(form, Form.COMPLETION, by=form.cut),
    )


def _pieces(whole: Shown) -> StackedBar | None:
    """How all lines stand, unless a number of them is held back."""
    if whole.held_back or not whole.tally.all:
        return None
    measure = whole.tally.measure
    tones = {"good": cycle(("current", "expiring")), "late": repeat("overdue"), "out": cycle(("not_yet_due", "exempt", "paused"))}
    late = {measure.funnel.marked} if measure.funnel else measure.late
    kinds = ["good" if state.value in measure.good else "late" if state.value in late else "out" for state in measure.states]
    parts = zip(measure.states, kinds, strict=True)
    return StackedBar(
        f"How these {measure.wording.units} stand", [(state.label, whole.tally.of(state.value), next(tones[kind])) for state, kind in parts]
    )


def _file(kind: str, form: FiguresForm, rows: list[Shown], name: str) -> Response:
    """CSV and JSON as the command of this measure writes them; workbook and paper in words, with totals and people."""
    if kind in ("csv", "json"):
        return attachment(plain_table(kind, plain.figures_header(form.measure), map(plain.figures, rows[:-1])), name, kind)
    title = f"{form.measure.title} by {form.cut_label.lower()}"
    notes = about(form, title, is_open=rows[-1].is_open)
    if kind == "pdf":
        return attachment(pdfs.figures(notes, form.cut_label, rows, rules.funnel(rows[:-1], form.cut, form.cut_label)), name, kind)
    header, cells = _header(form.cut_label, form.measure), [_cells(row) for row in rows]
    return attachment(write_book([Sheet(title, header, cells, widths=[40])], about=notes.sheet), name, kind)


def _header(label: str, measure: Measure) -> list[str]:
    wording = measure.wording
    states = [*(state.label for state in measure.states), *(f"{state.label} (not counted)" for state in measure.beside)]
    columns = [column.label for column in measure.columns]
    return [label, "Rate (%)", wording.good, "Counted", *states, *columns, f"{wording.people} (%)", wording.people, "People counted"]


def _cells(row: Shown) -> list[Any]:
    measure = row.tally.measure
    return [
        row.label,
        *(rate_cells(row.tally.rate, row.tally.good, row.tally.counted) if row.shows_rate else [rules.NOT_SHOWN] * 3),
        *(row.cell(state.value).plain for state in (*measure.states, *measure.beside)),
        *plain.own_columns(row),
        *(rate_cells(row.people.rate, row.people.good, row.people.counted) if row.shows_people else [rules.NOT_SHOWN] * 3),
    ]


def rate_cells(rate: str | None, good: int, counted: int) -> list[Any]:
    """A rate with its two numbers, for a spreadsheet."""
    return ["No one in scope" if rate is None else Percent(rate), good, counted]
