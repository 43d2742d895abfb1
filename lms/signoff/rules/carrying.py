"""Pure: how far a sign-off carries into another version of its framework.

What a version says of one competency is given as level -> the meanings of its behaviours there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lms.kit.numbers import counted

Says: TypeAlias = Mapping[int, Collection[str]]
#: A sign-off that has everything that is asked carries as far as its own level, however high that is.
ALL_LEVELS = 999


def carries_to(asked: Says, given: Says, level: int) -> int:
    """Up to which level of `asked` a sign-off at `level` of `given` has every behaviour; 0: not even the first."""
    seen = {meaning for at, meanings in given.items() if at <= level for meaning in meanings}
    missing = [at for at, meanings in asked.items() if not seen.issuperset(meanings)]
    return min(missing) - 1 if missing else ALL_LEVELS


def fits(asked: Says, given: Says, *, level: int, at: int) -> bool:
    """Does a sign-off at `level` of `given` have all that `asked` has up to level `at`?"""
    return carries_to(asked, given, level) >= at


# --- what publishing does -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Need:
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
    needs: Sequence[Need]

    @property
    def sentence(self) -> str:
        return f"{counted(self.carried, 'sign-off', 'sign-offs')} carried"
