"""A page of a list whose order is made of more than a column: the keys are read whole, as text, the rows of the page alone in full."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from lms.kit.tables import PageOfRows, PageRequest


def page_of(keys: Sequence[tuple[str, int]], ask: PageRequest) -> PageOfRows[int]:
    """The ids of the page asked for; `keys` are (sort key, id) in any order."""
    ordered = sorted(keys)
    many = ask.per_page or len(ordered)
    if ask.before is not None:
        end = bisect_left(ordered, _cursor(ask.before))
        begin = max(0, end - many)
    else:
        begin = bisect_right(ordered, _cursor(ask.after)) if ask.after is not None else 0
        end = min(begin + many, len(ordered))
    rows = ordered[begin:end]
    page = PageOfRows([row_id for _, row_id in rows], len(ordered))
    return replace(page, before=rows[0] if rows and begin else None, after=rows[-1] if rows and end < len(ordered) else None)


def _cursor(key: tuple[object, int]) -> tuple[str, int]:
    return str(key[0]), key[1]
