"""Pages on which a draft is written."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.framework import queries, service
from lms.framework.forms import DomainForm, StartDraftForm, competency_form
from lms.framework.queries.versions import FrameworkRow
from lms.framework.rules.contents import Contents, Version
from lms.framework.rules.editing import text_of
from lms.framework.views.frameworks import bp, framework_or_404, version_or_404
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.web import commits, door, go, page


@bp.route("/<code>/start-draft", methods=["GET", "POST"])
@door(May.MANAGE_FRAMEWORKS)
@commits
def start_draft(code: str) -> Response:
    row, form = framework_or_404(code), StartDraftForm()
    if not row.versions:
        abort(404)
    like = row.in_force(clock.today()) or row.versions[-1]
    if form.is_valid_post():
        with form.showing_refusals():
            number = form.number.data.strip()
            service.start_draft(version_id=like.id, number=number, by=g.viewer)
            return _done(f"The draft {number} is made. It says what version {like.number} says.", row, number)
    return page("framework/start_draft.html", form=form, framework=row, scheme=row.scheme, like=like)


@bp.route("/<code>/versions/<number>/competencies/<competency>", methods=["GET", "POST"])
@door(May.MANAGE_FRAMEWORKS)
@commits
def edit_competency(code: str, number: str, competency: str) -> Response:
    row, version, contents = _draft_or_404(code, number)
    if competency not in contents.by_code:
        abort(404)
    form = competency_form(row.scheme, contents)
    form.show(service.as_shown(text_of(contents, competency)))
    if form.is_valid_post():
        with form.showing_refusals():
            text = form.text(row.scheme, competency)
            service.put_competency(version_id=version.id, text=text, seen=form.seen.data or "", by=g.viewer)
            return _done(f"{competency} is saved.", row, number)
    values = {"scheme": row.scheme, "version": version, "competency": contents.by_code[competency]}
    return page("framework/edit_competency.html", form=form, framework=row, **values)


@bp.route("/<code>/versions/<number>/add-competency", methods=["GET", "POST"])
@door(May.MANAGE_FRAMEWORKS)
@commits
def add_competency(code: str, number: str) -> Response:
    row, version, contents = _draft_or_404(code, number)
    form = competency_form(row.scheme, contents)
    if form.is_valid_post():
        with form.showing_refusals():
            text = form.text(row.scheme, (form.code.data or "").strip())
            service.put_competency(version_id=version.id, text=text, seen=None, by=g.viewer)
            return _done(f"{text.code} is added.", row, number)
    return page("framework/add_competency.html", form=form, framework=row, scheme=row.scheme, version=version)


@bp.route("/<code>/versions/<number>/competencies/<competency>/remove", methods=["GET", "POST"])
@door(May.MANAGE_FRAMEWORKS)
@commits
def remove_competency(code: str, number: str, competency: str) -> Response:
    row, version, contents = _draft_or_404(code, number)
    form, removed = ButtonForm(), contents.by_code.get(competency)
    if form.is_valid_post():
        with form.showing_refusals():
            service.remove_competency(version_id=version.id, code=competency, by=g.viewer)
            return _done(f"{competency} is removed from this draft.", row, number)
    if removed is None:
        abort(404)
    return page("framework/remove_competency.html", form=form, framework=row, scheme=row.scheme, version=version, competency=removed)


@bp.route("/<code>/versions/<number>/domains/<domain>", methods=["GET", "POST"])
@door(May.MANAGE_FRAMEWORKS)
@commits
def edit_domain(code: str, number: str, domain: str) -> Response:
    row, version, contents = _draft_or_404(code, number)
    before = next((part for part in contents.domains if part.code == domain), None)
    if before is None:
        abort(404)
    form = DomainForm(name=before.name, intent=before.intent)
    if form.is_valid_post():
        with form.showing_refusals():
            service.put_domain(version_id=version.id, code=domain, name=form.name.data, intent=form.intent.data or "", by=g.viewer)
            return _done(f"{domain} is saved.", row, number)
    return page("framework/edit_domain.html", form=form, framework=row, scheme=row.scheme, version=version, domain=before)


def _draft_or_404(code: str, number: str) -> tuple[FrameworkRow, Version, Contents]:
    row = framework_or_404(code)
    version = version_or_404(row, number)
    if version.published_from:
        abort(404)
    return row, version, queries.contents(version.id)


def _done(words: str, row: FrameworkRow, number: str) -> Response:
    flash(words, "success")
    return go("framework.version", code=row.scheme.code, number=number)
