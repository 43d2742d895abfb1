"""Pure: a subject as it is written down, and what may be changed about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lms.kit.identifiers import fold
from lms.training.rules.enums import Kind, Transfers
from lms.training.rules.requirements import renewed

#: No interval is longer: a slip of the finger, not fifty years.
LONGEST_MONTHS = 600
CODE_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


@dataclass(frozen=True)
class Wanted:
    """Which subjects. Empty: all that are not retired."""

    text: str = ""
    category: Kind | None = None
    retired: bool = False


@dataclass(frozen=True)
class Text:
    """What a subject says of itself. `family` is the code of an existing family; empty: one of its own. `level` counts from 1."""

    name: str
    family: str
    level: int
    category: Kind
    due_days: int | None
    transfers: Transfers
    aliases: tuple[str, ...]
    authority: str
    check_locally: bool
    note: str
    on_the_job: bool = False


@dataclass(frozen=True)
class Change:
    """From this day on (None: from the beginning) so many months; None: once only."""

    from_day: date | None
    months: int | None
    reason: str = ""

    @property
    def said(self) -> str:
        return how_often(self.months)


def how_often(months: int | None) -> str:
    """ "Every 2 years", or "Once only"."""
    return renewed(None, False, months)


def words_of(code: str, name: str, aliases: Iterable[str]) -> str:
    """What a subject is found by: code, name and every other name, without case and accents."""
    return " ".join(fold(one) for one in (code, name, *aliases))


def listed(aliases: str) -> tuple[str, ...]:
    """One a line, each once, without case and accents; the way of writing that came first stays."""
    found: dict[str, str] = {}
    for line in aliases.splitlines():
        if fold(line):
            found.setdefault(fold(line), " ".join(line.split()))
    return tuple(found.values())


def covered(start: int, covers: Mapping[int, Iterable[int]]) -> frozenset[int]:
    """A subject and all that it covers, however far round."""
    found, waiting = {start}, [start]
    while waiting:
        fresh = set(covers.get(waiting.pop(), ())) - found
        found |= fresh
        waiting.extend(fresh)
    return frozenset(found)
