"""Pages from the catalogue to the certificate."""

from flask import Blueprint

bp = Blueprint("bookings", __name__)

from lms.bookings.views import (  # noqa: E402
    approvals,
    booking,
    calendar,
    catalogue,
    places,
    planning,
)

__all__ = ["approvals", "booking", "bp", "calendar", "catalogue", "places", "planning"]
