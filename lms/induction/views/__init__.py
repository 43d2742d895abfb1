"""Pages of one's own induction."""

from flask import Blueprint

bp = Blueprint("induction", __name__, url_prefix="/induction")

from lms.induction.views import certificates, mine  # noqa: E402

__all__ = ["bp", "certificates", "mine"]
