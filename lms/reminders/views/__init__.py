"""Pages of reminders."""

from flask import Blueprint

bp = Blueprint("reminders", __name__, url_prefix="/reminders")

from lms.reminders.views import texts  # noqa: E402

__all__ = ["bp", "texts"]
