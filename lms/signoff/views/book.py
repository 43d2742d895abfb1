"""Competency books, on paper: one's own, and of people whose record one sees."""

from flask import Response, abort, g

from lms.access import May
from lms.kit import clock
from lms.kit.tables import attachment
from lms.kit.web import door
from lms.signoff import pdfs
from lms.signoff.queries import book as queries
from lms.signoff.views import bp


@bp.get("/competencies/book.pdf")
@door(May.ASK_FOR_SIGN_OFF)
def own_book() -> Response:
    return _book(g.viewer.person_id)


@bp.get("/competencies/<int:person_id>/book.pdf")
@door(May.SEE_RECORD)
def book(person_id: int) -> Response:
    return _book(person_id)


def _book(person_id: int) -> Response:
    today = clock.today()
    opened = queries.book(person_id, g.viewer, today) or abort(404)
    return attachment(pdfs.competency_book(opened, today), "competency-book", "pdf")
