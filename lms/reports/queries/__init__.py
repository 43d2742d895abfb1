"""Counting lines, and listing them, scoped by viewer: a fixed number of queries whatever the size."""

from lms.reports.queries.choices import choices, keys_of
from lms.reports.queries.crossing import crossing
from lms.reports.queries.figures import Report, every_place, report
from lms.reports.queries.files import content_of, files_under_way, lines_file
from lms.reports.queries.lines import LINE_SORTS, every_line, how_many, lines
from lms.reports.queries.measures import measures
from lms.reports.queries.saved import gone, own, saved, to_open
from lms.reports.queries.trend import trend

__all__ = [
    "LINE_SORTS",
    "Report",
    "choices",
    "content_of",
    "crossing",
    "every_line",
    "every_place",
    "files_under_way",
    "gone",
    "how_many",
    "keys_of",
    "lines",
    "lines_file",
    "measures",
    "own",
    "report",
    "saved",
    "to_open",
    "trend",
]
