"""Pages of the people desk."""

from flask import Blueprint

bp = Blueprint("people_admin", __name__)

from lms.people_admin.views import (  # noqa: E402
    absences,
    duplicates,
    grants,
    merges,
    organisations,
    persons,
    posts,
    registrations,
    supervisors,
    terms,
    workplace,
)

__all__ = [
    "absences",
    "bp",
    "duplicates",
    "grants",
    "merges",
    "organisations",
    "persons",
    "posts",
    "registrations",
    "supervisors",
    "terms",
    "workplace",
]
