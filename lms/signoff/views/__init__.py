"""Pages of sign-offs."""

from flask import Blueprint

bp = Blueprint("signoff", __name__)

from lms.signoff.views import certificates, competencies, first_assessors, judging, publishing, queue, requests  # noqa: E402
from lms.signoff.views import self_assessments, sign_offs, unasked  # noqa: E402

__all__ = [
    "bp",
    "certificates",
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
