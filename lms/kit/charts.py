"""Charts from one small set, as plain geometry: templates draw it as SVG, `kit/pdf` draws the same on paper.

Numbers are user units, y downwards, as SVG has it. No colour alone says anything: every series has its own marks and its name beside its
end, every bar its value. Templates put the same figures into a table underneath.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from lms.kit.numbers import number

#: What a chart is drawn in; the page or the paper scales it.
WIDTH, HEIGHT = 960.0, 380.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 205.0, 26.0, 44.0
#: Values nearer to each other than this would be written over each other.
LETTERS = 15.0


@dataclass(frozen=True)
class Value:
    """One value of a series; None where there is none or it is not shown. `text` stands at its mark."""

    value: float | None
    text: str


@dataclass(frozen=True)
class Series:
    """A line with a name; one value for each place along the chart."""

    name: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Mark:
    """A value where it is drawn: `text_y` keeps its text clear of the other series. `is_said`: there is room for its text."""

    x: float
    y: float
    text_y: float
    text: str
    is_said: bool


@dataclass(frozen=True)
class Drawn:
    """A series as it is drawn: its marks, its stretches without a gap, and where its name stands."""

    name: str
    marks: Sequence[Mark]
    stretches: Sequence[Sequence[Mark]]
    name_y: float


@dataclass(frozen=True)
class Tick:
    """A line of the scale, or a place along the chart, with its text."""

    at: float
    text: str


@dataclass(frozen=True)
class LineChart:
    """Series of percentages over the same places (months, say). `target`: a line to measure them against."""

    title: str
    description: str
    places: Sequence[str]
    series: Sequence[Series]
    target: float | None = None

    @property
    def is_empty(self) -> bool:
        return all(one.value is None for series in self.series for one in series.values)

    @cached_property
    def lowest(self) -> int:
        """Where the scale begins: at a full ten below everything, so that changes can be seen; 0 at least."""
        known = [one.value for series in self.series for one in series.values if one.value is not None]
        known += [self.target] if self.target is not None else []
        return max(0, min(80, int((min(known, default=0.0) - 3) // 10) * 10))

    @property
    def right(self) -> float:
        return WIDTH - RIGHT

    @property
    def bottom(self) -> float:
        return HEIGHT - BOTTOM

    def y(self, value: float) -> float:
        """Where a percentage stands."""
        return self.bottom - (value - self.lowest) / (100 - self.lowest) * (self.bottom - TOP)

    def x(self, at: int) -> float:
        """Where a place stands."""
        return LEFT + (self.right - LEFT) * (at / (len(self.places) - 1) if len(self.places) > 1 else 0.5)

    @property
    def scale(self) -> list[Tick]:
        step = 20 if 100 - self.lowest > 50 else 10 if 100 - self.lowest > 20 else 5
        return [Tick(self.y(value), f"{value}%") for value in range(self.lowest, 101, step)]

    @property
    def along(self) -> list[Tick]:
        """Places along the chart: every second or third, as many as can be read, and the last."""
        step = max(1, round(len(self.places) / 12))
        last = len(self.places) - 1
        return [Tick(self.x(at), text) for at, text in enumerate(self.places) if (last - at) % step == 0]

    @cached_property
    def drawn(self) -> list[Drawn]:
        """Every series. Texts of the upper one stand above its marks, those of the lower below."""
        names = _spread([self._end(series) for series in self.series])
        return [self._drawn(number, series, names[number]) for number, series in enumerate(self.series)]

    def _drawn(self, number: int, series: Series, name_y: float) -> Drawn:
        marks = [self._mark(number, at, one) for at, one in enumerate(series.values)]
        return Drawn(series.name, [one for one in marks if one], list(_stretches(marks)), name_y)

    def _mark(self, number: int, at: int, one: Value) -> Mark | None:
        if one.value is None:
            return None
        others = [series.values[at].value for series in self.series]
        is_upper = all(other is None or one.value > other or (one.value == other and number == 0) for other in others)
        is_said = (len(self.places) - 1 - at) % max(1, round(len(self.places) / 12)) == 0
        return Mark(self.x(at), self.y(one.value), self.y(one.value) + (-9 if is_upper else 19), one.text, is_said)

    def _end(self, series: Series) -> float:
        last = next((one.value for one in reversed(series.values) if one.value is not None), None)
        return self.y(last) if last is not None else self.bottom


def _stretches(marks: Sequence[Mark | None]) -> Iterator[list[Mark]]:
    found: list[Mark] = []
    for mark in [*marks, None]:
        if mark:
            found.append(mark)
        elif found:
            yield found
            found = []


def _spread(places: Sequence[float]) -> list[float]:
    """Heights for names that would stand on each other, moved apart."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    found = list(places)
    for before, after in pairwise(order):
        found[after] = max(found[after], found[before] + LETTERS * 2.4)
    return found


# --- bars -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """One bar, 0 to 100 %; None where there is nothing to draw. `text` stands at its end. `marked`: so much more after it, hatched."""

    label: str
    value: float | None
    text: str
    marked: float = 0.0


@dataclass(frozen=True)
class BarChart:
    """Percentages side by side. `about`: what is drawn, and what is hatched."""

    title: str
    bars: Sequence[Bar]
    target: float | None = None
    about: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of a stacked bar, from `x` and `width` in percent of the whole. `kind` names its look."""

    label: str
    number: int
    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class StackedBar:
    """What a whole is made of: every piece with its number. Pieces of nought are told, and not drawn."""

    title: str
    parts: Sequence[tuple[str, int, str]]  # label, number, kind

    @property
    def whole(self) -> int:
        return sum(number for _, number, _ in self.parts)

    @property
    def pieces(self) -> list[Piece]:
        found, at = [], 0
        for label, count, kind in self.parts:
            found.append(Piece(label, count, kind, 100 * at / (self.whole or 1), 100 * count / (self.whole or 1)))
            at += count
        return found


# --- columns --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column as it is drawn; its number stands above it."""

    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True)
class ColumnChart:
    """Counts side by side: a group of columns for each place, a column for each series. Values are 0 or more."""

    title: str
    description: str
    places: Sequence[str]
    series: Sequence[tuple[str, Sequence[int]]]

    @property
    def bottom(self) -> float:
        return HEIGHT - BOTTOM

    @property
    def right(self) -> float:
        return WIDTH - RIGHT

    @cached_property
    def step(self) -> int:
        """Between two lines of the scale: 1, 2 or 5 times a power of ten, so that four to eight lines hold everything."""
        most = max((value for _, values in self.series for value in values), default=0)
        power = 1
        while True:
            for times in (1, 2, 5):
                if most <= 6 * times * power:
                    return times * power
            power *= 10

    @cached_property
    def highest(self) -> int:
        most = max((value for _, values in self.series for value in values), default=0)
        return max(1, -(-most // self.step)) * self.step

    @property
    def scale(self) -> list[Tick]:
        return [Tick(self.y(value), number(value)) for value in range(0, self.highest + 1, self.step)]

    @property
    def along(self) -> list[Tick]:
        """The middle of each place."""
        return [Tick(LEFT + self._room * (at + 0.5), text) for at, text in enumerate(self.places)]

    def y(self, value: float) -> float:
        """Where a count stands."""
        return self.bottom - value / self.highest * (self.bottom - TOP)

    @property
    def drawn(self) -> list[tuple[str, list[Column]]]:
        """By series, its columns from left to right."""
        width = self._room * 0.8 / max(1, len(self.series))
        return [
            (name, [self._column(LEFT + self._room * (at + 0.1) + number * width, width, value) for at, value in enumerate(values)])
            for number, (name, values) in enumerate(self.series)
        ]

    @property
    def _room(self) -> float:
        return (self.right - LEFT) / max(1, len(self.places))

    def _column(self, x: float, width: float, value: int) -> Column:
        return Column(x + 1, self.y(value), width - 2, self.bottom - self.y(value), number(value))
