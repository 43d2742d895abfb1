"""Pages of sign-offs."""

from flask import Blueprint

bp = Blueprint("signoff", __name__)

from lms.signoff.views import (  # noqa: E402
    book,
    certificates,
    competencies,
    first_assessors,
    judging,
    publishing,
    queue,
    requests,
    self_assessments,
    sign_offs,
    unasked,
)

__all__ = [
    "book",
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
