"""Pure: what a report is about, how it is counted, and what may be shown to whom."""

from lms.reports.rules.counting import FEWER, NOT_SHOWN, Cell, People, Posts, Shown, Tally, is_small, total
from lms.reports.rules.crossing import TOTAL, Crossing, Place, crossed
from lms.reports.rules.files import FETCHABLE, LONG, FileFormat, reach_of
from lms.reports.rules.funnel import funnel
from lms.reports.rules.report_notes import SMALL_COUNTS, About, meaning
from lms.reports.rules.saved_views import LONGEST_NAME, Form, Saved, When, day_of_view, kept_filters
from lms.reports.rules.scope import ITSELF, NONE, Choices, Pick, PostCut, Scope, cuts_of, picks_of, row_id
from lms.reports.rules.small_counts import disclosed, disclosed_total
from lms.reports.rules.trend import day_of, month_ends

__all__ = [
    "FETCHABLE",
    "FEWER",
    "ITSELF",
    "LONG",
    "LONGEST_NAME",
    "NONE",
    "NOT_SHOWN",
    "SMALL_COUNTS",
    "TOTAL",
    "About",
    "Cell",
    "Choices",
    "Crossing",
    "FileFormat",
    "Form",
    "People",
    "Pick",
    "Place",
    "PostCut",
    "Posts",
    "Saved",
    "Scope",
    "Shown",
    "Tally",
    "When",
    "crossed",
    "cuts_of",
    "day_of",
    "day_of_view",
    "disclosed",
    "disclosed_total",
    "funnel",
    "is_small",
    "kept_filters",
    "meaning",
    "month_ends",
    "picks_of",
    "reach_of",
    "row_id",
    "total",
]
