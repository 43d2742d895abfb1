"""A figure over 24 months."""

from typing import Any

from flask import Response, abort, g

from lms.access import May
from lms.kit import clock
from lms.kit.charts import LineChart, Series, Value
from lms.kit.measures import Measure
from lms.kit.spreadsheets import Sheet, write_book
from lms.kit.tables import attachment, plain_table, wanted_file
from lms.kit.web import door, page
from lms.reports import pdfs, queries, rules
from lms.reports.forms import ScopeForm
from lms.reports.rules import Form, Shown
from lms.reports.views.figures import rate_cells
from lms.reports.views.request_params import FILES, FIRST, about, address_of, asked, bp, head


@bp.get("/reports/completion/trend", defaults={"name": FIRST})
@bp.get("/reports/<name>/trend", endpoint="figures_over_time")
@door(May.SEE_FIGURES)
def trend(name: str) -> Response:
    form = asked(name, ScopeForm)
    if not form.measure.has_trend:
        abort(404)
    scope = form.scope(form.day(clock.today()))
    points = queries.trend(form.measure, g.viewer, scope, rules.month_ends(scope.day))
    title = f"{form.measure.title} over 24 months"
    if kind := wanted_file(FILES):
        return _file(kind, form, points, title, f"{form.measure.name}-trend-{scope.day}")
    return page(
        "reports/trend.html",
        title=title,
        points=points,
        chart=_chart(form.measure, points, title),
        day=scope.day,
        day_url=lambda point: address_of(form.measure, Form.COMPLETION, **form.filters() | {"on": point.key}),
        meaning=rules.meaning(form.measure, is_open=all(point.is_open for point in points)),
        **head(form, Form.TREND),
    )


def _chart(measure: Measure, points: list[Shown], title: str) -> LineChart:
    lines = [_value(point.tally.rate if point.shows_rate else None) for point in points]
    people = [_value(point.people.rate if point.shows_people else None) for point in points]
    good = measure.wording.good.lower()
    return LineChart(
        title=title,
        description=f"Two lines, from {points[0].label} to {points[-1].label}: {_course(f'lines {good}', lines)}, "
        f"and {_course(measure.wording.people.lower(), people)}. The table below has every value.",
        places=[_month(point) for point in points],
        series=[Series(f"Lines {good}", lines), Series(f"People with all {good}", people)],
    )


def _month(point: Shown) -> str:
    """Mar 25."""
    _, month, year = point.label.split()
    return f"{month[:3]} {year[2:]}"


def _value(rate: str | None) -> Value:
    return Value(float(rate), rate) if rate is not None else Value(None, "")


def _course(name: str, values: list[Value]) -> str:
    known = [value.text for value in values if value.value is not None]
    return f"{name} went from {known[0]}% to {known[-1]}%" if known else f"{name} cannot be shown"


def _file(kind: str, form: ScopeForm, points: list[Shown], title: str, name: str) -> Response:
    wording = form.measure.wording
    header = ["As at", "Rate (%)", wording.good, "Counted", f"{wording.people} (%)", wording.people, "People counted"]
    rows = [_cells(point) for point in points]
    if kind in ("csv", "json"):
        return attachment(plain_table(kind, header, rows), name, kind)
    notes = about(form, title, is_open=all(point.is_open for point in points))
    if kind == "pdf":
        return attachment(pdfs.trend(notes, _chart(form.measure, points, title), points), name, kind)
    return attachment(write_book([Sheet("Trend", header, rows)], about=notes.sheet), name, kind)


def _cells(point: Shown) -> list[Any]:
    lines = rate_cells(point.tally.rate, point.tally.good, point.tally.counted) if point.shows_rate else [rules.NOT_SHOWN] * 3
    people = rate_cells(point.people.rate, point.people.good, point.people.counted) if point.shows_people else [rules.NOT_SHOWN] * 3
    return [rules.day_of(point), *lines, *people]
