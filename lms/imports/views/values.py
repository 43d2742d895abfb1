"""Pages: say what the values of a file mean, for one file, or for all that wait for a decision."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, abort, flash, g, request

from lms.access import Reach
from lms.imports import queries, service
from lms.imports.forms.decisions import SourceFilter, ValuesFilter, ValuesForm
from lms.imports.queries import Filter, Valued, Which
from lms.imports.rules.mapping import Vocabulary, suggest_word
from lms.imports.rules.runs import WAITING
from lms.imports.views.runs import bp, importers, the_run
from lms.kit.forms import choices
from lms.kit.numbers import counted
from lms.kit.tables import PageOfRows, PageRequest, download, listing, read_page_request, wants_download
from lms.kit.web import commits, go, page

#: Each has a box to write in, which takes room on a phone.
PER_PAGE = 25


@bp.route("/<int:run_id>/values", methods=["GET", "POST"])
@importers
@commits
def values(run_id: int) -> Response:
    run = the_run(run_id)
    reading = queries.reading(run.id)
    if reading is None or not reading.used or run.state not in WAITING:
        abort(404)
    chosen = _filter(queries.value_columns(run.id))
    form = ValuesForm()
    if form.is_valid_post() and _decided(form, lambda: queries.value_ids(run.id, _wanted(chosen))):
        return go("imports.values", run_id=run.id, **request.args)
    asked = _ask()
    found = queries.values(run.id, _wanted(chosen), asked)
    if wants_download():
        return download(HEADER, map(_cells, found.rows), f"import-{run.id}-values")
    return page(
        "imports/values.html",
        form=form,
        run=run,
        kind=queries.kind_of(run.kind),
        reading=reading,
        filter=chosen,
        counts_of=queries.value_counts(run.id),
        listing=listing(found, asked),
        may_for_everybody=run.employer_id is not None and g.viewer.reach(queries.kind_of(run.kind).may) == Reach.PARTNERSHIP,
        **_meanings(run.employer_id, found),
    )


@bp.get("/unmapped")
@importers
def unmapped() -> Response:
    groups = queries.unmapped_groups(g.viewer)
    if wants_download():
        return download(
            ["Employer", "Source", "Values", "Lines"], ([one.employer, one.source, one.values, one.lines] for one in groups), "unmapped"
        )
    return page("imports/unmapped.html", groups=groups)


@bp.route("/unmapped/values", methods=["GET", "POST"])
@importers
@commits
def unmapped_values() -> Response:
    source, employer_id = request.args.get("source", "")[:60], _employer()
    group = next((one for one in queries.unmapped_groups(g.viewer) if (one.employer_id, one.source_folded) == (employer_id, source)), None)
    if group is None:
        flash("Nothing from there waits for a decision any more.", "info")
        return go("imports.unmapped")
    chosen, form = SourceFilter(), ValuesForm()
    wanted = Filter(Which.UNDECIDED, "", chosen.search.data or "")
    if form.is_valid_post() and _decided(form, lambda: queries.unmapped_ids(employer_id, source, wanted, g.viewer)):
        return go("imports.unmapped_values", **request.args)
    asked = _ask()
    found = queries.unmapped_values(employer_id, source, wanted, asked, g.viewer)
    if wants_download():
        return download(HEADER, map(_cells, found.rows), "unmapped-values")
    return page(
        "imports/unmapped_values.html",
        form=form,
        group=group,
        filter=chosen,
        listing=listing(found, asked),
        may_for_everybody=employer_id is not None and queries.decides_for_all(g.viewer),
        **_meanings(employer_id, found),
    )


def _ask() -> PageRequest:
    asked = read_page_request(queries.VALUE_SORTS, "-lines")
    return asked if asked.per_page is None else replace(asked, per_page=PER_PAGE)


def _employer() -> int | None:
    given = request.args.get("employer", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None


def _filter(columns: Iterable[str]) -> ValuesFilter:
    chosen = ValuesFilter()
    chosen.column.choices = choices([(name, queries.called(name).capitalize()) for name in columns], "All")
    return chosen


def _wanted(chosen: ValuesFilter) -> Filter:
    which = next((one for one in Which if one == chosen.which.data), Which.UNDECIDED)
    return Filter(which, chosen.column.data or "", chosen.search.data or "")


def _decided(form: ValuesForm, every: Callable[[], Sequence[int]]) -> bool:
    """Was a decision made? What is wrong with it stands on the form."""
    with form.showing_refusals():
        do = next((one for one in service.Do if one == form.do.data), service.Do.SAVE)
        chosen = {"ticked": lambda: form.ticked, "page": lambda: form.shown, "filter": every}[form.scope.data]()
        if form.scope.data == "page" and do == service.Do.SAVE and not form.all_mean.data:
            chosen = [row_id for row_id in chosen if form.texts.get(row_id)]
        said = service.Said(do, chosen, form.texts, form.all_mean.data or "", bool(form.for_everybody.data))
        count = service.decide(said, by=g.viewer)
        flash(f"{counted(count, 'value was', 'values were')} decided.", "success")
        return True
    return False


def _meanings(employer_id: int | None, found: PageOfRows[Valued]) -> dict[str, Any]:
    """What the values on the page may mean, and what they probably do."""
    vocabularies = queries.vocabularies(employer_id, {one.column for one in found.rows})
    suggestions = {one.id: suggest_word(one.value, vocabularies[one.column]) for one in found.rows if one.meant is None}
    return {"vocabularies": vocabularies, "suggestions": suggestions, "meant": {one.id: _said(one, vocabularies) for one in found.rows}}


def _said(one: Valued, vocabularies: dict[str, Vocabulary]) -> str:
    if not one.meant:
        return ""
    choice = vocabularies[one.column].by_target.get(one.meant)
    return choice.text if choice else one.meant


HEADER = ["column", "value", "lines", "files", "meaning"]


def _cells(one: Valued) -> list[object]:
    return [one.column, one.value, one.lines, one.files, "left out" if one.meant == "" else one.meant or ""]
