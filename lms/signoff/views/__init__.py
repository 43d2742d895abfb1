"""Pages of sign-offs."""

from flask import Blueprint

bp = Blueprint("signoff", __name__)

from lms.signoff.views import competencies, first_assessors, judging, publishing, queue, requests, self_assessments, sign_offs, unasked  # noqa: E402

__all__ = [
    "bp",
    "competencies",
    "first_assessors",
    "judging",
    "publishing",
    "queue",
    "requests",
    "self_assessments",
    "sign_offs",
    "unasked",
]
