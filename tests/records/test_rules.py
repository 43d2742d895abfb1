"""Which status speaks for several posts, and what a date is called."""

from datetime import date

import pytest

from lms.records.rules import date_is, worst
from lms.training.rules.words import Status

DAY, OTHER = date(2026, 3, 2), date(2026, 4, 1)


def test_the_worst_speaks_for_all():
    assert worst([Status.CURRENT, Status.OVERDUE, Status.EXEMPT]) is Status.OVERDUE
    assert worst([Status.EXEMPT, Status.PAUSED, Status.CURRENT]) is Status.CURRENT


@pytest.mark.parametrize(
    ("status", "on", "expires_on", "said"),
    [
        (Status.CURRENT, DAY, DAY, "Expires"),
        (Status.EXPIRING, DAY, DAY, "Expires"),
        (Status.NOT_YET_DUE, DAY, None, "Due by"),
        (Status.OVERDUE, DAY, DAY, "Expired"),
        (Status.OVERDUE, OTHER, DAY, "Was due"),
        (Status.OVERDUE, DAY, None, "Was due"),
        (Status.CURRENT, None, None, None),
    ],
)
def test_a_date_is_called_what_it_is(status, on, expires_on, said):
    assert date_is(status, on, expires_on) == said
