"""Pages of supervision."""

from flask import Blueprint

bp = Blueprint("supervision", __name__, url_prefix="/supervision")

from lms.supervision.views import actions, agreements, attendance, groups, members, mine, records, reflections, releases, sessions  # noqa: E402

__all__ = ["actions", "agreements", "attendance", "bp", "groups", "members", "mine", "records", "reflections", "releases", "sessions"]
