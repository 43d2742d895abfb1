"""Agreements: reading a version and what is new in it, drawing one up, giving it out, signing."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.kit import clock
from lms.kit.concurrent_edits import EditForm
from lms.kit.form_fields import as_id
from lms.kit.forms import ButtonForm
from lms.kit.web import commits, door, go, page
from lms.supervision.forms.agreements import AgreementForm, SignForm
from lms.supervision.queries import agreements as queries
from lms.supervision.queries.agreements import SignatureRow, Version, Versions
from lms.supervision.rules.access import GroupAccess
from lms.supervision.rules.agreement import LIMITS, clauses
from lms.supervision.rules.groups import draws_up
from lms.supervision.service import agreements as service
from lms.supervision.views import bp
from lms.supervision.views.groups import access_or_404, own_group_or_404, title_of


@bp.get("/groups/<int:group_id>/agreement")
@door(May.TAKE_PART_IN_SUPERVISION)
def agreement(group_id: int) -> Response:
    """`?version=2`: another than the newest that this person reads."""
    access = access_or_404(group_id)
    versions = _readable(access, queries.versions_of(group_id))
    if not versions.all and not draws_up(access):
        abort(404)
    asked_for = as_id(request.args.get("version"))
    version = versions.of_number(asked_for) if asked_for else _first(versions)
    if asked_for and version is None:
        abort(404)
    before = versions.before(version) if version else None
    return page(
        "supervision/agreement.html",
        ButtonForm(),
        group_id=group_id,
        title=title_of(group_id),
        versions=versions,
        version=version,
        clauses=clauses(access.kind, version.clauses, before.clauses if before else None) if version else [],
        before=before,
        signatures=queries.signatures(version.id) if version else [],
        may_draw_up=draws_up(access),
        today=clock.today(),
    )


def _first(versions: Versions) -> Version | None:
    """What somebody looks for first: what is being signed, or is in force; else the draft."""
    return versions.being_signed or versions.in_force or versions.draft


def _readable(access: GroupAccess, versions: Versions) -> Versions:
    """All to whoever draws it up; no draft to the others; to whoever is not in it today what they were given to sign."""
    if draws_up(access):
        return versions
    out = [version for version in versions.all if not version.is_draft]
    if not access.is_in:
        out = [version for version in out if _row_of(queries.signatures(version.id))]
    return Versions(out)


def _row_of(signatures: list[SignatureRow]) -> SignatureRow | None:
    return next((row for row in signatures if row.person_id == g.viewer.person_id), None)


@bp.route("/groups/<int:group_id>/agreement/edit", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def edit_agreement(group_id: int) -> Response:
    """The draft; where there is none, a copy of what is in force, or the template of this kind."""
    access, form = own_group_or_404(group_id), AgreementForm()
    form.fit(access.kind)
    form.show(service.beginning_of(group_id))
    if form.is_valid_post():
        with form.showing_refusals():
            service.draw_up(group_id=group_id, answers=form.answers(), seen=form.seen.data or "", by=g.viewer)
            flash("Saved as a draft. Read it through, then ask everyone to sign.", "success")
            draft = queries.versions_of(group_id).draft
            return go("supervision.agreement", group_id=group_id, version=draft.version if draft else None)
    return page("supervision/edit_agreement.html", form, group_id=group_id, title=title_of(group_id), limits=LIMITS)


@bp.route("/groups/<int:group_id>/agreement/throw-away", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def throw_away(group_id: int) -> Response:
    """The draft. Where there is none any more, nothing is lost."""
    own_group_or_404(group_id)
    draft, form = queries.versions_of(group_id).draft, EditForm()
    form.show(queries.answers_of(draft) if draft else {})
    if form.is_valid_post():
        with form.showing_refusals():
            service.throw_away(group_id=group_id, seen=form.seen.data or "", by=g.viewer)
            flash("The draft is thrown away.", "success")
            return go("supervision.group", group_id=group_id)
    if draft is None:
        abort(404)
    return page("supervision/throw_away.html", form, group_id=group_id, title=title_of(group_id), version=draft)


def _version_to_draw_up(agreement_id: int) -> Version:
    version = queries.version_called(agreement_id) or abort(404)
    own_group_or_404(version.group_id)
    return version


@bp.post("/agreements/<int:agreement_id>/give-out")
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def give_out(agreement_id: int) -> Response:
    version, form = _version_to_draw_up(agreement_id), ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.give_out(version=version, by=g.viewer)
            if _row_of(queries.signatures(version.id)):
                flash("Everyone in the group is asked to sign. Now sign it yourself.", "success")
                return go("supervision.sign", agreement_id=version.id)
            flash("Everyone in the group is asked to sign.", "success")
            return go("supervision.group", group_id=version.group_id)
    flash(form.said, "info")
    return go("supervision.agreement", group_id=version.group_id, version=version.version)


@bp.post("/agreements/<int:agreement_id>/take-back")
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def take_back(agreement_id: int) -> Response:
    version, form = _version_to_draw_up(agreement_id), ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.take_back(version=version, by=g.viewer)
            flash("Taken back. It is a draft again, and nobody has signed it.", "success")
            return go("supervision.agreement", group_id=version.group_id, version=version.version)
    flash(form.said, "info")
    return go("supervision.agreement", group_id=version.group_id, version=version.version)


@bp.route("/agreements/<int:agreement_id>/sign", methods=["GET", "POST"])
@door(May.TAKE_PART_IN_SUPERVISION)
@commits
def sign(agreement_id: int) -> Response:
    """The agreement in full, a tick, and the button."""
    version, form = queries.version_called(agreement_id) or abort(404), SignForm()
    access, signatures = access_or_404(version.group_id), queries.signatures(agreement_id)
    row = _row_of(signatures)
    if not access.was_in or (row is None and not form.is_submitted() and not _was_taken_back(version)):
        abort(404)
    if form.is_valid_post():
        with form.showing_refusals():
            is_in_force = service.sign(version=version, seen=form.seen.data or "", by=g.viewer)
            flash("Signed. The agreement is in force." if is_in_force else "Signed. It is in force once everyone has.", "success")
            return go("supervision.group", group_id=version.group_id)
    may_read = row is not None and not version.is_draft
    before = queries.versions_of(version.group_id).before(version) if may_read else None
    if may_read and form.seen.data != version.stamp:
        form.seen.data, form.agrees.data = version.stamp, False
    return page(
        "supervision/sign.html",
        form,
        group_id=version.group_id,
        title=title_of(version.group_id),
        version=version,
        row=row if may_read else None,
        before=before,
        clauses=clauses(access.kind, version.clauses, before.clauses if before else None) if may_read else [],
    )


def _was_taken_back(version: Version) -> bool:
    """Then whoever comes by an old link reads that there is nothing to sign."""
    return version.is_draft
