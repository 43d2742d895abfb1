"""Pages of records, reflections and releases."""

from flask import Blueprint

bp = Blueprint("supervision_records", __name__, url_prefix="/supervision")

from lms.supervision_records.views import records, reflections, releases  # noqa: E402

__all__ = ["bp", "records", "reflections", "releases"]
