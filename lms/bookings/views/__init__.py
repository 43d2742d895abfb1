"""Pages from the catalogue to the certificate."""

from flask import Blueprint

bp = Blueprint("bookings", __name__)

from lms.bookings.views import calendar  # noqa: E402

__all__ = ["bp", "calendar"]
