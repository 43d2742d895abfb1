"""The report of every measure in every form, and the lines behind each of its figures."""

from lms.reports.views import crossing, figures, lines, people_behind, saved, seats, trend
from lms.reports.views.request_params import bp

__all__ = ["bp", "crossing", "figures", "lines", "people_behind", "saved", "seats", "trend"]
