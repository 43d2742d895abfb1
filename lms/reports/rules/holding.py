"""Pure: what is held back from whoever may not open the people behind a figure, so that the rest of the table gives no small count away.

The reader is taken to know the total of every column, these rules, and that a count called "fewer than 5" is 1, 2, 3 or 4. Enough more
is held back that each of these four stays possible for each of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from lms.access import FEWEST_SHOWN
from lms.reports.rules.counting import Shown, is_small
from lms.training.rules.words import Status

#: How far a small count may lie from the furthest value it could be taken for.
SPREAD = FEWEST_SHOWN - 2


def disclosed(rows: Sequence[Shown]) -> list[Shown]:
    """Hold back what could point at somebody, in the rows that are not open: counts of 1 to 4, and as many more as keep those secret."""
    closed = [row for row in rows if not row.is_open]

    def places(count: Callable[[Shown], int]) -> set[int]:
        return _held_back([count(row) for row in closed])

    hidden = {status: places(lambda row, status=status: row.tally.of(status)) for status in Status}  # type: ignore[misc]
    offers = places(lambda row: row.tally.offers)
    people = places(lambda row: row.people.closed_in_date) | places(lambda row: row.people.closed_late)
    held = {
        id(row): replace(
            row,
            held_back=frozenset(status for status in Status if at in hidden[status]),
            holds_offers_back=at in offers,
            holds_people_back=at in people,
        )
        for at, row in enumerate(closed)
    }
    return [held.get(id(row), row) for row in rows]


def disclosed_total(row: Shown, rows: Sequence[Shown] = ()) -> Shown:
    """The row of totals of `rows`, as disclosed: small counts are held back there too, and what would tell the rest of a column."""
    if row.is_open:
        return row
    parts = {status: [one.tally.of(status) for one in rows if status in one.held_back] for status in Status}
    held = frozenset(status for status in Status if is_small(row.tally.of(status)) or not _keeps_secret(parts[status]))
    # Three rows called "fewer than 5" and a total called so would tell each of them.
    unsaid = frozenset(status for status in held if sum(map(is_small, parts[status])) > 2)
    offers = [one.tally.offers for one in rows if one.offers.number is None]
    return replace(row, held_back=held, unsaid=unsaid, holds_offers_back=not _keeps_secret(offers), holds_people_back=_tells_people(rows))


def _tells_people(rows: Sequence[Shown]) -> bool:
    held = [one.people for one in rows if one.holds_people_back]
    return not all(_keeps_secret(counts) for counts in ([one.closed_in_date for one in held], [one.closed_late for one in held]))


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
        enough = (one for one in others if _keeps_secret([*known, one[0]]))
        chosen = next(enough, others[0])
        others.remove(chosen)
        hidden.add(chosen[1])
    return hidden
