"""Counting lines, and listing them, scoped by viewer: a fixed number of queries whatever the size."""

from lms.reports.queries.choices import Choices, choices
from lms.reports.queries.figures import ITSELF, Report, report
from lms.reports.queries.lines import LINE_SORTS, lines
from lms.reports.queries.scope import Scope, row_id

__all__ = ["ITSELF", "LINE_SORTS", "Choices", "Report", "Scope", "choices", "lines", "report", "row_id"]
