"""Pages about courses and venues."""

from flask import Blueprint

bp = Blueprint("courses", __name__)
