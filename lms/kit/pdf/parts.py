"""What a PDF file is made of: plain data. All text is text: nothing in it is taken for markup."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from lms.kit.charts import BarChart, LineChart


@dataclass(frozen=True)
class Heading:
    """The name of a section; also its bookmark. It stays on the page of what follows it, or `starts_page`. `is_minor`: of a part of one."""

    text: str
    starts_page: bool = False
    is_minor: bool = False


@dataclass(frozen=True)
class Words:
    """A paragraph; `is_small` for notes, `is_strong` for what is read out."""

    text: str
    is_small: bool = False
    is_strong: bool = False


#: The sign of a point that is ticked by hand, and of one that is ticked already.
BOX, TICKED = "☐", "☑"


@dataclass(frozen=True)
class Points:
    """A list, each with a sign before it, under a line that says what they are."""

    head: str
    texts: Sequence[str]
    sign: str = "•"


@dataclass(frozen=True)
class Space:
    """A frame to write in by hand, `height` in millimetres."""

    label: str
    height: float


@dataclass(frozen=True)
class Facts:
    """Names and what they stand for, one below the other: As at - 3 November 2026."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Grid:
    """A table that breaks across pages and repeats its header on each.

    `shares`: how wide each column is, in proportion; `numbers`: the columns set to the right; `totals`: how many rows at its end are sums.
    `is_roomy`: the rows are high enough to write in by hand; `is_ruled`: lines between the columns, as those have too.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[float]
    numbers: frozenset[int] = frozenset()
    totals: int = 0
    is_roomy: bool = False
    is_ruled: bool = False


@dataclass(frozen=True)
class Picture:
    """A chart, as wide as the page. Its figures stand in a table too."""

    chart: LineChart | BarChart


@dataclass(frozen=True)
class Square:
    """A text that phones read as a square, with paragraphs beside it."""

    text: str
    beside: Sequence[str]


@dataclass(frozen=True)
class Together:
    """Parts that stay on one page, as long as a page can hold them. None of them starts a page."""

    parts: Sequence["Part"]


Part: TypeAlias = Heading | Words | Points | Facts | Grid | Space | Picture | Square | Together


@dataclass(frozen=True)
class Paper:
    """A whole document. `made` stands at the foot of every page, beside its number: who made it, when, with what."""

    title: str
    subject: str
    made: str
    parts: Sequence[Part] = field(default_factory=tuple)
    is_wide: bool = False  # landscape
    is_a3: bool = False
    is_large: bool = False  # the print: as large as on a sheet of the next size
