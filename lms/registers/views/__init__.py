"""Pages from the booking to the certificate."""

from flask import Blueprint

bp = Blueprint("registers", __name__)

from lms.registers.views import certificates, check_in, my_bookings, no_shows, register, walk_ins  # noqa: E402

__all__ = ["bp", "certificates", "check_in", "my_bookings", "no_shows", "register", "walk_ins"]
