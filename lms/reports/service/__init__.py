"""Verbs of reports: people save views, and ask for files that take long to make. Figures themselves are only read."""

from lms.reports.rules.files import MAKE
from lms.reports.service.files import Order, ask_for_file, keep_made, order, remove_old, written
from lms.reports.service.saved_views import MOST_VIEWS, change_view, delete_view, save_view

__all__ = [
    "MAKE",
    "MOST_VIEWS",
    "Order",
    "ask_for_file",
    "change_view",
    "delete_view",
    "keep_made",
    "order",
    "remove_old",
    "save_view",
    "written",
]
