"""Every day of ninety, each line gets exactly its ladder: what the service decides is what a recount from the raw tables says."""

from datetime import date

import pytest

from tests.reminders.recount.history import History

#: Over the end of summer time, Saint Andrew's Day, Christmas and the New Year; over 29 February, the start of summer time and Easter.
STARTS = (date(2026, 10, 15), date(2028, 1, 17))


@pytest.mark.parametrize("start", STARTS)
def test_every_line_gets_exactly_its_ladder(app, start):
    for day, of_day in History(1, start).days(90):
        assert not any(of_day.differences.values()), (day, of_day.differences)
