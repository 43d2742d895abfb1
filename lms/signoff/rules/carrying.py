"""Pure: how far a sign-off carries into another version of its framework, and what publishing one does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lms.kit.numbers import counted

#: A behaviour of the version of the day: its level there, and from which level the sign-off's version has it; None: it has not.
Need: TypeAlias = tuple[int, int | None]
#: A sign-off that has everything that is asked carries as far as its own level, however high that is.
ALL_LEVELS = 999


def carries_to(needs: Iterable[Need], level: int) -> int:
    """Up to which level of the version of the day a sign-off at `level` of its own has every behaviour; 0: not even the first."""
    missing = [at for at, had_from in needs if had_from is None or had_from > level]
    return min(missing) - 1 if missing else ALL_LEVELS


# --- what publishing does -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TopUp:
    """So many people have to add what is new in one competency at one level."""

    code: str
    level: int
    people: int

    @property
    def sentence(self) -> str:
        return f"{counted(self.people, 'person needs', 'people need')} a top-up of {self.code} level {self.level}"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a version does to the sign-offs that are in date on the day it comes into force.

    `carried`: they count as before; `more`: they say less than the version asks at their own level; `gone`: their competency is not in it.
    """

    carried: int
    more: int
    gone: int
    top_ups: Sequence[TopUp]

    @property
    def sentence(self) -> str:
        return f"{counted(self.carried, 'sign-off', 'sign-offs')} carried"
