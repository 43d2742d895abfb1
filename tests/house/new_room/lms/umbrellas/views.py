"""Pages of umbrellas."""

from flask import Blueprint, Response, g
from lms.umbrellas import queries, service
from lms.umbrellas.forms import BorrowForm

from lms.access import May
from lms.kit import clock
from lms.kit.web import commits, door, go, page

bp = Blueprint("umbrellas", __name__, url_prefix="/umbrellas")


@bp.route("", methods=["GET", "POST"])
@door(May.SEE_UMBRELLAS)
@commits
def umbrellas() -> Response:
    form = BorrowForm()
    if form.is_valid_post():
        service.borrow(colour=form.colour.data, today=clock.today(), by=g.viewer)
        return go("umbrellas.umbrellas")
    return page("umbrellas/umbrellas.html", form=form, loans=queries.loans(g.viewer))
