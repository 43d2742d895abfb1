"""Pages to read: the list of frameworks, and what a version of one says."""

from typing import Any

from flask import Blueprint, Response, abort

from lms.access import May
from lms.framework import queries
from lms.framework.forms import FrameworkForm
from lms.framework.queries.versions import FrameworkRow
from lms.framework.rules.contents import Version
from lms.framework.rules.search import narrowed
from lms.kit import clock
from lms.kit.web import door, page

bp = Blueprint("framework", __name__, url_prefix="/frameworks")


@bp.get("")
@door(May.SEE_FRAMEWORKS)
def frameworks() -> Response:
    return page("framework/frameworks.html", frameworks=queries.frameworks(), today=clock.today())


@bp.get("/<code>")
@door(May.SEE_FRAMEWORKS)
def framework(code: str) -> Response:
    row = framework_or_404(code)
    current = row.in_force(clock.today())
    if current is None:
        return page("framework/framework_without_version.html", framework=row, scheme=row.scheme)
    return page("framework/framework.html", **_shown(row, current))


@bp.get("/<code>/versions/<number>")
@door(May.SEE_FRAMEWORKS)
def version(code: str, number: str) -> Response:
    row = framework_or_404(code)
    return page("framework/version.html", **_shown(row, version_or_404(row, number)))


def _shown(row: FrameworkRow, version: Version) -> dict[str, Any]:
    """What both pages show of a version, as far as it is looked for."""
    form, contents = FrameworkForm(), queries.contents(version.id)
    form.offer(row.scheme, contents)
    sought = form.sought()
    return {
        "form": form,
        "framework": row,
        "scheme": row.scheme,
        "version": version,
        "contents": contents,
        "shown": narrowed(contents, sought),
        "sought": sought,
        "today": clock.today(),
    }


def framework_or_404(code: str) -> FrameworkRow:
    row = queries.scheme(code)
    if row is None:
        abort(404)
    return row


def version_or_404(row: FrameworkRow, number: str) -> Version:
    version = next((version for version in row.versions if version.number == number), None)
    if version is None:
        abort(404)
    return version
