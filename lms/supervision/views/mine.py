"""My supervision: what is next, what one has to do, the groups one is in or can join."""

from flask import Response, g

from lms.access import May
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.web import door, page
from lms.supervision.queries import mine as queries
from lms.supervision.views import bp


@bp.get("")
@door(May.TAKE_PART_IN_SUPERVISION)
def mine() -> Response:
    return page("supervision/mine.html", ButtonForm(), own=queries.mine(g.viewer, clock.now()), today=clock.today())
