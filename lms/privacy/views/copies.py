"""An officer makes a copy of somebody's whole record: asked for in a POST that is recorded, fetched afterwards."""

from flask import Response, abort, g

from lms.access import May
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.privacy.forms import CopyForm
from lms.privacy.queries import people as queries
from lms.privacy.queries.held import held
from lms.privacy.queries.people import Copy
from lms.privacy.service import copies as service
from lms.privacy.views.held import bp, json_of, pdf_of


@bp.route("/people/<int:person_id>/what-we-hold", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def copy(person_id: int) -> Response:
    subject, form = queries.subject(person_id, g.viewer, clock.today()), CopyForm()
    if subject is None:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            made = service.make(person_id=subject.person_id, reason=form.reason.data or "", by=g.viewer)
            return go("privacy.copy_made", copy_id=made.id)
    return page("privacy/copy.html", form=form, subject=subject)


@bp.get("/copies/<int:copy_id>")
@door(May.MANAGE_PEOPLE)
def copy_made(copy_id: int) -> Response:
    return page("privacy/copy_made.html", copy=_copy(copy_id), fetchable=queries.FETCHABLE.days)


@bp.get("/copies/<int:copy_id>/what-we-hold.pdf")
@door(May.MANAGE_PEOPLE)
def copy_pdf(copy_id: int) -> Response:
    made = _copy(copy_id)
    return pdf_of(held(made.person_id, clock.now(), for_officer=True), made_for=made.reason)


@bp.get("/copies/<int:copy_id>/what-we-hold.json")
@door(May.MANAGE_PEOPLE)
def copy_json(copy_id: int) -> Response:
    return json_of(held(_copy(copy_id).person_id, clock.now(), for_officer=True))


def _copy(copy_id: int) -> Copy:
    made = queries.copy(copy_id, g.viewer, clock.now())
    if made is None:
        abort(404)
    return made
