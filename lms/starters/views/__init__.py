"""Pages for those who look after starters."""

from flask import Blueprint

bp = Blueprint("starters", __name__, url_prefix="/induction")

from lms.starters.views import booklet, cohorts, person, starters  # noqa: E402

__all__ = ["booklet", "bp", "cohorts", "person", "starters"]
