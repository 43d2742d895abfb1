"""Pure: how far a sign-off carries into another version of its framework.

What a version says of one competency is given as level -> the meanings of its behaviours there.
"""

from collections.abc import Collection, Mapping
from typing import TypeAlias

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
