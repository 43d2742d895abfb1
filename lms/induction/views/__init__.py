"""Pages of inductions."""

from flask import Blueprint

bp = Blueprint("induction", __name__, url_prefix="/induction")

from lms.induction.views import certificates, cohorts, drafts, mine, person, programmes, starters  # noqa: E402

__all__ = ["bp", "certificates", "cohorts", "drafts", "mine", "person", "programmes", "starters"]
