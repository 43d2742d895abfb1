"""Reports on paper: what stands on the page, with what it means, who made it and when."""

from collections.abc import Sequence
from dataclasses import replace

from lms.kit.charts import Bar, BarChart, LineChart
from lms.kit.datetimes import long_date
from lms.kit.numbers import number
from lms.kit.pdf import Facts, Grid, Heading, Paper, Part, Picture, Words, write_pdf
from lms.reports.rules import NOT_SHOWN, About, Crossing, Shown
from lms.reports.rules.plain import own_columns

#: What a sheet of A3 carries beside the names of the rows; more columns begin a new table.
COLUMNS_A_SHEET = 14
#: More columns of numbers than this take room from the names of the rows, so that their headings need not break within a word.
MANY_NUMBERS = 9
#: Bars that fit on a page beside the head of the report.
MOST_BARS = 30
NOBODY = "No one in scope"


def figures(about: About, cut: str, rows: Sequence[Shown], funnel: BarChart | None) -> bytes:
    """The report cut by one dimension; the last row is the total."""
    measure = rows[-1].tally.measure
    numbers = [*(state.label for state in measure.states), *(column.label for column in measure.columns)]
    header = [cut, "Rate", f"{measure.wording.good} of counted", *numbers, measure.wording.people]
    cells = [[row.label, *_rate(row), *(row.cell(state.value).text for state in measure.states), *_own(row), _people(row)] for row in rows]
    shares = [5, 1.6, 2.6, *([1.7 if len(numbers) <= MANY_NUMBERS else 2.6] * len(numbers)), 2.8]
    grid = Grid(header, cells, shares, numbers=frozenset(range(1, len(header))), totals=1)
    charts = _funnel(funnel) if funnel else _rates(about.title, rows)
    return _paper(about, [Heading("Figures"), grid, *charts], is_wide=True)


def _rates(title: str, rows: Sequence[Shown]) -> list[Part]:
    bars = [Bar(row.label, float(row.tally.rate), f"{row.tally.rate}%") for row in rows if row.shows_rate and row.tally.rate]
    return [Heading("Rates side by side"), Picture(BarChart(title, bars))] if 0 < len(bars) <= MOST_BARS else []


def _funnel(chart: BarChart) -> list[Part]:
    """In pieces that fit on a page."""
    pieces = [replace(chart, bars=chart.bars[at : at + MOST_BARS]) for at in range(0, len(chart.bars), MOST_BARS)]
    return [Heading(chart.title), Words(chart.about, is_small=True), *map(Picture, pieces)]


def crossing(about: About, cut: str, table: Crossing) -> bytes:
    """The crossed table, in as many pieces as its columns need."""
    columns = [*table.columns, table.whole]
    parts: list[Part] = []
    for start in range(0, len(columns), COLUMNS_A_SHEET):
        sheet = columns[start : start + COLUMNS_A_SHEET]
        last = start + len(sheet)
        if len(columns) > COLUMNS_A_SHEET:
            parts.append(Heading(f"Columns {start + 1} to {last} of {len(columns)}"))
        cells = [[row.label, *(_cell(table, row, column) for column in sheet)] for row in [*table.rows, table.whole]]
        shares = [3.2, *([1.3] * len(sheet)), *([0.65] * (COLUMNS_A_SHEET - len(sheet)))][: len(sheet) + 1]
        header = [cut, *(column.label for column in sheet)]
        parts.append(Grid(header, cells, shares, numbers=frozenset(range(1, len(sheet) + 1)), totals=1))
    good = table.whole.tally.measure.wording.good.lower()
    legend = Words(f"Each cell: the rate, and the lines {good} of the lines counted. A dash: no one in scope.", is_small=True)
    return _paper(about, [legend, *parts], is_wide=True, is_a3=True)


def trend(about: About, chart: LineChart, points: Sequence[Shown]) -> bytes:
    """The chart, and under it every point."""
    good = points[0].tally.measure.wording.good
    header = ["As at", "Lines: rate", f"{good} of counted", "People: rate", f"Everything {good.lower()} of counted"]
    cells = [[point.label, *_rate(point), *_people_rate(point)] for point in reversed(points)]
    picture: list[Part] = [] if chart.is_empty else [Picture(chart)]
    return _paper(about, [*picture, Heading("Figures"), Grid(header, cells, [2, 1.2, 2, 1.2, 2], frozenset({1, 2, 3, 4}))])


def _paper(about: About, parts: Sequence[Part], *, is_wide: bool = False, is_a3: bool = False) -> bytes:
    head = Facts([("As at", long_date(about.day)), *about.filters])
    meaning = [Words(f"{name}. {text}", is_small=True) for name, text in about.meaning]
    whole: list[Part] = [head, *parts, Heading("What these figures mean"), *meaning]
    return write_pdf(Paper(about.title, about.partnership, about.made, whole, is_wide, is_a3))


def _rate(row: Shown) -> tuple[str, str]:
    if not row.shows_rate:
        return NOT_SHOWN, NOT_SHOWN
    if row.tally.rate is None:
        return NOBODY, "–"
    return f"{row.tally.rate}%", f"{number(row.tally.good)} of {number(row.tally.counted)}"


def _own(row: Shown) -> list[str]:
    return ["–" if value is None else str(value) for value in own_columns(row)]


def _people_rate(row: Shown) -> tuple[str, str]:
    if not row.shows_people:
        return NOT_SHOWN, NOT_SHOWN
    if row.people.rate is None:
        return NOBODY, "–"
    return f"{row.people.rate}%", _people(row)


def _people(row: Shown) -> str:
    if not row.shows_people:
        return NOT_SHOWN
    return f"{number(row.people.good)} of {number(row.people.counted)}" if row.people.counted else NOBODY


def _cell(table: Crossing, row: Shown, column: Shown) -> str:
    cell = table.at(row, column)
    if cell is None or (not cell.tally.counted and table.shows(row, column)):
        return "–"
    if not table.shows(row, column):
        return table.instead(row, column)
    return f"{cell.tally.rate}% {number(cell.tally.good)}\u00a0of\u00a0{number(cell.tally.counted)}"
