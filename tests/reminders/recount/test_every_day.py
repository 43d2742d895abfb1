"""Day after day each line gets exactly its ladder: what the service decides is what a recount from the raw tables says.

The two were written apart from each other, from the same page of arithmetic; README.md has how the recount reads what the page leaves open.
"""

from datetime import date

import pytest
from hypothesis import settings

from tests.reminders.recount.history import History

#: Over the end of summer time; Christmas and the New Year; 29 February and the start of summer time.
STARTS = (date(2026, 10, 19), date(2026, 12, 10), date(2028, 2, 28))
#: Thirty days each in `make test`; two years in `make proofs`.
DAYS = 730 if settings().max_examples > 1_000 else 30


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("start", STARTS)
def test_every_line_gets_exactly_its_ladder(app, start):
    for day, of_day in History(start.year, start, size=16).days(DAYS):
        assert not any(of_day.differences.values()), (day, of_day.differences)
