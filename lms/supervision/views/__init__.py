"""Pages of supervision."""

from flask import Blueprint

bp = Blueprint("supervision", __name__, url_prefix="/supervision")

from lms.supervision.views import agreements, groups, members, mine  # noqa: E402

__all__ = ["agreements", "bp", "groups", "members", "mine"]
