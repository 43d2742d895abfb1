"""Pages about one person's training, the list of people, and the page on which anyone checks a certificate."""

from flask import Blueprint

bp = Blueprint("records", __name__)

from lms.records.views import certificates, people  # noqa: E402

__all__ = ["bp", "certificates", "people"]
