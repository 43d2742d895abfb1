"""Does a file look like another employer's? It is never refused for that: somebody has to say that it is the right one.

Whose it seems to be stays unsaid: that may be an employer whom the reader knows nothing about.
"""

from collections.abc import Collection, Mapping

from lms.kit.numbers import counted, number

#: Fewer than these are no sign of anything.
LEAST = 5
#: So much of an employer's people missing from a list is more than a month's leavers.
MANY_MISSING = 0.3

QUESTION = "Is it the right employer?"


def about_people(*, lines: int, adds: int, missing: int, current: int, elsewhere: int) -> str:
    """What is odd about a staff list; "" where nothing is.

    `missing` of `current` running posts are not on it, and `elsewhere` of its new numbers belong to the same last name at another employer.
    """
    if missing >= LEAST and missing > MANY_MISSING * current:
        missing_here = f"{number(missing)} of the {number(current)} people on record are missing from it"
        return f"This file would add {counted(adds, 'person', 'people')}, and {missing_here}. {QUESTION}"
    if elsewhere >= LEAST and 2 * elsewhere > lines:
        known_elsewhere = f"{number(elsewhere)} of the {number(lines)} people on this list"
        return f"{known_elsewhere} are on record with the same number at another employer. {QUESTION}"
    return ""


def about_numbers(named: Mapping[int, Collection[str]], posts: Collection[tuple[int, str]]) -> str:
    """What is odd about a file of facts about people. `named`: the employee numbers it names by employer; `posts`: all there are."""
    every = sum(map(len, named.values()))
    unknown = {number for employer_id, numbers in named.items() for number in numbers if (employer_id, number) not in posts}
    known_elsewhere = {number for _, number in posts} & unknown
    if len(unknown) >= LEAST and 2 * len(unknown) > every and 2 * len(known_elsewhere) >= len(unknown):
        unknown_here = f"{number(len(unknown))} of the {number(every)} employee numbers in this file are unknown here"
        return f"{unknown_here}, and most belong to another employer. {QUESTION}"
    return ""
