"""Counting lines, and listing them, scoped by viewer: a fixed number of queries whatever the size."""

from lms.reports.queries.choices import choices
from lms.reports.queries.crossing import crossing
from lms.reports.queries.figures import Report, report
from lms.reports.queries.lines import LINE_SORTS, every_line, lines
from lms.reports.queries.saved import gone, own, saved, to_open
from lms.reports.queries.trend import trend

__all__ = ["LINE_SORTS", "Report", "choices", "crossing", "every_line", "gone", "lines", "own", "report", "saved", "to_open", "trend"]
