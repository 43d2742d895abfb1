"""Taking back what a run wrote: which rows go back, which stay and why. Told what was written, what is there now, what hangs on it.

Rows of some tables are never removed: one that the run added is revoked instead, and stays where something else vouches for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple


class Did(StrEnum):
    ADDED = "added"
    CHANGED = "changed"


class UndoState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


#: Kept on the run's page; all are counted.
KEPT_LISTED = 2_000


class Row(NamedTuple):
    """A row of any table."""

    record: str
    id: int


@dataclass(frozen=True, slots=True)
class Written:
    """What a run did to one row in all: of a changed one the columns that it changed, of a new one every column."""

    did: Did
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class Ref(NamedTuple):
    """A row that points to another by one of its columns."""

    row: Row
    column: str
    target: Row


@dataclass(frozen=True)
class Known:
    """What is there now: the written rows (absent: gone), what points to them, what they go back with, and which rows exist or clash."""

    rows: Mapping[Row, Mapping[str, Any]]
    refs: Sequence[Ref] = ()
    groups: Mapping[Row, Row] = field(default_factory=dict)  # a written row -> what it is a part of: parts go back together or not at all
    spans: Mapping[Row, Mapping[Row, tuple[Any, Any]]] = field(default_factory=dict)  # that -> all its parts -> first and last day
    span_columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # table of parts -> where these days stand
    revoked: Collection[str] = frozenset()  # tables whose rows are never removed
    called: Mapping[str, str] = field(default_factory=dict)  # tables in words: "an absence"
    gone: Collection[Row] = frozenset()  # rows that old values point to, and that are not there any more
    clashing: Mapping[Row, Row] = field(default_factory=dict)  # rows whose old number, say, another row has by now
    refused: Mapping[Row, str] = field(default_factory=dict)  # rows that cannot have their old values again, and why


@dataclass
class UndoPlan:
    """What an undo does, and what it leaves."""

    remove: set[Row] = field(default_factory=set)
    revoke: set[Row] = field(default_factory=set)
    restore: dict[Row, Mapping[str, Any]] = field(default_factory=dict)
    kept: dict[Row, str] = field(default_factory=dict)


CHANGED = "It has been changed since."
NOT_THERE = "It is not there any more."
BUILT_ON = "A later change of the same {what} builds on it."
OLD_GONE = "What it pointed to before is not there any more."
SOMETHING = "something else"
OLD_TAKEN = "Somebody else has its old number by now."


def merged(written: Iterable[tuple[Row, Written]]) -> dict[Row, Written]:
    """One entry for each row, however often the run wrote it: the first before, the last after."""
    found: dict[Row, Written] = {}
    for row, one in written:
        first = found.get(row)
        if first is None:
            found[row] = one
        elif first.did == Did.ADDED:
            found[row] = Written(Did.ADDED, {}, {**first.after, **one.after})
        else:
            found[row] = Written(Did.CHANGED, {**one.before, **first.before}, {**first.after, **one.after})
    return found


def plan_undo(written: Mapping[Row, Written], known: Known) -> UndoPlan:
    """Rows go back where they still are as the run left them and nothing else hangs on them."""
    return _Planner(written, known).plan()


class _Planner:
    def __init__(self, written: Mapping[Row, Written], known: Known) -> None:
        self.written, self.known = written, known
        self.kept: dict[Row, str] = {}
        self.parts: dict[Row, list[Row]] = defaultdict(list)
        for row, whole in known.groups.items():
            self.parts[whole].append(row)

    def plan(self) -> UndoPlan:
        for row, one in self.written.items():
            self._look(row, one)
        before = -1
        while before < len(self.kept):
            before = len(self.kept)
            self._settle_parts()
            self._settle_refs()
            self._settle_numbers()
        plan = UndoPlan(kept=self.kept)
        for row, one in self.written.items():
            if row in self.kept:
                continue
            if one.did == Did.CHANGED:
                plan.restore[row] = one.before
            else:
                (plan.revoke if row.record in self.known.revoked else plan.remove).add(row)
        return plan

    def _look(self, row: Row, one: Written) -> None:
        now = self.known.rows.get(row)
        if now is None:
            self.kept[row] = NOT_THERE
        elif any(now[column] != value for column, value in one.after.items()):
            self.kept[row] = CHANGED
        elif row in self.known.gone:
            self.kept[row] = OLD_GONE
        elif row in self.known.refused:
            self.kept[row] = self.known.refused[row]

    def _goes(self, row: Row) -> bool:
        return self._is_taken_back(row) and row.record not in self.known.revoked

    def _is_taken_back(self, row: Row) -> bool:
        return row in self.written and row not in self.kept and self.written[row].did == Did.ADDED

    def _keep(self, row: Row, why: str) -> None:
        self.kept.setdefault(row, why)

    def _settle_parts(self) -> None:
        """The terms of one post go back together or not at all, and a new post goes with its terms."""
        for whole, rows in self.parts.items():
            stays = whole in self.written and self.written[whole].did == Did.ADDED and whole in self.kept
            if stays or any(row in self.kept for row in rows) or self._would_overlap(whole, rows):
                for row in rows:
                    self._keep(row, BUILT_ON.format(what=whole.record))

    def _would_overlap(self, whole: Row, rows: Sequence[Row]) -> bool:
        spans = dict(self.known.spans.get(whole, {}))
        for row in rows:
            one = self.written[row]
            if one.did == Did.ADDED:
                spans.pop(row, None)
            elif row in spans:
                (first, last), (start, end) = self.known.span_columns[row.record], spans[row]
                spans[row] = one.before.get(first, start), one.before.get(last, end)
        ordered = sorted(spans.values(), key=lambda span: span[0])
        return any(end is None or end >= start for (_, end), (start, _) in pairwise(ordered))

    def _settle_refs(self) -> None:
        """What something else points to stays."""
        for ref in self.known.refs:
            if self._is_taken_back(ref.target) and not self._goes(ref.row) and not self._lets_go(ref):
                self._keep(ref.target, f"{self.known.called.get(ref.row.record, SOMETHING).capitalize()} hangs on it.")

    def _settle_numbers(self) -> None:
        """A number goes back unless another row has it that stays."""
        for row, other in self.known.clashing.items():
            if not self._goes(other):
                self._keep(row, OLD_TAKEN)

    def _lets_go(self, ref: Ref) -> bool:
        """Does it point elsewhere once its old values are back?"""
        one = self.written.get(ref.row)
        if one is None or ref.row in self.kept or one.did != Did.CHANGED or ref.column not in one.before:
            return False
        return bool(one.before[ref.column] != ref.target.id)


# --- in which order -------------------------------------------------------------------------------------------------------------------


def removal_order(plan: UndoPlan, refs: Iterable[Ref]) -> tuple[list[set[Row]], list[set[Row]]]:
    """The rows that go, before and after the changed ones get their old values: no row goes while another still points to it."""
    pointing: defaultdict[Row, set[Row]] = defaultdict(set)
    for ref in refs:
        if ref.target in plan.remove and ref.row != ref.target:
            pointing[ref.target].add(ref.row)
    left = set(plan.remove)
    first = list(_free(left, {*left, *plan.restore}, pointing))
    return first, [*_free(left, set(left), pointing), left]


def _free(left: set[Row], holding: set[Row], pointing: Mapping[Row, set[Row]]) -> Iterator[set[Row]]:
    """Takes out of `left`, again and again, the rows to which nothing that still holds points."""
    while ready := {row for row in left if not pointing.get(row, set()) & holding}:
        yield ready
        left -= ready
        holding -= ready
