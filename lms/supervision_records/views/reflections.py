"""My reflection: for its writer alone."""

from flask import Response, abort, flash, g

from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.web import commits, go, page, signed_in
from lms.supervision_records.forms.records import ReflectionForm
from lms.supervision_records.queries import records, reflections
from lms.supervision_records.queries.reflections import Written
from lms.supervision_records.rules.records import Standing
from lms.supervision_records.service import reflections as service
from lms.supervision_records.views import bp
from lms.supervision_records.views.autosave import autosaved
from lms.supervision_records.views.records import reader


def _own(session_id: int) -> tuple[Standing, list[Written]]:
    """404 for whoever was not in the group that day, and has not written anything."""
    stands, written = records.standing(session_id, reader()), list(reflections.own(session_id, reader()))
    if stands is None or not (written or (stands.was_in and stands.held_on <= clock.today())):
        abort(404)
    return stands, written


@bp.route("/sessions/<int:session_id>/reflection", methods=["GET", "POST"])
@signed_in
@commits
def reflection(session_id: int) -> Response:
    stands, written = _own(session_id)
    form = ReflectionForm()
    form.show({"text": written[0].text if written else ""})
    if form.is_valid_post():
        with form.showing_refusals():
            service.save(session_id=session_id, text=form.text.data or "", seen=form.seen.data or "", by=g.viewer)
            flash("Saved. Nobody but you reads it.", "success")
            return go("supervision_records.reflection", session_id=session_id)
    return page("supervision_records/reflection.html", form, stands=stands, written=written)


@bp.post("/sessions/<int:session_id>/reflection/draft")
@signed_in
@commits
def save_reflection(session_id: int) -> Response:
    """What a script sends while somebody writes."""
    _own(session_id)
    form = ReflectionForm()
    words, seen = form.text.data or "", form.seen.data or ""
    return autosaved(form, lambda: service.save(session_id=session_id, text=words, seen=seen, by=g.viewer).saved_at)


@bp.route("/sessions/<int:session_id>/reflection/delete", methods=["GET", "POST"])
@signed_in
@commits
def delete_reflection(session_id: int) -> Response:
    stands, written = _own(session_id)
    form = ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.delete(session_id=session_id, by=g.viewer)
            flash("Deleted.", "success")
            return go("supervision_records.reflection", session_id=session_id)
    return page("supervision_records/delete_reflection.html", form, stands=stands, written=written)
