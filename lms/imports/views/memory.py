"""Pages: what is remembered of how files are read, and forgetting it."""

from typing import Any

from flask import Response, abort, flash, g, request

from lms.imports import queries, service
from lms.imports.forms.decisions import ForgetForm, SourceFilter
from lms.imports.queries import SavedMapping
from lms.imports.views.runs import bp, importers
from lms.kit.numbers import counted
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import commits, go, page


@bp.get("/mappings")
@importers
def memories() -> Response:
    return page("imports/memories.html", memories=queries.saved_mappings(g.viewer))


@bp.route("/mappings/source", methods=["GET", "POST"])
@importers
@commits
def memory() -> Response:
    one, chosen, form = _asked_for(), SourceFilter(), ForgetForm()
    search = (chosen.search.data or "")[:100]
    form.offer(search)
    if form.is_valid_post():
        with form.showing_refusals():
            columns, values = service.forget(one, form.said(search), by=g.viewer)
            flash(_gone(one, columns, values), "success")
            return go("imports.memories")
    asked = read_page_request(queries.WORD_SORTS, "value")
    found = queries.remembered_words(one, search, asked, g.viewer)
    meant = _meant(one, found.rows)
    if wants_download():
        rows = ([queries.called(each.column), each.value, meant[each.id] or "left out"] for each in found.rows)
        return download(["column", "value", "means"], rows, "mapping")
    columns_of = queries.columns_of(one, g.viewer)
    return page(
        "imports/memory.html",
        form=form,
        one=one,
        columns=columns_of,
        listing=listing(found, asked),
        meant=meant,
        search=search,
        filter=chosen,
        words=queries.called,
    )


def _asked_for() -> SavedMapping:
    given = request.args.get("employer", "")
    is_number = given.isascii() and given.isdecimal() and len(given) < 10
    found = queries.saved_mapping(int(given) if is_number else None, request.args.get("source", "")[:60], g.viewer)
    if found is None or (given and not is_number):
        abort(404)
    return found


def _meant(one: SavedMapping, rows: Any) -> dict[int, str]:
    """What each value means, in our words."""
    known = queries.vocabularies(one.employer_id, {each.column for each in rows})
    choices = {each.id: known[each.column].by_target.get(each.meant) if each.column in known else None for each in rows}
    return {each.id: choice.text if (choice := choices[each.id]) else each.meant for each in rows}


def _gone(one: SavedMapping, columns: int, values: int) -> str:
    parts = [f"the columns of {counted(columns, 'kind', 'kinds')} of file"] if columns else []
    parts += [counted(values, "value", "values")] if values else []
    return f"Forgotten for {one.source}: {' and '.join(parts)}. The next file asks again."
