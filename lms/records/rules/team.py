"""Pure: the team as a grid of people and what each must have: its cells, and who and what comes first."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from lms.records.rules.statuses import WORST_FIRST
from lms.training.rules.enums import Status

K = TypeVar("K")
#: What somebody can do something about: a phone shows these, and counts the others.
TO_DO = frozenset({Status.OVERDUE, Status.EXPIRING, Status.NOT_YET_DUE})
#: How the stylesheet knows a status. A letter, as there are thousands of them on a page.
LETTERS = {
    Status.OVERDUE: "o",
    Status.EXPIRING: "e",
    Status.NOT_YET_DUE: "n",
    Status.CURRENT: "c",
    Status.PAUSED: "p",
    Status.EXEMPT: "x",
}


class Cell(NamedTuple):
    """One person and one thing they must have. `rank`: the worst is 0; `letter`: how it looks."""

    rank: int
    letter: str
    word: str
    is_to_do: bool


def cell_of(status: Status) -> Cell:
    """How a status stands in the grid."""
    return Cell(WORST_FIRST.index(status), LETTERS[status], status.label, status in TO_DO)


def worst_first(keys: Iterable[K], cells: Iterable[tuple[K, Cell]]) -> list[K]:
    """The keys (of people, or of columns) with the most of the worst cells first; of equals, in their own order."""
    ranks: dict[K, list[int]] = defaultdict(list)
    for key, cell in cells:
        if cell.is_to_do:
            ranks[key].append(cell.rank)
    return sorted(keys, key=lambda key: [-ranks[key].count(rank) for rank in range(len(WORST_FIRST))])
