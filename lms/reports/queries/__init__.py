"""Counting lines, and listing them, scoped by viewer: a fixed number of queries whatever the size."""

from lms.reports.queries.choices import choices
from lms.reports.queries.crossing import crossing
from lms.reports.queries.figures import Report, report
from lms.reports.queries.lines import LINE_SORTS, lines
from lms.reports.queries.trend import trend

__all__ = ["LINE_SORTS", "Report", "choices", "crossing", "lines", "report", "trend"]
