"""Pages from the catalogue to the certificate."""

from flask import Blueprint

bp = Blueprint("bookings", __name__)

<<<<<<< HEAD
from lms.bookings.views import planning  # noqa: E402

__all__ = ["bp", "planning"]
=======
from lms.bookings.views import (  # noqa: E402
    approvals,
    booking,
    calendar,
    catalogue,
    places,
)

__all__ = ["approvals", "booking", "bp", "calendar", "catalogue", "places"]
>>>>>>> main
