"""What somebody says about the cells of one file: what an empty one does, and which order its dates have."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.kit.importing import AnyKind, Order
from lms.kit.importing.columns import listed, plain
from lms.kit.refusal import Refused


@dataclass(frozen=True)
class CellChoices:
    """By our columns' names. What is not among them is as it always is: empty cells change nothing, and days stand first."""

    empty_removes: frozenset[str] = frozenset()
    date_order: Mapping[str, Order] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"empty_removes": sorted(self.empty_removes), "date_order": {name: order.value for name, order in self.date_order.items()}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "CellChoices":
        orders = {name: Order(order) for name, order in kept.get("date_order", {}).items()}
        return cls(frozenset(kept.get("empty_removes", ())), orders)


@dataclass(frozen=True)
class CellQuestions:
    """What of that a file gives reason to say: lines by column whose empty cell could remove something, and columns of dates in doubt."""

    emptied: Mapping[str, int] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)  # with the order that was said or remembered, "" where none was

    def as_json(self) -> dict[str, Any]:
        return {"emptied": dict(self.emptied), "dates": dict(self.dates)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "CellQuestions":
        return cls(kept.get("emptied", {}), kept.get("dates", {}))

    def __bool__(self) -> bool:
        return bool(self.emptied or self.dates)


def choices_of(kind: AnyKind, empty_removes: Iterable[str], date_order: Iterable[str]) -> CellChoices:
    """What was written on a command line: names of columns, and 'start_date=month'. Raises Refused."""
    emptied = {column.name for column in kind.columns if column.may_be_emptied}
    days = {column.name for column in kind.columns if column.is_day}
    orders = {}
    for text in date_order:
        name, _, order = text.partition("=")
        if order not in list(Order):
            raise Refused(f"Write {text.partition('=')[0]}=day or {text.partition('=')[0]}=month: which of them stands first.")
        orders[_column(name, days, "No order of dates can be given for")] = Order(order)
    return CellChoices(frozenset(_column(name, emptied, "An empty cell removes nothing in") for name in empty_removes), orders)


def _column(name: str, among: Collection[str], refusal: str) -> str:
    column = next((column for column in among if plain(column) == plain(name)), None)
    if column is None:
        others = f" Such columns are {listed(sorted(among))}." if among else ""
        raise Refused(f"{refusal} the column {name}.{others}")
    return column
