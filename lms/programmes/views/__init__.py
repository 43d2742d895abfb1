"""Pages of programmes."""

from flask import Blueprint

bp = Blueprint("programmes", __name__, url_prefix="/induction")

from lms.programmes.views import drafts, programmes  # noqa: E402

__all__ = ["bp", "drafts", "programmes"]
