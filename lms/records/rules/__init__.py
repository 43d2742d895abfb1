"""Pure: which people are asked for, what their names sound like, which status speaks for several, and what a date is called."""

from lms.records.rules.spelling import near
from lms.records.rules.statuses import WORST_FIRST, date_is, worst
from lms.records.rules.wanted import Wanted, Words

__all__ = ["WORST_FIRST", "Wanted", "Words", "date_is", "near", "worst"]
