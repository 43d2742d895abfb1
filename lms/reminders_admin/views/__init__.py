"""Pages of policies, words and working days."""

from flask import Blueprint

bp = Blueprint("reminders_admin", __name__, url_prefix="/reminders")

from lms.reminders_admin.views import calendars, policies, texts  # noqa: E402

__all__ = ["bp", "calendars", "policies", "texts"]
