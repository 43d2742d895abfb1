"""Pages of sign-offs."""

from flask import Blueprint

bp = Blueprint("signoff", __name__)

from lms.signoff.views import first_assessors, judging, queue, requests, self_assessments, sign_offs, unasked  # noqa: E402

__all__ = ["bp", "first_assessors", "judging", "queue", "requests", "self_assessments", "sign_offs", "unasked"]
