"""Pages of versions: which there are, how two differ, and what may be done with one that is not in force yet."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.framework import queries, service
from lms.framework.forms import ComparedForm, WordingForm
from lms.framework.queries.versions import FrameworkRow
from lms.framework.rules.contents import Version, VersionState
from lms.framework.rules.difference import difference as compare
from lms.framework.views.frameworks import bp, framework_or_404, version_or_404
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.web import commits, door, go, page


@bp.get("/<code>/versions")
@door(May.SEE_FRAMEWORKS)
def versions(code: str) -> Response:
    row = framework_or_404(code)
    return page("framework/versions.html", framework=row, scheme=row.scheme, today=clock.today())


@bp.route("/<code>/versions/<number>/difference", methods=["GET", "POST"])
@door(May.SEE_FRAMEWORKS)
@commits
def difference(code: str, number: str) -> Response:
    row = framework_or_404(code)
    version = version_or_404(row, number)
    base = queries.base(version.id)
    compared = ComparedForm()
    compared.offer(other.number for other in row.versions if other != version)
    against = next((other for other in row.versions if other.number == compared.against.data and other != version), base)
    if against is None:
        return page("framework/difference_of_first.html", framework=row, scheme=row.scheme, version=version)
    changes = compare(queries.contents(against.id), queries.contents(version.id))
    may_mark = against == base and version.published_from is None and g.viewer.may(May.MANAGE_FRAMEWORKS)
    form = WordingForm()
    form.offer(change.new.id for change in changes.texts_changed if change.new)
    if form.is_valid_post():
        with form.showing_refusals():
            service.mark_wording(version_id=version.id, behaviour_ids=form.behaviour_ids, by=g.viewer)
            return _done("Saved.", "framework.difference", row, version)
    return page(
        "framework/difference.html",
        form=form,
        compared=compared,
        framework=row,
        scheme=row.scheme,
        version=version,
        against=against,
        changes=changes,
        may_mark=may_mark,
        today=clock.today(),
    )


@bp.route("/<code>/versions/<number>/take-back", methods=["GET", "POST"])
@door(May.MANAGE_FRAMEWORKS)
@commits
def take_back(code: str, number: str) -> Response:
    row, form = framework_or_404(code), ButtonForm()
    version = version_or_404(row, number)
    if request.method == "GET" and version.state(clock.today()) is not VersionState.WAITING:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            service.take_back(version_id=version.id, by=g.viewer)
            return _done(f"Version {version.number} is a draft again.", "framework.versions", row)
    return page("framework/take_back.html", form=form, framework=row, scheme=row.scheme, version=version)


@bp.route("/<code>/versions/<number>/remove", methods=["GET", "POST"])
@door(May.MANAGE_FRAMEWORKS)
@commits
def remove_draft(code: str, number: str) -> Response:
    row, form = framework_or_404(code), ButtonForm()
    version = version_or_404(row, number)
    if request.method == "GET" and version.published_from:
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            service.remove_draft(version_id=version.id, by=g.viewer)
            return _done(f"The draft {version.number} is removed.", "framework.versions", row)
    return page("framework/remove_draft.html", form=form, framework=row, scheme=row.scheme, version=version)


def _done(words: str, endpoint: str, row: FrameworkRow, version: Version | None = None) -> Response:
    flash(words, "success")
    return go(endpoint, code=row.scheme.code, **({"number": version.number} if version else {}))
