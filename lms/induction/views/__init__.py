"""Pages of inductions."""

from flask import Blueprint

bp = Blueprint("induction", __name__, url_prefix="/induction")

from lms.induction.views import cohorts, person, starters  # noqa: E402

__all__ = ["bp", "cohorts", "person", "starters"]
