"""Pages about courses and venues."""

from flask import Blueprint

bp = Blueprint("courses", __name__)

from lms.courses.views import courses, venues  # noqa: E402

__all__ = ["bp", "courses", "venues"]
