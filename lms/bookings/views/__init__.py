"""Pages from the catalogue to a place."""

from flask import Blueprint

bp = Blueprint("bookings", __name__)

from lms.bookings.views import approvals, attendees, booking, calendar, catalogue, quotas, reservations, several  # noqa: E402

__all__ = ["approvals", "attendees", "booking", "bp", "calendar", "catalogue", "quotas", "reservations", "several"]
