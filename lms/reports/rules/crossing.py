"""Pure: two dimensions crossed, and what is held back so that neither rows, columns nor totals give a small count away.

A reader of the table knows every total that is shown, the totals of the same report cut by either dimension alone, and these rules. So a
small count is safe only if it could be another one: if some of it can be moved to another row and another column, in cells and totals
that are held back too, without any figure that is shown becoming wrong. `_Board.protect` looks for the four corners of such a move.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from lms.access import FEWEST_SHOWN
from lms.reports.rules.counting import FEWER, NOT_SHOWN, Shown, is_small

#: A row and a column, by key; "" stands for the totals.
Place: TypeAlias = tuple[str, str]
TOTAL = ""
#: What a rate is made of, by number: lines that are good, and the others that count.
PARTS = (0, 1)
_NO_LIMIT = 1_000_000_000


@dataclass(frozen=True)
class Crossing:
    """The table. Rows, columns and whole are the report cut by one dimension, as disclosed; where there is no cell there is no line."""

    rows: Sequence[Shown]
    columns: Sequence[Shown]
    whole: Shown
    cells: Mapping[Place, Shown]
    held_back: frozenset[Place] = frozenset()

    @cached_property
    def hides_totals(self) -> bool:
        """Would any total tell a cell?"""
        return (TOTAL, TOTAL) in self.held_back and self.whole.shows_rate

    def at(self, row: Shown, column: Shown) -> Shown | None:
        """The cell of this row and column, or the total where either is the whole."""
        if row.key and column.key:
            return self.cells.get((row.key, column.key))
        return self.whole if not row.key and not column.key else row if row.key else column

    def shows(self, row: Shown, column: Shown) -> bool:
        """May this cell's rate and its two counts be seen?"""
        return (row.key, column.key) not in self.held_back

    def instead(self, row: Shown, column: Shown) -> str:
        """What stands where a rate may not be seen."""
        cell = self.at(row, column)
        return FEWER if cell and is_small(cell.tally.counted) else NOT_SHOWN


def crossed(rows: Sequence[Shown], columns: Sequence[Shown], whole: Shown, cells: Mapping[Place, Shown]) -> Crossing:
    """The table with what has to be held back."""
    if whole.is_open:
        return Crossing(rows, columns, whole, cells)
    board = _Board({row.key: row for row in rows}, {column.key: column for column in columns}, whole, cells)
    return Crossing(rows, columns, whole, cells, board.held_back())


@dataclass
class _Board:
    """The table with its totals as one more row and column, and which of it is hidden."""

    rows: Mapping[str, Shown]
    columns: Mapping[str, Shown]
    whole: Shown
    cells: Mapping[Place, Shown]
    hidden: set[Place] = field(default_factory=set)

    def held_back(self) -> frozenset[Place]:
        """What is not to be shown: if need be all totals, and then nothing can be subtracted from anything."""
        self.hidden = {place for place in self._totals() if not self._shown(place).shows_rate}
        self.hidden |= {place for place, cell in self.cells.items() if not cell.is_open and _has_small(cell)}
        if not all(self.protect(*need) for need in sorted(self._needs())):
            self.hidden |= set(self._totals())
        return frozenset(self.hidden)

    def _totals(self) -> Iterator[Place]:
        yield from ((key, TOTAL) for key in self.rows)
        yield from ((TOTAL, key) for key in self.columns)
        yield (TOTAL, TOTAL)

    def _shown(self, place: Place) -> Shown:
        row, column = place
        if row and column:
            return self.cells[place]
        return self.rows[row] if row else self.columns[column] if column else self.whole

    def _needs(self) -> Iterator[tuple[Place, int, int, int]]:
        """Every small count that is hidden: where, in which part of the rate, and by how much it should be free to fall and to rise."""
        for place in list(self.hidden):
            entry = self._shown(place)
            for part in PARTS:
                if TOTAL in place:
                    counts = [entry.tally.of(state) for state in _states(entry, part) if state in entry.held_back]
                    yield from ((place, part, count - 1, FEWEST_SHOWN - 1 - count) for count in counts if is_small(count))
                elif is_small(count := _count(entry, part)):
                    yield (place, part, *_freedom(count, entry.tally.counted))

    def protect(self, place: Place, part: int, fall: int, rise: int) -> bool:
        """Hide what this count could be moved to. False where there is no such place."""
        if _turns(place):
            fall, rise = rise, fall
        beside = self._candidates([(place[0], column) for column in (*self.columns, TOTAL) if column != place[1]], part, rise, fall)
        below = self._candidates([(row, place[1]) for row in (*self.rows, TOTAL) if row != place[0]], part, rise, fall)
        best: tuple[int, int, list[Place]] | None = None
        for candidate in beside:
            for other in below:
                cost = candidate.cost + other.cost
                if best and cost >= best[0]:
                    break
                corner = self._candidate((other.place[0], candidate.place[1]), part, fall, rise)
                if corner and (not best or (cost + corner.cost, corner.due) < best[:2]):
                    best = (cost + corner.cost, corner.due, [candidate.place, other.place, corner.place])
            if best and (best[0] == 0 or candidate.cost > best[0]):
                break
        self.hidden |= set(best[2]) if best else set()
        return best is not None

    def _candidates(self, places: Iterable[Place], part: int, fall: int, rise: int) -> list["_Candidate"]:
        candidates = (self._candidate(place, part, fall, rise) for place in places)
        return sorted(
            (candidate for candidate in candidates if candidate), key=lambda candidate: (candidate.cost, candidate.due, candidate.place)
        )

    def _candidate(self, place: Place, part: int, fall: int, rise: int) -> "_Candidate | None":
        """This place as a corner of the move, if it is or can be hidden and has room to fall and to rise so far."""
        room = self._room(place, part)
        if room is None or min(room[0] - fall, room[1] - rise) < 0:
            return None
        return _Candidate(place, 0 if place in self.hidden else 1, self._shown(place).tally.counted)

    def _room(self, place: Place, part: int) -> tuple[int, int] | None:
        """How far this count could be lower and higher, for all that a reader knows of it; turned round for totals."""
        if TOTAL in place:
            return _turned(place, self._room_of_total(place, part)) if place in self.hidden else None
        cell = self.cells.get(place)
        if cell is None or cell.is_open or not cell.tally.counted:
            return None
        count, due = _count(cell, part), cell.tally.counted
        return (min(count, due - 1), FEWEST_SHOWN - 1 - due) if is_small(due) else (min(count, due - FEWEST_SHOWN), _NO_LIMIT)

    def _room_of_total(self, place: Place, part: int) -> tuple[int, int]:
        """The report cut by one dimension says which states it holds back, and which of them are small."""
        entry, fall, rise = self._shown(place), 0, 0
        for state in _states(entry, part):
            count = entry.tally.of(state)
            if state in entry.held_back and is_small(count):
                fall, rise = fall + count - 1, rise + FEWEST_SHOWN - 1 - count
            elif state in entry.held_back:
                fall, rise = fall + max(0, count - FEWEST_SHOWN), _NO_LIMIT
        return fall, rise


@dataclass(frozen=True)
class _Candidate:
    """A place that could be hidden. Cost: 1 where it would be shown otherwise."""

    place: Place
    cost: int
    due: int


def _has_small(cell: Shown) -> bool:
    return any(is_small(_count(cell, part)) for part in PARTS)


def _states(cell: Shown, part: int) -> list[str]:
    measure = cell.tally.measure
    return sorted((measure.good, measure.late)[part])


def _count(cell: Shown, part: int) -> int:
    return sum(map(cell.tally.of, _states(cell, part)))


def _freedom(count: int, due: int) -> tuple[int, int]:
    """By how much a small count should be free to fall and rise, within what its cell says of itself: fewer than 5 lines, or more."""
    if is_small(due):
        fall, rise = min(count, due) - 1, min(FEWEST_SHOWN - 1 - count, FEWEST_SHOWN - 1 - due)
        return (fall, rise) if fall or rise else (min(count, due - 1), 0)
    fall, rise = min(count - 1, due - FEWEST_SHOWN), FEWEST_SHOWN - 1 - count
    return (fall, rise) if fall or rise else (0, 1)


def _turns(place: Place) -> bool:
    """A total rises with its cells, while the cells beside each other rise and fall in turn."""
    return (place[0] == TOTAL) != (place[1] == TOTAL)


def _turned(place: Place, room: tuple[int, int]) -> tuple[int, int]:
    return (room[1], room[0]) if _turns(place) else room
