"""Pages from the catalogue to the certificate."""

from flask import Blueprint

bp = Blueprint("bookings", __name__)

from lms.bookings.views import (  # noqa: E402
    absences,
    approvals,
    booking,
    calendar,
    catalogue,
    certificates,
    check_in,
    places,
    planning,
    quotas,
    register,
    reservations,
    walk_ins,
)

__all__ = [
    "absences",
    "approvals",
    "booking",
    "bp",
    "calendar",
    "catalogue",
    "certificates",
    "check_in",
    "places",
    "planning",
    "quotas",
    "register",
    "reservations",
    "walk_ins",
]
