"""Pages about accounts and access."""

from flask import Blueprint, Response, g

from lms.access import ONLY_WHOLE, POLICY, May, Role
from lms.kit import clock
from lms.kit.web import door, page, signed_in
from lms.people import queries

bp = Blueprint("people", __name__)


@bp.get("/account")
@signed_in
def account() -> Response:
    return page("people/account.html", own=queries.own(g.viewer, clock.today()))


@bp.get("/who-may-do-what")
@door(May.SEE_ACCESS)
def access() -> Response:
    return page("people/access.html", policy=POLICY, only_whole=ONLY_WHOLE, roles=list(Role))
