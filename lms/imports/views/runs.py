"""Pages: send a file, look at what it would do, decide."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, flash, g, request, url_for

from lms.imports import queries, service
from lms.imports.forms.decisions import ApplyForm, CellChoicesForm, UploadForm, cell_choices_form
from lms.imports.rules.cell_choices import CellChoices, CellQuestions
from lms.imports.rules.changes import Change
from lms.imports.rules.mapping import Asks, ColumnMapping
from lms.imports.rules.runs import AT_WORK, WAITING, Numbers, RunState
from lms.kit.importing import Severity, What
from lms.kit.refusal import Refused
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import commits, door, go, page

bp = Blueprint("imports", __name__, url_prefix="/imports")

#: A door for whoever may import files of any kind: which kinds there are, the rooms say.
importers = door(queries.mays)
#: Rows of findings and changes on the run's own page; the rest is one click away.
FIRST = 20


@bp.get("/")
@importers
def runs() -> Response:
    asked = read_page_request(queries.RUN_SORTS, "-made")
    found = queries.runs(g.viewer, asked)
    if wants_download():
        return download(RUN_HEADER, map(_run_cells, found.rows), "imports")
    return page("imports/runs.html", listing=listing(found, asked), kinds=queries.kinds_for(g.viewer))


@bp.route("/start", methods=["GET", "POST"])
@importers
@commits
def start() -> Response:
    form, kinds = UploadForm(), queries.kinds_for(g.viewer)
    form.offer(kinds, *_employers())
    kind = queries.find_kind(form.kind.data or "")
    if form.is_valid_post() and kind:
        with form.showing_refusals():
            sent = form.file.data
            run = service.begin(kind=kind, employer_id=form.wanted_employer, name=sent.filename or "file", content=sent.read(), by=g.viewer)
            return go("imports.show", run_id=run.id)
    return page("imports/start.html", form=form, kinds=kinds, of_an_employer=queries.either(queries.mapped_kinds()))


@bp.route("/<int:run_id>", methods=["GET", "POST"])
@importers
@commits
def show(run_id: int) -> Response:
    run, form = the_run(run_id), ApplyForm()
    kind, reading = queries.kind_of(run.kind), queries.reading(run.id)
    if form.is_valid_post():
        with form.showing_refusals():
            said = {"apply_good_lines": form.apply_good_lines.data, "is_right_employer": form.is_right_employer.data}
            service.apply(run, end_leavers_on=form.leavers_end, by=g.viewer, **said)
            return go("imports.show", run_id=run.id)
    consequences, if_ended = queries.consequences(run.id)
    few = replace(read_page_request(queries.LINE_SORTS, "line"), per_page=FIRST)
    return page(
        "imports/show.html",
        form=form,
        run=run,
        kind=kind,
        about=queries.about(run),
        reading=reading,
        undo=queries.undo_of(run.id),
        may_undo=run.state == RunState.APPLIED and queries.has_writes(run.id),
        called=_called(reading),
        may_map_values=reading is None and kind.of_an_employer and run.state in WAITING and queries.names_unknown(run),
        changed_since=reading is not None and run.state in WAITING and reading.asks == Asks.NOTHING and queries.is_changed(run, reading),
        errors=queries.findings(run.id, few, Severity.ERROR),
        warnings=queries.findings(run.id, few, Severity.WARNING),
        changes=queries.changes(run.id, few, in_file=True),
        missing=queries.changes(run.id, few, in_file=False),
        consequences=consequences,
        if_ended=if_ended,
        answered_since=queries.is_answered_anew(run.id),
        has_decided=queries.has_candidates(run.id),
        sentence=_numbers(run).sentence(kind.nouns, is_done=run.state == RunState.APPLIED),
        to_mend=queries.to_mend(run),
        cell_choices=cell_choices_of(run) if run.state in WAITING else None,
        **_state(run),
    )


@bp.get("/<int:run_id>/progress")
@importers
def progress(run_id: int) -> Response:
    run = the_run(run_id)
    state = _state(run)
    reply = page("imports/progress.html", run=run, **state)
    if not state["at_work"]:
        reply.headers["HX-Redirect"] = url_for("imports.show", run_id=run.id)  # the waiting page becomes the page of what came of it
    return reply


@bp.post("/<int:run_id>/discard")
@importers
@commits
def discard(run_id: int) -> Response:
    run = the_run(run_id)
    try:
        service.discard(run, by=g.viewer)
    except Refused as no:
        flash(str(no), "info")
        return go("imports.show", run_id=run.id)
    flash("The file was discarded. Nothing was changed.", "success")
    return go("imports.runs")


@bp.get("/<int:run_id>/findings")
@importers
def findings(run_id: int) -> Response:
    run, asked = the_run(run_id), read_page_request(queries.LINE_SORTS, "line")
    severity = next((one for one in Severity if one == request.args.get("severity")), None)
    kind, mend = queries.kind_of(run.kind), request.args.get("mend", "")
    found = queries.findings(run.id, asked, severity, kind.to_mend.get(mend, ()))
    if wants_download():
        return download(FINDING_HEADER, map(_finding_cells, found.rows), f"import-{run.id}-findings")
    return page(
        "imports/findings.html",
        run=run,
        kind=kind,
        mend=mend if mend in kind.to_mend else "",
        listing=listing(found, asked),
        severity=severity,
        called=_called(queries.reading(run.id)),
    )


@bp.get("/<int:run_id>/changes")
@importers
def changes(run_id: int) -> Response:
    run, asked = the_run(run_id), read_page_request(queries.LINE_SORTS, "line")
    what = next((one for one in What if one == request.args.get("what")), None)
    found = queries.changes(run.id, asked, what)
    if wants_download():
        return download(CHANGE_HEADER, map(_change_cells, found.rows), f"import-{run.id}-changes")
    return page("imports/changes.html", run=run, kind=queries.kind_of(run.kind), listing=listing(found, asked), what=what)


@bp.get("/template/<kind>")
@importers
def template(kind: str) -> Response:
    declared = queries.find_kind(kind)
    if declared is None:
        abort(404)
    if wants_download():
        return download(declared.names, [declared.example], declared.code)
    return page("imports/template.html", kind=declared)


# --- what the pages share -------------------------------------------------------------------------------------------------------


def the_run(run_id: int) -> Any:
    """The run, for those who could have made it; for others it is not there."""
    run = queries.run(run_id, g.viewer)
    if run is None:
        abort(404)
    return run


def _numbers(run: Any) -> Numbers:
    names = ("lines", "adds", "changes", "ends", "rejoins", "leavers", "unchanged", "waiting", "left_out")
    return Numbers(**{name: getattr(run, name) for name in names}, bad=run.bad_lines)


def _state(run: Any) -> dict[str, Any]:
    broken = queries.has_broken(run)
    at_work = run.state in AT_WORK and not broken
    how_far = queries.how_far(run) if at_work else None
    return {"broken": broken, "at_work": at_work, "waiting": run.state in WAITING, "how_far": how_far}


def cell_choices_of(run: Any) -> CellChoicesForm:
    """What there is to say about its empty cells and its dates, with what was said."""
    questions, choices = CellQuestions.from_json(run.cell_questions), CellChoices.from_json(run.cell_choices)
    return cell_choices_form(queries.kind_of(run.kind), questions, choices)


def _called(reading: Any) -> dict[str, str]:
    """What a mapped file calls our columns."""
    feeds = ColumnMapping.from_json(reading.used).of if reading is not None and reading.used else {}
    return {ours: feed.column or queries.called(ours).capitalize() for ours, feed in feeds.items()}


def _employers() -> tuple[list[tuple[int, str]], bool]:
    """Whom this viewer may import for, and whether a file may name its employers itself."""
    return queries.employers(g.viewer, queries.mapped_kinds()), queries.decides_for_all(g.viewer)


RUN_HEADER = ["Sent", "By", "File", "What", "Employer", "State", "Lines", "Errors"]
FINDING_HEADER = ["line", "severity", "column", "value", "code", "message"]
CHANGE_HEADER = ["line", "what", "who", "before", "after"]


def _run_cells(one: queries.Listed) -> list[object]:
    return [one.made_at.date(), one.by, one.file_name, one.kind.label, one.employer, one.label, one.lines, one.errors]


def _finding_cells(one: Any) -> list[object]:
    return [one.line or "", one.severity.value, one.column, one.value, one.code, one.message]


def _change_cells(change: Change) -> list[object]:
    return [change.line or "", change.what.value, change.who, change.before, change.after]
