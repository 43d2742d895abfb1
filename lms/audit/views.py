"""The page of who changed what, and when."""

from flask import Blueprint, Response

from lms.access import May
from lms.audit import queries
from lms.audit.forms import ChangesForm
from lms.kit.tables import ask, listing
from lms.kit.web import door, page

bp = Blueprint("audit", __name__)


@bp.get("/changes")
@door(May.SEE_CHANGES)
def changes() -> Response:
    form, asked = ChangesForm(), ask(queries.SORTS, "-when")
    form.validate()
    form.offer(queries.records())
    return page("audit/changes.html", form=form, listing=listing(queries.changes(form.wanted(), asked), asked))
