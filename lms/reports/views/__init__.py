"""The completion report in every form, and the lines behind each of its figures."""

from lms.reports.views import completion, crossing, lines, saved, seats, trend
from lms.reports.views.asking import bp

__all__ = ["bp", "completion", "crossing", "lines", "saved", "seats", "trend"]
