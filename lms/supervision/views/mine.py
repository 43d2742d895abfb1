"""My supervision: what is next, what one has to do, the groups one is in or can join."""

from collections.abc import Callable

from flask import Response, current_app, g

from lms.access import May
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.web import door, page
from lms.supervision.queries import mine as queries
from lms.supervision.views import bp


@bp.context_processor
def pages_there() -> dict[str, Callable[[str], bool]]:
    """For templates: is there a page of this name?"""
    return {"has_page": lambda endpoint: endpoint in current_app.view_functions}


@bp.get("")
@door(May.TAKE_PART_IN_SUPERVISION)
def mine() -> Response:
    return page("supervision/mine.html", ButtonForm(), own=queries.mine(g.viewer, clock.now()), today=clock.today())
