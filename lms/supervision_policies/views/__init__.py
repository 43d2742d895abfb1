"""Pages of policies, of who is due, and of figures."""

from flask import Blueprint

bp = Blueprint("supervision_policies", __name__)

from lms.supervision_policies.views import due, figures, policies  # noqa: E402

__all__ = ["bp", "due", "figures", "policies"]
