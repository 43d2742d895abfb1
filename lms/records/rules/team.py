"""Pure: the team as a grid of people and what each must have: its cells, and who and what comes first."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, TypeVar

from lms.records.rules.statuses import WORST_FIRST
from lms.signoff.rules import team as states
from lms.signoff.rules.states import State
from lms.signoff.rules.team import DomainState
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
    """One person and one thing they must have. `rank`: the worst is 0; `letter`: how it looks; `note`: what stands below the word."""

    rank: int
    letter: str
    word: str
    is_to_do: bool
    note: str = ""

    @property
    def text(self) -> str:
        """In one line: "Not yet, 3 of 4 signed off"."""
        return f"{self.word}, {self.note}" if self.note else self.word


@cache
def cell_of(status: Status) -> Cell:
    """How a status stands in the grid."""
    return Cell(WORST_FIRST.index(status), LETTERS[status], status.label, status in TO_DO)


#: The same of competencies.
STATE_LETTERS = {
    State.TO_REVIEW: "o",
    State.NOT_YET: "n",
    State.TOP_UP: "e",
    State.REQUESTED: "w",
    State.SIGNED_OFF: "c",
    State.PAUSED: "p",
}


def cell_of_domain(state: DomainState) -> Cell:
    """The worst of a domain's competencies, and how many of them are signed off."""
    worst = state.worst
    is_to_do = worst not in (State.SIGNED_OFF, State.PAUSED)
    return Cell(states.WORST_FIRST.index(worst), STATE_LETTERS[worst], worst.label, is_to_do, state.share)


def worst_first(keys: Iterable[K], cells: Iterable[tuple[K, Cell]]) -> list[K]:
    """The keys (of people, or of columns) with the most of the worst cells first; of equals, in their own order."""
    ranks: dict[K, list[int]] = defaultdict(list)
    for key, cell in cells:
        if cell.is_to_do:
            ranks[key].append(cell.rank)
    return sorted(keys, key=lambda key: [-ranks[key].count(rank) for rank in range(len(WORST_FIRST))])
