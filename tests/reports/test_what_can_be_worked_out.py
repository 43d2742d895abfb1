"""Every table small enough to try all others that look the same: no small count can be worked out, in rows or in their total."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.reports.rules import FEWER, Shown, disclosed, disclosed_total, is_small, total
from lms.training.queries.completion import COMPLETION
from lms.training.rules.enums import Status
from tests.reports.recounts import tally

CLOSED = st.lists(st.integers(0, 9), min_size=1, max_size=4)
OVERDUE = Status.OVERDUE


def shown(counts, opens=()):
    rows = [Shown(str(n), str(n), tally({OVERDUE: count}), n in opens) for n, count in enumerate(counts)]
    rows = disclosed(rows)
    whole = disclosed_total(total(COMPLETION, rows, "All"), rows)
    return [row.cell(OVERDUE).text for row in rows], whole.cell(OVERDUE).text


def possible(cells, whole):
    """Every column of counts that looks like this to whoever knows what the words mean."""
    ranges = [range(1, 5) if cell == FEWER else range(5, 20) if not cell.isdigit() else [int(cell)] for cell in cells]
    fits = {FEWER: lambda n: is_small(n)}.get(whole, lambda n: not whole.isdigit() or n == int(whole))
    return [counts for counts in product(*ranges) if fits(sum(counts))]


@settings(max_examples=200)
@given(CLOSED)
def test_no_small_count_of_a_column_can_be_worked_out(counts):
    cells, whole = shown(counts)
    for at, count in enumerate(counts):
        if is_small(count):
            values = {one[at] for one in possible(cells, whole)} & {1, 2, 3, 4}
            assert len(values) >= 2, (counts, cells, whole)
            if whole.isdigit():
                assert values == {1, 2, 3, 4}


@pytest.mark.parametrize("counts", [[4, 4], [1, 5], [1, 1, 1, 1], [1, 1], [2, 5, 5]])
def test_what_words_and_totals_once_gave_away(counts):
    cells, whole = shown(counts)
    assert len({one[0] for one in possible(cells, whole)}) > 1
