"""What feeds each of our columns: one of the file's, one value for every line, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lms.kit.identifiers import fold
from lms.kit.importing import AnyKind, Column, Order
from lms.kit.importing.columns import is_employer_named, is_needed, listed, plain
from lms.kit.importing.values import Misread, day


@dataclass(frozen=True, slots=True)
class ColumnSource:
    """Where one of our columns comes from: a column of the file by its key, or one value. Neither: it is not in the file."""

    column: str = ""
    fixed: str = ""

    def __bool__(self) -> bool:
        return bool(self.column or self.fixed)


@dataclass(frozen=True)
class ColumnMapping:
    """The feeds of a file by our column's name; only those that feed something."""

    of: Mapping[str, ColumnSource]
    repeated: frozenset[str] = frozenset()  # ours whose empty cells say the same as the line above: cells that were merged
    across: tuple[str, ...] = ()  # columns of a matrix: each is a thing of ours, and its cells say when
    orders: Mapping[str, Order] = field(default_factory=dict)  # what stands first in the dates of ours, where somebody has said so

    def as_json(self) -> dict[str, object]:
        fed = {ours: {"column": feed.column} if feed.column else {"fixed": feed.fixed} for ours, feed in sorted(self.of.items())}
        orders = {"orders": {ours: order.value for ours, order in sorted(self.orders.items())}} if self.orders else {}
        across = {"across": list(self.across)} if self.across else {}
        return {"feeds": fed, "repeated": sorted(self.repeated), **across, **orders}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "ColumnMapping":
        fed = {ours: ColumnSource(feed.get("column", ""), feed.get("fixed", "")) for ours, feed in kept["feeds"].items()}
        orders = {ours: Order(order) for ours, order in kept.get("orders", {}).items()}
        return cls(fed, frozenset(kept.get("repeated", ())), tuple(kept.get("across", ())), orders)

    def with_orders_of(self, other: "ColumnMapping") -> "ColumnMapping":
        """The order of dates as it was said before, where they come from the same column."""
        return replace(self, orders={ours: order for ours, order in other.orders.items() if self.of.get(ours) == other.of.get(ours)})

    def names(self, kind: AnyKind) -> list[str]:
        """Ours that are fed; a matrix feeds two more, one by its headings and one by its cells."""
        matrix = (kind.matrix.heading, kind.matrix.cell) if kind.matrix and self.across else ()
        return list(dict.fromkeys([*self.of, *matrix]))

    def lacking(self, keys: Sequence[str]) -> list[str]:
        """The file's columns that are counted on and not there."""
        there = {fold(key) for key in keys}
        return [feed.column for feed in self.of.values() if feed.column and fold(feed.column) not in there]


def identity(kind: AnyKind, keys: Sequence[str]) -> ColumnMapping:
    """A header of ours, as feeds."""
    ours = {plain(name): name for name in kind.names}
    return ColumnMapping({ours[plain(key)]: ColumnSource(column=key) for key in keys if plain(key) in ours})


def is_asked_first(kind: AnyKind, column: Column, *, employer_given: bool) -> bool:
    """Is this column's question seen at once, even where nothing of the file seems to feed it?"""
    return is_needed(column, employer_given=employer_given) or column.is_asked_first or column.name in {group[0] for group in kind.one_of}


def check_mapping(kind: AnyKind, feeds: ColumnMapping, keys: Sequence[str], *, employer_given: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with a mapping, as (our column, sentence)."""
    columns = {column.name: column for column in kind.targets}
    fed = {*feeds.names(kind)}
    yield from _missing(kind, columns, feeds, employer_given or is_employer_named(kind.columns, fed))
    for lacking in feeds.lacking(keys):
        yield next(ours for ours, feed in feeds.of.items() if feed.column == lacking), f"The file has no column {lacking}."
    yield from _matrix(kind, feeds)
    takers: dict[str, str] = {}
    for ours, feed in feeds.of.items():
        if feed.column and not columns[ours].may_share and takers.setdefault(fold(feed.column), ours) != ours:
            taker = columns[takers[fold(feed.column)]]
            yield ours, f"{feed.column} is taken for the {taker.words} already: it can feed only one of ours."
        if feed.fixed:
            yield from _fixed(columns[ours], feed.fixed)


def _matrix(kind: AnyKind, feeds: ColumnMapping) -> Iterator[tuple[str, str]]:
    """What is a course in a matrix is nothing else, and its heading says which."""
    if not feeds.across:
        return
    across = {fold(key) for key in feeds.across}
    taken = [feed.column for feed in feeds.of.values() if fold(feed.column) in across]
    if taken:
        yield "across", f"{taken[0]} feeds another of our columns: it cannot be one of a matrix as well."
    if kind.matrix and kind.matrix.heading in feeds.of:
        yield kind.matrix.heading, "In a matrix the headings say that: choose “Not in the file”."
    if kind.matrix and feeds.of.get(kind.matrix.cell, ColumnSource()).column:
        yield kind.matrix.cell, "In a matrix the cells say that: choose “Not in the file”."


def _missing(kind: AnyKind, columns: Mapping[str, Column], feeds: ColumnMapping, employer_given: bool) -> Iterator[tuple[str, str]]:
    fed = {*feeds.names(kind)}
    for split in kind.splits:
        if split.column.name in fed and fed & {*split.into}:
            yield split.column.name, f"Choose the {split.column.words}, or {_list(columns, split.into, 'and')}, not both."
        if split.column.name in fed or not fed & {*split.into}:
            fed |= {*split.into}  # where it has none of them, those on record stand in
    for column in kind.columns:
        if column.name not in fed and is_needed(column, employer_given=employer_given):
            yield column.name, f"Say where the {column.words} comes from."
    for group in kind.one_of:
        if not fed & {*group}:
            yield group[0], f"Say where the {_list(columns, group, 'or the')} comes from."


def _list(columns: Mapping[str, Column], names: Sequence[str], last: str) -> str:
    return listed([columns[name].words for name in names], last)


def _fixed(column: Column, value: str) -> Iterator[tuple[str, str]]:
    if not column.may_be_fixed:
        yield column.name, f"The {column.words} cannot be the same on every line."
    elif column.is_day:
        try:
            day(value)
        except Misread:
            yield column.name, "Write the date as 2026-11-03 or 03/11/2026."
