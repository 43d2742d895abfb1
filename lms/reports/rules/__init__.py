"""Pure: what a report is about, how it is counted, and what may be shown to whom."""

from lms.reports.rules.counting import COUNTED, FEWER, NOT_SHOWN, SHOWN, Cell, People, Shown, Tally, is_small, total
from lms.reports.rules.holding import disclosed, disclosed_total
from lms.reports.rules.scope import ITSELF, NONE, Choices, Cut, Scope, row_id

__all__ = [
    "COUNTED",
    "FEWER",
    "ITSELF",
    "NONE",
    "NOT_SHOWN",
    "SHOWN",
    "Cell",
    "Choices",
    "Cut",
    "People",
    "Scope",
    "Shown",
    "Tally",
    "disclosed",
    "disclosed_total",
    "is_small",
    "row_id",
    "total",
]
