"""Pages: take a whole import back, and what an undo has left."""

from flask import Response, abort, flash, g

from lms.imports import queries, service
from lms.imports.forms.decisions import UndoForm
from lms.imports.rules.runs import RunState
from lms.imports.views.runs import bp, importers, the_run
from lms.kit.refusal import Refused
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import commits, go, page

#: Rows that would stay, on the page before an undo.
SHOWN = 100


@bp.route("/<int:run_id>/undo", methods=["GET", "POST"])
@importers
@commits
def undo(run_id: int) -> Response:
    run, form = the_run(run_id), UndoForm()
    kind = queries.kind_of(run.kind)
    try:
        service.refuse_undo(run)
    except Refused as no:
        flash(str(no), "info")
        return go("imports.show", run_id=run.id)
    if form.is_valid_post():
        with form.showing_refusals():
            service.ask_undo(run, form.reason.data or "", by=g.viewer)
            return go("imports.show", run_id=run.id)
    plan = service.look_back(run)
    return page(
        "imports/undo.html",
        form=form,
        run=run,
        kind=kind,
        about=queries.about(run),
        plan=plan,
        left=service.left(kind, plan, SHOWN),
        later=queries.later_runs(run),
    )


@bp.get("/<int:run_id>/left")
@importers
def undo_left(run_id: int) -> Response:
    run, asked = the_run(run_id), read_page_request(queries.LINE_SORTS, "line")
    if run.state != RunState.APPLIED or queries.undo_of(run.id) is None:
        abort(404)
    found = queries.kept(run.id, asked)
    if wants_download():
        return download(["what", "why"], ([one.what, one.why] for one in found.rows), f"import-{run.id}-left")
    return page("imports/undo_left.html", run=run, kind=queries.kind_of(run.kind), listing=listing(found, asked))
