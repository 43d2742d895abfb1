"""A measure: what a room counts, said once. `reports` makes of it pages, commands, files, a trend, saved views and the people behind.

A measure counts lines. A line belongs to one post, and on a day it stands in one of the measure's states. Types alone: the room brings the
query, and never sees a request, a viewer or a kind of file.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement

from lms.kit.db import AnySelect


@dataclass(frozen=True)
class State:
    """How a line can stand. `value` is what the query says; `meaning`: whether it counts, and why."""

    value: str
    label: str
    meaning: str
    column: str = ""  # the header of plain tables, where it is not the value


class Named(NamedTuple):
    """What a key is called, and the code that others know it by."""

    label: str
    code: str


@dataclass(frozen=True)
class Cut:
    """A key of the lines that a report can be cut by and narrowed to: text, or a whole number.

    `names`: every key there may be, as text, in the order of a list; None: the keys speak for themselves. `none`: a line without one.
    `is_once_a_post`: no post has two lines with the same key. `only_narrows`: a report has no row for each. `in_order`: rows stand in the
    order of `names`. `narrows`: the column that a filter looks at where a line is told once for each of several keys; without a filter a
    line is told under its own, which is the column of the cut. `opens`: the cut by which a row is opened, where that is another.
    """

    name: str
    label: str
    none: str
    names: Callable[[], Mapping[str, Named]] | None = None
    is_once_a_post: bool = False
    only_narrows: bool = False
    in_order: bool = False
    narrows: str = ""
    opens: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Column:
    """A further number that the room adds up. `is_count`: a number of lines, which adds up; anything else is worked out for each row."""

    name: str
    label: str
    is_count: bool = True


class Fact(NamedTuple):
    """What is added up of one line: how it stands, and its numbers."""

    state: str
    numbers: tuple[int | None, ...]


class Share(NamedTuple):
    """A second rate that a page has at its head: the names of its columns, and what it is called. `part` and `whole` are counts."""

    rate: str
    part: str
    whole: str
    label: str


@dataclass(frozen=True)
class LineColumn:
    """What stands beside a line where lines are listed: the name of a column of the query, and its heading.

    `header`: what it is called in plain tables, where that is not its name.
    """

    name: str
    label: str
    header: str = ""


class Funnel(NamedTuple):
    """The cut whose rows are stages, one after another, and the state that its picture marks in each beside those that are good."""

    cut: str
    marked: str


#: Of several days in order, those from the first of these places up to, but without, the second.
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class History:
    """For a measure that answers for many days at once, faster than day by day.

    `codes`: the lines of any of these days as post_id, the keys and `code`, a text without spaces. `reader`: from a code to the days on
    which such a line has each state that counts. Both are called with the same days.
    """

    codes: Callable[[Sequence[date]], AnySelect]
    reader: Callable[[Sequence[date]], Callable[[str], Mapping[str, Span]]]


@dataclass(frozen=True)
class PostFigure:
    """For a measure that is also told by posts: what those are called that have lines that count, all of them good; and those without any
    line, which are counted apart."""

    good: str
    without: str


class IndicatorFact(NamedTuple):
    """One of what an indicator counts: who or what it is, how it stands, and the post and day by whose term it is placed.

    `keys`: of the own cuts of the measure that the indicator can be cut by.
    """

    unit: int
    word: str
    post_id: int
    on: date
    keys: Mapping[str, int] = {}


class IndicatorCount(NamedTuple):
    """`n` of `d`, and the same without forbearance: None where there is no such figure."""

    n: int
    d: int
    strict_n: int | None = None
    strict_d: int | None = None


@dataclass(frozen=True)
class Indicator:
    """A figure under the code that a board knows it by. `facts(day, since)`: of this day, or of the period from `since` to it.

    `counts_people`: a small number could point at somebody.
    """

    code: str
    title: str
    facts: Callable[[date, date], Iterable[IndicatorFact]]
    count: Callable[[Collection[IndicatorFact]], IndicatorCount]
    cuts: frozenset[str] = frozenset()
    counts_people: bool = True
    of_period: bool = False


@dataclass(frozen=True)
class Period:
    """What took place in the months up to a day, told beside the lines of each row: of people without a line, or no longer there, too.

    `facts(day, since)`: of the period from `since` to the day, with post_id, `on` (the day, by whose term it is placed), and whatever
    `counts` needs. `counts`: of these columns, what each column of the measure is: an aggregate.
    """

    facts: Callable[[date, date], AnySelect]
    counts: Callable[[Any], Mapping[str, ColumnElement[int]]]


@dataclass(frozen=True)
class Wording:
    """How a measure is spoken of."""

    good: str  # what the numerator is: "In date"
    good_meaning: str  # which states those are, in a sentence or two
    late: str  # what else counts, after "a line": "overdue"
    people: str  # whom the figure of people counts: "People with everything in date"
    line: str  # what a line is, in a sentence
    rate: str  # what the rate is, in a sentence
    left_out: str  # which lines do not count, in a sentence
    nobody: str  # where a report finds no line, in a sentence
    units: str = "lines"  # what lines are, in the plural


class More(NamedTuple):
    """Where else figures of the same stand, for whoever has that place in their navigation; and what they are."""

    endpoint: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Measure:
    """`rows(day)`: the lines of that day as id, post_id, the key of each cut, `numbers`, state. `lines(day)`: with the columns of `line`.

    `states` in the order of a table; of these `counted` make the rate, and `good` are its numerator. What stands `beside` is counted in
    nothing. `add_up`: the columns of a group of lines, each Fact with how many lines say it. `all_column`: what the number of all lines is
    called in plain tables. `lines_of(day, posts)`: the lines of these posts alone, where that is quicker. `has_trend`: is it told for so
    many days in the time of a page? `plain`: the columns of plain tables, where not all. `parts`: what lines are made of, as measures
    with the same cuts and one of this name. `period`: what else stands in `columns`, counted of a period instead of lines. `more`: a page
    beside the report.
    """

    name: str
    title: str
    wording: Wording
    states: tuple[State, ...]
    good: frozenset[str]
    counted: frozenset[str]
    rows: Callable[[date], AnySelect]
    beside: tuple[State, ...] = ()
    cuts: tuple[Cut, ...] = ()
    numbers: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    add_up: Callable[[Mapping[Fact, int]], Mapping[str, Any]] | None = None
    line: tuple[LineColumn, ...] = ()
    lines: Callable[[date], AnySelect] | None = None
    lines_of: Callable[[date, Collection[int]], AnySelect] | None = None
    history: History | None = None
    all_column: str = "required"
    posts: PostFigure | None = None
    has_trend: bool = True
    shares: tuple[Share, ...] = ()
    plain: tuple[str, ...] = ()
    funnel: Funnel | None = None
    parts: Mapping[str, "Measure"] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    period: Period | None = None
    more: More | None = None

    @cached_property
    def all_states(self) -> frozenset[str]:
        """Every state that lines are listed with: what stands beside is told, and not listed."""
        return frozenset(state.value for state in self.states)

    @property
    def late(self) -> frozenset[str]:
        """The states that count and are not good."""
        return self.counted - self.good

    @cached_property
    def numbers_held_back(self) -> tuple[str, ...]:
        """Everything that is a number of lines, and so may point at somebody: states, what stands beside them, and columns."""
        return (*(state.value for state in (*self.states, *self.beside)), *(column.name for column in self.columns if column.is_count))

    def state(self, value: str) -> State:
        return next(state for state in (*self.states, *self.beside) if state.value == value)

    def cut(self, name: str) -> Cut | None:
        """The own cut of this name, if it is one."""
        return next((cut for cut in self.cuts if cut.name == name), None)


def by_name(measures: Iterable[Measure]) -> dict[str, Measure]:
    """Measures as addresses and commands name them."""
    return {measure.name: measure for measure in measures}
