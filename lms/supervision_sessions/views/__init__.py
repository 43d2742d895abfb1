"""Pages of sessions and actions."""

from flask import Blueprint

bp = Blueprint("supervision_sessions", __name__, url_prefix="/supervision")

from lms.supervision_sessions.views import actions, attendance, sessions  # noqa: E402

__all__ = ["actions", "attendance", "bp", "sessions"]
