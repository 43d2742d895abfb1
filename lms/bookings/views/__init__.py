"""Pages from the catalogue to the certificate."""

from flask import Blueprint

bp = Blueprint("bookings", __name__)

from lms.bookings.views import approvals, booking, catalogue, places  # noqa: E402

__all__ = ["approvals", "booking", "bp", "catalogue", "places"]
