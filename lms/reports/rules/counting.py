"""Pure: counting. "No one in scope" is neither 0 % nor 100 %."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.access import FEWEST_SHOWN
from lms.kit.measures import Measure
from lms.kit.numbers import number
from lms.training.rules.explanations import rate

FEWER = f"fewer than {FEWEST_SHOWN}"
NOT_SHOWN = "not shown"


def is_small(count: int) -> bool:
    """Could it point at somebody?"""
    return 0 < count < FEWEST_SHOWN


@dataclass(frozen=True)
class Tally:
    """How many lines have each state of a measure; and its columns: the counts among `counts`, everything else in `figures`."""

    measure: Measure
    counts: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)

    def of(self, name: str) -> int:
        """Lines in a state, or the count of a column."""
        return self.counts.get(name, 0)

    @property
    def good(self) -> int:
        """The numerator."""
        return sum(map(self.of, self.measure.good))

    @property
    def counted(self) -> int:
        """The denominator."""
        return sum(map(self.of, self.measure.counted))

    @property
    def all(self) -> int:
        """Every line in any state: those that are out of the rate too, but not what stands beside."""
        return sum(self.of(state.value) for state in self.measure.states)

    @property
    def rate(self) -> str | None:
        """Percent to one decimal; None when no one is in scope."""
        return rate(self.good, self.counted)

    @classmethod
    def sum(cls, measure: Measure, tallies: Iterable["Tally"]) -> "Tally":
        """All of them together; figures do not add up, and are left out."""
        counts: dict[str, int] = {}
        for tally in tallies:
            for name, count in tally.counts.items():
                counts[name] = counts.get(name, 0) + count
        return cls(measure, counts)


@dataclass(frozen=True)
class People:
    """The people-based figure: how many have at least one line that counts, and how many of these have every such line good.

    `closed_good` and `closed_late`: how many of both the viewer may not open.
    """

    counted: int = 0
    good: int = 0
    closed_good: int = 0
    closed_late: int = 0

    @property
    def rate(self) -> str | None:
        """Percent to one decimal; None when no one is in scope."""
        return rate(self.good, self.counted)

    @property
    def is_shown(self) -> bool:
        """Small groups, on either side, are held back from who may not open them."""
        return not is_small(self.closed_good) and not is_small(self.closed_late)


@dataclass(frozen=True)
class Posts:
    """The figure by posts: how many have lines that count, how many of these have all of them good, and how many have no line at all.

    `closed`: of the good, the others and those without, how many the viewer may not open.
    """

    counted: int
    good: int
    without: int
    closed: tuple[int, int, int] = (0, 0, 0)

    @property
    def is_shown(self) -> bool:
        """Small groups are held back from who may not open them."""
        return not any(map(is_small, self.closed))


@dataclass(frozen=True)
class Cell:
    """A count as it may be shown: `number` is None where it is held back, because it `is_small` or to keep a small one secret."""

    number: int | None
    is_small: bool = False

    @property
    def text(self) -> str:
        return number(self.number) if self.number is not None else FEWER if self.is_small else NOT_SHOWN

    @property
    def plain(self) -> int | str:
        """For a spreadsheet."""
        return self.text if self.number is None else self.number


@dataclass(frozen=True)
class Shown:
    """One row of a report. `key` is what its cut goes by, `code` what others know it by.

    `is_open`: the viewer may open the people behind it. `held_back` are states and columns whose count is not shown; those of them in
    `unsaid` are small and not even called so.
    """

    key: str
    label: str
    tally: Tally
    is_open: bool
    people: People = People()
    held_back: frozenset[str] = frozenset()
    unsaid: frozenset[str] = frozenset()
    holds_people_back: bool = False
    holds_figures_back: bool = False
    code: str = ""
    place: int = 0  # in the order of its cut, where that has one

    def cell(self, name: str) -> Cell:
        """Lines in a state, or the count of a column."""
        if name not in self.held_back:
            return Cell(self.tally.of(name))
        return Cell(None, is_small(self.tally.of(name)) and name not in self.unsaid)

    def figure(self, name: str) -> Any:
        """A column that is no count: worked out of lines that must all be shown."""
        return NOT_SHOWN if self.held_back or self.holds_figures_back else self.tally.figures.get(name)

    @property
    def shows_rate(self) -> bool:
        """A rate beside other figures would give a held-back count away."""
        return not self.held_back & self.tally.measure.counted

    @property
    def shows_people(self) -> bool:
        """People and lines are close to each other: where the one is held back, so is the other."""
        return self.shows_rate and not self.holds_people_back and self.people.is_shown


def total(
    measure: Measure, rows: Sequence[Shown], label: str, people: People = People(), figures: Mapping[str, Any] | None = None
) -> Shown:
    """The last row: everything above it. Lines are added up; people are not, and neither are figures: both are counted again."""
    tally = Tally(measure, Tally.sum(measure, (row.tally for row in rows)).counts, figures or {})
    return Shown("", label, tally, all(row.is_open for row in rows), people)
