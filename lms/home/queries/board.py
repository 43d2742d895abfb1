"""What the board sees first: the rate, how it went over a year, who is furthest behind, and how many seats are missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.access import May, Viewer
from lms.kit.charts import LineChart, Series, Value
from lms.kit.datetimes import date_as
from lms.reports import queries as reports
from lms.reports import rules
from lms.reports.queries.seats import seats, taught_subjects
from lms.reports.rules import PostCut, Scope, Shown
from lms.reports.rules.seats import USUAL, SubjectSeats
from lms.training.queries.completion import COMPLETION

#: So many employers are named.
WORST = 3
#: Days of the trend: the ends of every second month of a year.
DAYS = slice(-13, None, 2)


@dataclass(frozen=True)
class Board:
    """`worst`: the employers whose rate is lowest, and may be shown. `short`: seats missing in so many `subjects` over `months`.

    `is_whole`: no subject is left out of these because its numbers are too small to be shown.
    """

    whole: Shown
    trend: LineChart
    worst: Sequence[Shown]
    short: int
    subjects: int
    is_whole: bool
    months: int = USUAL


def board(viewer: Viewer, today: date) -> Board | None:
    """For those who see figures and nobody's record; None for others, who have people to look at. A fixed number of queries."""
    if not viewer.may(May.SEE_FIGURES) or viewer.may(May.SEE_PEOPLE):
        return None
    scope = Scope(day=today)
    report = reports.report(COMPLETION, viewer, scope, PostCut.EMPLOYER)
    rows = rules.disclosed(report.rows)
    known = [row for row in rows if row.shows_rate and row.tally.counted]
    taught = _taught(viewer, scope)
    missing = [row.whole.short for row in taught if row.shows_whole and row.whole.short]
    return Board(
        whole=rules.disclosed_total(rules.total(COMPLETION, rows, "All of these", report.people), rows),
        trend=_chart(reports.trend(COMPLETION, viewer, scope, rules.month_ends(today)[DAYS])),
        worst=sorted(known, key=lambda row: row.tally.good / row.tally.counted)[:WORST],
        short=sum(missing),
        subjects=len(missing),
        is_whole=all(row.shows_whole for row in taught),
    )


def _taught(viewer: Viewer, scope: Scope) -> list[SubjectSeats]:
    """The subjects that a course teaches: of others nobody plans dates."""
    taught = taught_subjects()
    return [row for row in seats(viewer, scope, USUAL) if row.subject_id in taught]


def _chart(points: Sequence[Shown]) -> LineChart:
    rates = [point.tally.rate if point.shows_rate else None for point in points]
    values = [Value(None, "") if rate is None else Value(float(rate), rate) for rate in rates]
    known = [one.text for one in values if one.value is not None]
    return LineChart(
        title="In date over a year",
        description=f"From {known[0]}% on {points[0].label} to {known[-1]}% on {points[-1].label}." if known else "No figure can be shown.",
        places=[date_as(rules.day_of(point), "MMM yy") for point in points],
        series=[Series("In date", values)],
    )
