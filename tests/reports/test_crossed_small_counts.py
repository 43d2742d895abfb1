"""Tables crossed, small enough to try every other table that looks the same: no small count in a cell can be worked out."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.reports.rules import Shown, Tally, crossed, disclosed, disclosed_total, is_small, total
from lms.training.queries.completion import COMPLETION
from lms.training.rules.enums import Status
from tests.reports.recounts import tally

SIZES = st.tuples(st.integers(1, 3), st.integers(1, 3))
COUNT = st.one_of(st.integers(0, 6), st.integers(8, 12))
OVERDUE, CURRENT = Status.OVERDUE, Status.CURRENT


@st.composite
def tables(draw):
    """Cells of (in date, overdue)."""
    rows, columns = draw(SIZES)
    return [[(draw(COUNT), draw(COUNT)) for _ in range(columns)] for _ in range(rows)]


def crossing(table, is_open=lambda row, column: False):
    cells = {
        (f"r{r}", f"c{c}"): Shown("", "", tally({CURRENT: n, OVERDUE: o}), is_open(r, c))
        for r, line in enumerate(table)
        for c, (n, o) in enumerate(line)
    }
    sides = []
    for side, keys in ((0, [f"r{r}" for r in range(len(table))]), (1, [f"c{c}" for c in range(len(table[0]))])):
        parts = {key: [cell for place, cell in cells.items() if place[side] == key] for key in keys}
        rows = [
            Shown(key, key, Tally.sum(COMPLETION, (c.tally for c in ones)), all(c.is_open for c in ones)) for key, ones in parts.items()
        ]
        sides.append(disclosed(rows))
    wholes = [disclosed_total(total(COMPLETION, rows, "All"), rows) for rows in sides]
    return crossed(*sides, max(wholes, key=lambda one: len(one.held_back)), cells)


def others(found, table, at):
    """The values of overdue lines in the cell `at` over all tables that look the same, as far as the first that differs."""
    true = {(f"r{r}", f"c{c}"): cell for r, line in enumerate(table) for c, cell in enumerate(line)}
    free = [place for place in true if place in found.held_back]
    ranges = [range(16) for _ in free]
    sums = [(row.key, "") for row in found.rows if found.shows(row, found.whole)]
    sums += [("", column.key) for column in found.columns if found.shows(found.whole, column)]
    sums += [("", "")] if found.shows(found.whole, found.whole) else []

    def fits(guess):
        counts = {place: o for place, (_, o) in true.items()} | guess
        small = all(is_small(true[p][0] + counts[p]) == is_small(sum(true[p])) and true[p][0] + counts[p] > 0 for p in guess)
        return small and all(
            sum(counts[p] for p in true if all(key in ("", p[side]) for side, key in enumerate(place)))
            == sum(o for p, (_, o) in true.items() if all(key in ("", p[side]) for side, key in enumerate(place)))
            for place in sums
        )

    mine = true[at][1]
    near = [place for place in free if place != at]
    for value in (v for v in ranges[0] if v != mine):
        if any(
            fits(dict(zip(near, guess, strict=True)) | {at: value})
            for guess in product(ranges[0], repeat=min(len(near), 3))  # a cell of 12 beside one of 4 may be one of 15
            if len(near) <= 3
        ):
            return True
    return len(near) > 3


@settings(max_examples=60)
@given(tables())
def test_no_small_count_in_a_cell_can_be_worked_out(table):
    found = crossing(table)
    for r, line in enumerate(table):
        for c, (_, overdue) in enumerate(line):
            if is_small(overdue):
                assert (f"r{r}", f"c{c}") in found.held_back
                assert others(found, table, (f"r{r}", f"c{c}")), (table, sorted(found.held_back))
