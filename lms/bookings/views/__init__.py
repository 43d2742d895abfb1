"""Pages from the catalogue to the certificate."""

from flask import Blueprint

bp = Blueprint("bookings", __name__)

from lms.bookings.views import (  # noqa: E402
    absences,
    certificates,
    register,
    walk_ins,
)

__all__ = [
    "absences",
    "bp",
    "certificates",
    "register",
    "walk_ins",
]
