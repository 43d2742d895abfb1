"""The pages about the service. Anyone may read them."""

from flask import Blueprint, Response

from lms.kit.web import door, page

bp = Blueprint("about", __name__)


@bp.get("/help")
@door(None)
def help() -> Response:  # noqa: A001 - the page's name everywhere
    return page("about/help.html")


@bp.get("/accessibility")
@door(None)
def accessibility() -> Response:
    return page("about/accessibility.html")


@bp.get("/privacy")
@door(None)
def privacy() -> Response:
    return page("about/privacy.html")


@bp.get("/cookies")
@door(None)
def cookies() -> Response:
    return page("about/cookies.html")
