"""Pages about one person's training, the list of people, and the page on which anyone checks a certificate."""

from flask import Blueprint

bp = Blueprint("records", __name__)

from lms.records.views import by_hand, certificates, exemptions, people, team, timeline  # noqa: E402

__all__ = ["bp", "by_hand", "certificates", "exemptions", "people", "team", "timeline"]
