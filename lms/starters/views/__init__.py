"""Pages for those who look after starters."""

from flask import Blueprint

bp = Blueprint("starters", __name__, url_prefix="/induction")

from lms.starters.views import cohorts, person, starters  # noqa: E402

__all__ = ["bp", "cohorts", "person", "starters"]
