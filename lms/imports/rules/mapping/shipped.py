"""Sources whose files are read without asking: recognised by how the header begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.imports.rules.mapping.column_mapping import ColumnMapping, ColumnSource
from lms.imports.rules.mapping.words import Words, value_key
from lms.kit.identifiers import fold


@dataclass(frozen=True)
class Shipped:
    """One form of file of one source, as the reference list has it. Columns of the file by their folded name."""

    name: str
    kind: str  # the code of an import kind
    begins: Sequence[Sequence[str]]
    feeds: ColumnMapping
    codes: Mapping[str, Mapping[str, str]]
    means: Words
    drop: frozenset[str] = frozenset()
    leave_out: Mapping[str, frozenset[str]] | None = None
    beside: Mapping[str, str] = field(default_factory=dict)  # columns that feed none of ours, by what they are read for

    def recognises(self, header: Sequence[str]) -> bool:
        """Does a header begin like this?"""
        cells = [cell.strip().upper() for cell in header]
        return any(cells[: len(first)] == list(first) for first in self.begins)

    def fitting(self, keys: Sequence[str]) -> ColumnMapping:
        """The feeds as far as the file has their columns: older forms have fewer."""
        lost = set(self.feeds.lacking(keys))
        return ColumnMapping({ours: feed for ours, feed in self.feeds.of.items() if feed.column not in lost})


def read_shipped(listed: Mapping[str, Any]) -> list[Shipped]:
    """Every entry of the reference list."""
    return [_entry(one) for one in listed["sources"]]


def _entry(one: Mapping[str, Any]) -> Shipped:
    return Shipped(
        name=one["name"],
        kind=one["kind"],
        begins=one["begins"],
        feeds=ColumnMapping({ours: ColumnSource(column=column) for ours, column in one["feeds"].items()}),
        codes={fold(column): {str(code): word for code, word in words.items()} for column, words in one["codes"].items()},
        means={ours: {value_key(value): target for value, target in words.items()} for ours, words in one["means"].items()},
        drop=frozenset(map(fold, one.get("drop", ()))),
        leave_out={fold(column): frozenset(map(fold, words)) for column, words in one.get("leave_out", {}).items()},
        beside={name: fold(column) for name, column in one.get("beside", {}).items()},
    )
