"""The first page after sign-in."""

from flask import Blueprint, Response, g

from lms.access import May
from lms.home import queries
from lms.kit import clock
from lms.kit.web import door, page, signed_in

bp = Blueprint("home", __name__)


@bp.get("/")
@signed_in
def home() -> Response:
    today = clock.today()
    return page("home/home.html", found=queries.home(g.viewer, today, clock.now()), board=queries.board(g.viewer, today), today=today)


@bp.get("/settings")
@door(May.MANAGE_PEOPLE, May.MANAGE_ORGANISATIONS)
def settings() -> Response:
    return page("home/settings.html")
