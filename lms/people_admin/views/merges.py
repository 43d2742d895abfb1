"""The partnership's lead compares two records, merges them, and can undo it."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.kit.refusal import Refused
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page
from lms.people_admin.forms.duplicates import MergeForm
from lms.people_admin.queries import merges as queries
from lms.people_admin.service import merges as service
from lms.people_admin.views import bp


@bp.route("/duplicates/<int:first_id>/<int:second_id>/compare", methods=["GET", "POST"])
@door(May.MERGE_PEOPLE)
@commits
def compare(first_id: int, second_id: int) -> Response:
    """Side by side; then a page that says what will happen; then it happens."""
    one, other = queries.whole(first_id), queries.whole(second_id)
    if one is None or other is None or first_id == second_id:
        abort(404)
    form = MergeForm()
    form.offer([(side.person_id, f"{side.name}, record {side.person_id}") for side in (one, other)])
    if form.is_valid_post():
        kept, gone = (one, other) if form.kept.data == str(one.person_id) else (other, one)
        if request.form.get("checked") != "yes":
            return page("people_admin/compare_check.html", kept=kept, gone=gone)
        with form.showing_refusals():
            service.merge(kept_id=kept.person_id, gone_id=gone.person_id, by=g.viewer)
            flash(f"The two records of {kept.name} are one. You can undo this below.", "success")
            return go("people_admin.merged")
    return page("people_admin/compare.html", form=form, sides=(one, other))


@bp.get("/duplicates/merged")
@door(May.MERGE_PEOPLE)
def merged() -> Response:
    asked = read_page_request(queries.SORTS, "-when")
    return page("people_admin/merged.html", listing=listing(queries.merges(asked), asked))


@bp.post("/duplicates/merged/<int:merge_id>/undo")
@door(May.MERGE_PEOPLE)
@commits
def undo_merge(merge_id: int) -> Response:
    try:
        service.undo_merge(merge_id, by=g.viewer)
        flash("The merge is undone: there are two records again.", "success")
    except Refused as no:
        flash(str(no), "info")
    return go("people_admin.merged")
