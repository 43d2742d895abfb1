"""Pages from the catalogue to the certificate."""

from flask import Blueprint

bp = Blueprint("bookings", __name__)

from lms.bookings.views import (  # noqa: E402
    register,
)

__all__ = [
    "bp",
    "register",
]
