"""What somebody wants forgotten of how the files of a source are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Forget(StrEnum):
    """How much of it."""

    TICKED = "ticked"  # the columns and values that are ticked
    FOUND = "found"  # every value that the filter finds
    ALL = "all"


@dataclass(frozen=True)
class Forgotten:
    """What is to go: the ids count where something is ticked, the words of the filter where all that it finds is meant."""

    what: Forget
    columns: Sequence[int] = ()
    values: Sequence[int] = ()
    search: str = ""
    reason: str = ""
