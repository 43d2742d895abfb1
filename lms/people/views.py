"""The page of who may do what."""

from flask import Blueprint, Response

from lms.access import ONLY_WHOLE, POLICY, May, Role
from lms.kit.web import door, page

bp = Blueprint("people", __name__)


@bp.get("/who-may-do-what")
@door(May.SEE_ACCESS)
def access() -> Response:
    return page("people/access.html", policy=POLICY, only_whole=ONLY_WHOLE, roles=list(Role))
