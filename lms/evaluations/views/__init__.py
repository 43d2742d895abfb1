"""Pages of evaluation."""

from flask import Blueprint

bp = Blueprint("evaluations", __name__)

from lms.evaluations.views import answering, results  # noqa: E402

__all__ = ["answering", "bp", "results"]
