"""Pages from the catalogue to a place."""

from flask import Blueprint

bp = Blueprint("bookings", __name__)

from lms.bookings.views import approvals, booking, calendar, catalogue, places, quotas, reservations  # noqa: E402

__all__ = ["approvals", "booking", "bp", "calendar", "catalogue", "places", "quotas", "reservations"]
