"""Pages of the people desk."""

from flask import Blueprint

bp = Blueprint("desk", __name__)

from lms.desk.views import absences, duplicates, grants, merges, persons, posts, registrations, supervisors, terms  # noqa: E402, F401
