"""Pages: say what the columns of a file are."""

from dataclasses import replace
from typing import Any

from flask import Response, abort, flash, g

from lms.access import Reach
from lms.imports import queries, service
from lms.imports.forms.columns import columns_form
from lms.imports.rules.mapping import ColumnMapping, suggest_columns
from lms.imports.rules.mapping.column_mapping import is_asked_first
from lms.imports.rules.mapping.matrix import suggest_across
from lms.imports.rules.runs import WAITING
from lms.imports.views.runs import bp, importers, the_run
from lms.kit.refusal import Refused
from lms.kit.web import commits, go, page


@bp.route("/<int:run_id>/columns", methods=["GET", "POST"])
@importers
@commits
def columns(run_id: int) -> Response:
    run = the_run(run_id)
    reading = queries.reading(run.id)
    if reading is None or run.state not in WAITING:
        abort(404)
    kind = queries.kind_of(run.kind)
    ours = kind.targets
    feeds, check = _suggested(run, reading)
    form = columns_form(ours, reading.sketch, feeds, reading.source)
    if form.is_valid_post():
        with form.showing_refusals():
            said = service.Mapped(
                form.source.data or "", form.header_line.data, form.sheet.data, form.feeds(ours), bool(form.for_everybody.data)
            )
            service.map_columns(run, said, by=g.viewer)
            return go("imports.show", run_id=run.id)
    given = run.employer_id is not None
    first = [column for column in ours if column.name in feeds.of or is_asked_first(kind, column, employer_given=given)]
    return page(
        "imports/columns.html",
        form=form,
        run=run,
        kind=kind,
        sketch=reading.sketch,
        first=first,
        others=[column for column in ours if column not in first],
        check=check,
        worded=kind.vocabularies,
        sources=queries.sources(run.employer_id),
        about=queries.about(run),
        may_for_everybody=given and g.viewer.reach(kind.may) == Reach.PARTNERSHIP,
    )


@bp.post("/<int:run_id>/map-values")
@importers
@commits
def map_values(run_id: int) -> Response:
    return _then(run_id, service.map_values)


@bp.post("/<int:run_id>/check-again")
@importers
@commits
def recheck(run_id: int) -> Response:
    return _then(run_id, service.recheck)


def _then(run_id: int, verb: Any) -> Response:
    run = the_run(run_id)
    try:
        verb(run, by=g.viewer)
    except Refused as no:
        flash(str(no), "info")
    return go("imports.show", run_id=run.id)


def _suggested(run: Any, reading: Any) -> tuple[ColumnMapping, frozenset[str]]:
    """What was said before about this file or this source as far as its columns are there, else what the names suggest."""
    keys, kind = reading.sketch["columns"], queries.kind_of(run.kind)
    known = queries.remembered(kind, run.employer_id, source=reading.source) if reading.source else None
    if reading.used:
        return ColumnMapping.from_json(reading.used), frozenset()
    suggested, check = suggest_columns(kind, keys)
    taken = [feed.column for feed in suggested.of.values() if feed.column]
    if kind.matrix and (across := suggest_across(keys, dict(zip(keys, reading.sketch["examples"], strict=True)), taken)):
        suggested = replace(suggested, across=across)
    if known is None:
        return suggested, check
    lost = set(known.feeds.lacking(keys))
    kept = {ours: feed for ours, feed in known.feeds.of.items() if feed.column not in lost}
    return ColumnMapping(
        {**{ours: feed for ours, feed in suggested.of.items() if ours in known.feeds.of}, **kept},
        known.feeds.repeated,
        suggested.across if known.feeds.across else (),
    ), check
