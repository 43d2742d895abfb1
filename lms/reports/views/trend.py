"""A figure over 24 months."""

from typing import Any

from flask import Response, g, url_for

from lms.access import May
from lms.kit import clock
from lms.kit.charts import LineChart, Series, Value
from lms.kit.spreadsheets import Sheet, write_book
from lms.kit.tables import attachment, plain_table, wanted_file
from lms.kit.web import door, page
from lms.reports import pdfs, queries, rules
from lms.reports.forms import ScopeForm
from lms.reports.rules import Shown
from lms.reports.views.asking import FILES, about, ask, bp, files, forms_of, keeping, kept, meaning
from lms.reports.views.completion import rate_cells

TITLE = "Completion over 24 months"


@bp.get("/reports/completion/trend")
@door(May.SEE_FIGURES)
def trend() -> Response:
    form = ScopeForm()
    ask(form)
    scope = form.scope(form.day(clock.today()))
    points = queries.trend(g.viewer, scope, rules.month_ends(scope.day))
    if kind := wanted_file(FILES):
        return _file(kind, form, points, f"completion-trend-{scope.day}")
    return page(
        "reports/trend.html",
        form=form,
        points=points,
        chart=_chart(points),
        day=scope.day,
        day_url=lambda point: url_for("reports.completion", **kept(form) | {"on": point.key}),
        downloads=files("reports.trend", **kept(form)),
        ways=forms_of(form),
        **keeping(form),
        clear_url=url_for("reports.trend"),
        **meaning(is_open=all(point.is_open for point in points)),
    )


def _chart(points: list[Shown]) -> LineChart:
    lines = [_value(point.tally.rate if point.shows_rate else None) for point in points]
    people = [_value(point.people.rate if point.shows_people else None) for point in points]
    return LineChart(
        title=TITLE,
        description=f"Two lines, from {points[0].label} to {points[-1].label}: {_course('lines in date', lines)}, "
        f"and {_course('people with everything in date', people)}. The table below has every value.",
        places=[_month(point) for point in points],
        series=[Series("Lines in date", lines), Series("People with all in date", people)],
    )


def _month(point: Shown) -> str:
    """Mar 25."""
    _, month, year = point.label.split()
    return f"{month[:3]} {year[2:]}"


def _value(rate: str | None) -> Value:
    return Value(float(rate), rate) if rate is not None else Value(None, "")


def _course(name: str, values: list[Value]) -> str:
    known = [one.text for one in values if one.value is not None]
    return f"{name} went from {known[0]}% to {known[-1]}%" if known else f"{name} cannot be shown"


def _file(kind: str, form: ScopeForm, points: list[Shown], name: str) -> Response:
    header = ["As at", "Rate (%)", "In date", "Counted"]
    header += ["People with everything in date (%)", "People with everything in date", "People counted"]
    rows = [_cells(point) for point in points]
    if kind in ("csv", "json"):
        return attachment(plain_table(kind, header, rows), name, kind)
    told = about(form, TITLE, is_open=all(point.is_open for point in points))
    if kind == "pdf":
        return attachment(pdfs.trend(told, _chart(points), points), name, kind)
    return attachment(write_book([Sheet("Trend", header, rows)], about=told.sheet), name, kind)


def _cells(point: Shown) -> list[Any]:
    lines = rate_cells(point.tally.rate, point.tally.in_date, point.tally.due) if point.shows_rate else [rules.NOT_SHOWN] * 3
    people = rate_cells(point.people.rate, point.people.in_date, point.people.counted) if point.shows_people else [rules.NOT_SHOWN] * 3
    return [rules.day_of(point), *lines, *people]
