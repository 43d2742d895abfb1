"""The charts of `kit/charts.py` drawn on paper: the same data, lines instead of screens."""

from itertools import pairwise
from typing import Any

from lms.kit.charts import HEIGHT, LEFT, WIDTH, Bar, BarChart, Drawn, LineChart, Mark
from lms.kit.pdf.words import BOLD, PLAIN, RULE, SECOND, clean

SERIES = ("#2d4a73", "#7c2855")
TRACK, TARGET = "#e3e7ea", "#b01e15"
#: Between two lines of a hatched piece, in points.
HATCH = 3.0
#: A bar and the step to the next, in points; how much of the width its label takes.
BAR, STEP, LABELS = 9.0, 15.0, 0.34


def picture(chart: LineChart | BarChart, width: float) -> Any:
    """A drawing as wide as this, in points."""
    return _lines(chart, width) if isinstance(chart, LineChart) else _bars(chart, width)


def _lines(chart: LineChart, width: float) -> Any:
    from reportlab.graphics.shapes import Drawing, Group

    scale = width / WIDTH
    drawing, whole = Drawing(width, HEIGHT * scale), Group()
    whole.scale(scale, scale)
    for tick in chart.scale:
        whole.add(_line(LEFT, tick.at, chart.right, tick.at, RULE, 0.8))
        whole.add(_text(LEFT - 8, tick.at + 5, tick.text, SECOND, anchor="end"))
    for tick in chart.along:
        whole.add(_text(tick.at, chart.bottom + 24, tick.text, SECOND, anchor="middle"))
    if chart.target is not None:
        whole.add(_line(LEFT, chart.y(chart.target), chart.right, chart.y(chart.target), TARGET, 2, dash=[4, 2]))
    for number, series in enumerate(chart.drawn):
        _draw(whole, number, series, chart.right)
    drawing.add(whole)
    return drawing


def _draw(whole: Any, number: int, series: Drawn, right: float) -> None:
    ink = SERIES[number % len(SERIES)]
    for stretch in series.stretches:
        for one, other in pairwise(stretch):
            whole.add(_line(one.x, one.y, other.x, other.y, ink, 3, dash=[8, 4] if number else None))
    for mark in series.marks:
        whole.add(_mark(number, mark, ink))
        if mark.is_said:
            whole.add(_text(mark.x, mark.text_y, mark.text, ink, anchor="middle"))
    if series.marks:
        whole.add(_text(right + 14, series.name_y + 5, series.name, ink, font=BOLD))


def _mark(number: int, mark: Mark, ink: str) -> Any:
    from reportlab.graphics.shapes import Circle, Rect
    from reportlab.lib.colors import HexColor

    y = HEIGHT - mark.y
    fill = {"fillColor": HexColor(ink), "strokeColor": None}
    return Rect(mark.x - 4, y - 4, 8, 8, **fill) if number else Circle(mark.x, y, 4, **fill)


def _line(x: float, y: float, to_x: float, to_y: float, ink: str, width: float, dash: list[int] | None = None) -> Any:
    from reportlab.graphics.shapes import Line
    from reportlab.lib.colors import HexColor

    return Line(x, HEIGHT - y, to_x, HEIGHT - to_y, strokeColor=HexColor(ink), strokeWidth=width, strokeDashArray=dash)


def _text(x: float, y: float, text: str, ink: str, *, anchor: str = "start", font: str = PLAIN) -> Any:
    from reportlab.graphics.shapes import String
    from reportlab.lib.colors import HexColor

    return String(x, HEIGHT - y, clean(text), fontName=font, fontSize=14, fillColor=HexColor(ink), textAnchor=anchor)


# --- bars -----------------------------------------------------------------------------------------------------------------------


def _bars(chart: BarChart, width: float) -> Any:
    from reportlab.graphics.shapes import Drawing, Line
    from reportlab.lib.colors import HexColor

    height = STEP * len(chart.bars) + 4
    drawing, left, room = Drawing(width, height), width * LABELS, width * (1 - LABELS) - 60
    for number, bar in enumerate(chart.bars):
        _bar(drawing, bar, left, room, height - STEP * (number + 1) + 4)
    if chart.target is not None:
        x = left + room * chart.target / 100
        drawing.add(Line(x, 0, x, height, strokeColor=HexColor(TARGET), strokeWidth=1.2, strokeDashArray=[4, 2]))
    return drawing


def _bar(drawing: Any, bar: Bar, left: float, room: float, y: float) -> None:
    from reportlab.graphics.shapes import Rect, String
    from reportlab.lib.colors import HexColor

    said, value = clean(bar.label), bar.value
    letters = int((left - 8) / 4.6)
    said = said if len(said) <= letters else f"{said[: letters - 1]}…"
    drawing.add(String(0, y + 1.5, said, fontName=PLAIN, fontSize=8, fillColor=HexColor(SECOND)))
    if value is not None:
        drawing.add(Rect(left, y, room, BAR, fillColor=HexColor(TRACK), strokeColor=None))
        drawing.add(Rect(left, y, room * value / 100, BAR, fillColor=HexColor(SERIES[0]), strokeColor=None))
        _hatch(drawing, left + room * value / 100, room * bar.marked / 100, y)
    at = left + room + 5 if value is not None else left
    drawing.add(String(at, y + 1.5, clean(bar.text), fontName=PLAIN, fontSize=8, fillColor=HexColor(SECOND)))


def _hatch(drawing: Any, x: float, width: float, y: float) -> None:
    from reportlab.graphics.shapes import Line
    from reportlab.lib.colors import HexColor

    for number in range(int(width // HATCH) + 1 if width else 0):
        at = x + number * HATCH
        drawing.add(Line(at, y, at, y + BAR, strokeColor=HexColor(SERIES[1]), strokeWidth=1))
