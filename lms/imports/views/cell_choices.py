"""Page: say what the empty cells and the dates of a file mean."""

from flask import Response, abort, g

from lms.imports import queries, service
from lms.imports.rules.cell_choices import CellQuestions
from lms.imports.rules.runs import WAITING
from lms.imports.views.runs import bp, cell_choices_of, importers, the_run
from lms.kit.web import commits, go, page


@bp.route("/<int:run_id>/cells", methods=["GET", "POST"])
@importers
@commits
def cells(run_id: int) -> Response:
    run = the_run(run_id)
    if run.state not in WAITING or not CellQuestions.from_json(run.cell_questions):
        abort(404)
    form = cell_choices_of(run)
    if form.is_valid_post():
        with form.showing_refusals():
            service.choose_cells(run, form.chosen, by=g.viewer)
            return go("imports.show", run_id=run.id)
    return page("imports/cells.html", form=form, cell_choices=form, run=run, kind=queries.kind_of(run.kind), about=queries.about(run))
