"""Pure: how a loan stands."""

from datetime import date, timedelta
from enum import StrEnum

#: An umbrella is lent for so long.
LENT_FOR = timedelta(days=14)


class LoanState(StrEnum):
    BACK = "back"
    LATE = "late"
    OUT = "out"


def is_late(lent_on: date, back_on: date | None, today: date) -> bool:
    """Should it have been back before this day, and is it not?"""
    return back_on is None and lent_on + LENT_FOR < today
