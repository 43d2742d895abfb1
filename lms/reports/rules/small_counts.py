"""Pure: what is held back from whoever may not open the people behind a figure, so that the rest of the table gives no small count away.

The reader is taken to know the total of every column, these rules, and that a count called "fewer than 5" is 1, 2, 3 or 4. Enough more
is held back that each of these four stays possible for each of them.
"""

from collections.abc import Sequence
from dataclasses import replace

from lms.access import FEWEST_SHOWN
from lms.reports.rules.counting import Shown, is_small

#: How far a small count may lie from the furthest value it could be taken for.
SPREAD = FEWEST_SHOWN - 2


def disclosed(rows: Sequence[Shown]) -> list[Shown]:
    """Hold back what could point at somebody, in the rows that are not open: counts of 1 to 4, and as many more as keep those secret."""
    closed = [row for row in rows if not row.is_open]
    hidden = {name: _held_back([row.tally.of(name) for row in closed]) for name in _numbers(rows)}
    people = _held_back([row.people.closed_good for row in closed]) | _held_back([row.people.closed_late for row in closed])
    replaced = {
        id(row): replace(
            row,
            held_back=frozenset(name for name, places in hidden.items() if at in places),
            holds_people_back=at in people,
        )
        for at, row in enumerate(closed)
    }
    return [replaced.get(id(row), row) for row in rows]


def disclosed_total(row: Shown, rows: Sequence[Shown] = ()) -> Shown:
    """The row of totals of `rows`, as disclosed: small counts are held back there too, and what would tell the rest of a column."""
    if row.is_open:
        return row
    parts = {name: [part.tally.of(name) for part in rows if name in part.held_back] for name in _numbers([row])}
    hidden = frozenset(name for name, counts in parts.items() if is_small(row.tally.of(name)) or not _keeps_secret(counts))
    # Three rows called "fewer than 5" and a total called so would tell each of them.
    unsaid = frozenset(name for name in hidden if sum(map(is_small, parts[name])) > 2)
    tells_figures = any(part.held_back for part in rows)
    return replace(row, held_back=hidden, unsaid=unsaid, holds_people_back=_tells_people(rows), holds_figures_back=tells_figures)


def _numbers(rows: Sequence[Shown]) -> Sequence[str]:
    return rows[0].tally.measure.numbers_held_back if rows else ()


def _tells_people(rows: Sequence[Shown]) -> bool:
    hidden = [row.people for row in rows if row.holds_people_back]
    return not all(
        _keeps_secret(counts) for counts in ([people.closed_good for people in hidden], [people.closed_late for people in hidden])
    )


def _keeps_secret(hidden: Sequence[int]) -> bool:
    """Is every small count among these secret from who knows their sum, and which of them are small?"""
    small = sum(map(is_small, hidden))
    large = sum(count >= FEWEST_SHOWN for count in hidden)
    if not small:
        return True
    if large:
        return sum(hidden) >= small + SPREAD + FEWEST_SHOWN * large
    return small + SPREAD <= sum(hidden) <= (FEWEST_SHOWN - 1) * small - SPREAD


def _held_back(counts: Sequence[int]) -> set[int]:
    """The places in a column to hold back: the small counts, and the smallest others that keep them secret."""
    hidden = {at for at, count in enumerate(counts) if is_small(count)}
    others = sorted((count, at) for at, count in enumerate(counts) if count >= FEWEST_SHOWN)
    while others and not _keeps_secret(known := [counts[at] for at in hidden]):
        enough = (other for other in others if _keeps_secret([*known, other[0]]))
        chosen = next(enough, others[0])
        others.remove(chosen)
        hidden.add(chosen[1])
    return hidden
