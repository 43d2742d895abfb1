"""One line of "what you need to do next": every room answers with these, and home puts them in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum


class Weight(IntEnum):
    """What comes first, first."""

    OVERDUE = 1
    WAITING = 2  # for this person: somebody else cannot go on
    SOON = 3
    COMING = 4


@dataclass(frozen=True)
class Todo:
    """One verb, one thing, one date. `endpoint`, `values` and `anchor` say where it is done; `status` is the word of the tag beside it."""

    verb: str
    thing: str
    weight: Weight
    endpoint: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    anchor: str | None = None
    when: str | None = None  # what the date is: "Due by"
    on: date | None = None
    status: str | None = None
    hint: str | None = None  # how it is done, where the page it leads to does not do it

    @property
    def place(self) -> tuple[Weight, date, str]:
        """The key to sort by."""
        return self.weight, self.on or date.max, self.thing
