"""The first page after sign-in."""

from flask import Blueprint, Response, g

from lms.access import May
from lms.home import queries
from lms.kit import clock
from lms.kit.house import current_house
from lms.kit.web import door, page, signed_in

bp = Blueprint("home", __name__)


@bp.get("/")
@signed_in
def home() -> Response:
    today = clock.today()
    return page("home/home.html", found=queries.home(g.viewer, clock.now()), board=queries.board(g.viewer, today), today=today)


@bp.get("/settings")
@door(May.MANAGE_PEOPLE, May.MANAGE_ORGANISATIONS)
def settings() -> Response:
    seen = [place for place in current_house().settings if place.is_for(g.viewer)]
    return page("home/settings.html", groups={place.group: [other for other in seen if other.group == place.group] for place in seen})
