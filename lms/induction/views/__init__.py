"""Pages of inductions."""

from flask import Blueprint

bp = Blueprint("induction", __name__, url_prefix="/induction")

__all__ = ["bp"]
