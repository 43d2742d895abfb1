"""Pure: what a report is about, how it is counted, and what may be shown to whom."""

from lms.reports.rules.counting import COUNTED, FEWER, NOT_SHOWN, SHOWN, Cell, People, Shown, Tally, is_small, total
from lms.reports.rules.crossing import TOTAL, Crossing, Place, crossed
from lms.reports.rules.explaining import DEFINITION, PEOPLE_DEFINITION, SMALL_COUNTS, About
from lms.reports.rules.files import FETCHABLE, LONG, FileFormat, reach_of
from lms.reports.rules.holding import disclosed, disclosed_total
from lms.reports.rules.saving import LONGEST_NAME, Form, Saved, When, day_of_view, kept_filters
from lms.reports.rules.scope import ITSELF, NONE, PICKS, Choices, Cut, Scope, row_id
from lms.reports.rules.trend import day_of, month_ends

__all__ = [
    "COUNTED",
    "DEFINITION",
    "FETCHABLE",
    "FEWER",
    "ITSELF",
    "LONG",
    "LONGEST_NAME",
    "NONE",
    "NOT_SHOWN",
    "PEOPLE_DEFINITION",
    "PICKS",
    "SHOWN",
    "SMALL_COUNTS",
    "TOTAL",
    "About",
    "Cell",
    "Choices",
    "Crossing",
    "Cut",
    "FileFormat",
    "Form",
    "People",
    "Place",
    "Saved",
    "Scope",
    "Shown",
    "Tally",
    "When",
    "crossed",
    "day_of",
    "day_of_view",
    "disclosed",
    "disclosed_total",
    "is_small",
    "kept_filters",
    "month_ends",
    "reach_of",
    "row_id",
    "total",
]
