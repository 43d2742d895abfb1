"""One thing that a file does, as its page tells it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.kit.importing import Difference, What


@dataclass(frozen=True)
class Change:
    """A line's change: one sentence for each thing that differs. Line 0: no line asks for it."""

    line: int
    what: What
    who: str
    differences: tuple[Difference, ...]

    @property
    def sentences(self) -> list[tuple[str, bool]]:
        """'job role: HCSW, now Senior HCSW', each with whether it is not to be overlooked."""
        return [(difference.in_words(self.what), difference.is_notable) for difference in self.differences]

    @property
    def before(self) -> str:
        """What it was, in one text."""
        return "; ".join(f"{each.label}: {each.before}" if each.label else each.before for each in self.differences if each.before)

    @property
    def after(self) -> str:
        """What it becomes, in one text."""
        return "; ".join(f"{each.label}: {each.after}" if each.label else each.after for each in self.differences if each.after)


def differences_of(stored: Iterable[Mapping[str, Any]] | None, before: str, after: str) -> tuple[Difference, ...]:
    """As they were kept. What was told in two texts, as runs of before were, differs as a whole."""
    if stored is None:
        return (Difference("", before, after),) if before or after else ()
    return tuple(Difference(**each) for each in stored)
