"""A training matrix: a row a person, a column a course, and in the cells dates, 'yes' or nothing."""

from collections.abc import Collection, Mapping, Sequence

from lms.imports.rules.mapping import cells
from lms.kit.identifiers import fold
from lms.kit.importing.values import Misread, day

#: That somebody has done a course, without a day.
YES = frozenset(["yes", "y", "x", "✓", "✔", "done", "complete", "completed", "pass", "passed", "trained", "true"])
#: That they have not, or need not.
NO = frozenset(["no", "n", "outstanding", "not done", "not required", "not needed", "required", "due", "booked", "false"]) | cells.NO_DATE
#: With fewer such columns a sheet is a list, in which one date stands beside each name.
FEWEST = 2


def is_no(text: str) -> bool:
    """Does a cell say that there is nothing to record?"""
    return not text or fold(text) in NO


def is_yes(text: str) -> bool:
    """Does a cell say that it was done, and not when?"""
    return fold(text) in YES


def _is_mark(text: str) -> bool:
    """Is this what stands in the cells of a matrix?"""
    if is_no(text) or is_yes(text):
        return True
    try:
        day(cells.day(text))
    except Misread:
        return False
    return True


def suggest_across(columns: Sequence[str], examples: Mapping[str, Collection[str]], taken: Collection[str]) -> tuple[str, ...]:
    """The columns that look like courses: none of ours is fed by them, and their cells say when, yes or no. None: it is no matrix."""
    used = {fold(key) for key in taken}
    marked = [key for key in columns if fold(key) not in used and examples[key] and all(map(_is_mark, examples[key]))]
    return tuple(marked) if len(marked) >= FEWEST else ()
