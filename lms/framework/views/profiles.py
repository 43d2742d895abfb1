"""Pages of profiles: what each job role asks for, why, since when, and from when it is to change."""

from datetime import date

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.framework import pdfs, queries, service
from lms.framework.forms import ProfileChangeForm, ProfilesForm, TakeBackForm
from lms.framework.queries.profiles import Role, people_with, profile_rows, roles
from lms.framework.queries.versions import FrameworkRow
from lms.framework.rules import profiles as rules
from lms.framework.rules.contents import Contents
from lms.framework.views.frameworks import bp, framework_or_404
from lms.kit import clock
from lms.kit.identifiers import fold
from lms.kit.tables import attachment
from lms.kit.web import commits, door, go, page


@bp.get("/<code>/profiles")
@door(May.SEE_FRAMEWORKS)
def profiles(code: str) -> Response:
    row, form, today = framework_or_404(code), ProfilesForm(), clock.today()
    rows, contents = profile_rows(row.id), contents_of(row, today)
    grid = [(role, rules.cells(contents, rows.get(role.id, []), today)) for role in _chosen(roles(today), form)]
    return page("framework/profiles.html", form=form, framework=row, scheme=row.scheme, contents=contents, grid=grid)


def _chosen(everything: tuple[Role, ...], form: ProfilesForm) -> list[Role]:
    words = fold(form.text.data or "").split()
    return [role for role in everything if all(word in fold(role.title) for word in words) and form.wanted_sector in (None, *role.sectors)]


@bp.route("/<code>/profiles/<key>", methods=["GET", "POST"])
@door(May.SEE_FRAMEWORKS)
@commits
def profile(code: str, key: str) -> Response:
    row, today = framework_or_404(code), clock.today()
    role, form = _role_or_404(key, today), TakeBackForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.take_back_change(profile_id=form.profile_id, by=g.viewer)
            return _done("The change is taken back.", row, role)
    rows, contents = profile_rows(row.id, role.id).get(role.id, []), contents_of(row, today)
    return page(
        "framework/profile.html",
        form=form,
        framework=row,
        scheme=row.scheme,
        role=role,
        people=people_with(role.id, today),
        contents=contents,
        names=contents.names,
        asked=rules.asked(contents, rows, today),
        cells=rules.cells(contents, rows, today),
        rows=rows,
        to_come=rules.to_come(rows, today),
        today=today,
    )


@bp.get("/<code>/profiles/<key>/interview.pdf")
@door(May.SEE_FRAMEWORKS)
def interview_pack(code: str, key: str) -> Response:
    row, today = framework_or_404(code), clock.today()
    version, role = row.in_force(today), _role_or_404(key, today)
    contents = contents_of(row, today)
    needs = rules.asked(contents, profile_rows(row.id, role.id).get(role.id, []), today)
    if not needs or version is None:
        abort(404)
    pack = pdfs.Pack(role.title, row.scheme, contents, needs, version.published_from, today)
    return attachment(pdfs.interview_pack(pack), f"interview-{code}-{key}", "pdf")


@bp.route("/<code>/profiles/<key>/change", methods=["GET", "POST"])
@door(May.MANAGE_FRAMEWORKS)
@commits
def profile_change(code: str, key: str) -> Response:
    row, today = framework_or_404(code), clock.today()
    role, form = _role_or_404(key, today), ProfileChangeForm(what=request.args.get("what"))
    form.offer(row.scheme, contents_of(row, today))
    if form.is_valid_post():
        with form.showing_refusals():
            service.change_profile(
                framework_id=row.id,
                job_role_id=role.id,
                asks_for=form.asks_for,
                code=form.code,
                level=form.wanted_level,
                is_essential=form.weight.data == "essential",
                from_day=form.from_day.data,
                by=g.viewer,
            )
            return _done("The change is saved.", row, role)
    return page("framework/profile_change.html", form=form, framework=row, scheme=row.scheme, role=role, people=people_with(role.id, today))


def contents_of(row: FrameworkRow, day: date) -> Contents:
    """What the version in force says; of a framework without one, nothing."""
    version = row.in_force(day)
    return queries.contents(version.id) if version else Contents("")


def _role_or_404(key: str, day: date) -> Role:
    role = next((role for role in roles(day) if role.key == key), None)
    if role is None:
        abort(404)
    return role


def _done(words: str, row: FrameworkRow, role: Role) -> Response:
    flash(words, "success")
    return go("framework.profile", code=row.scheme.code, key=role.key)
