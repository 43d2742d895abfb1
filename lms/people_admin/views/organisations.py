"""The tree of organisations: looking, adding, changing, moving, ending."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.refusal import Refused
from lms.kit.web import commits, door, go, page
from lms.people_admin.forms.organisations import AddOrganisationForm, MoveOrganisationForm, OrganisationForm, RetireOrganisationForm
from lms.people_admin.queries import organisations as queries
from lms.people_admin.queries.organisations import OrganisationPage
from lms.people_admin.rules.organisations import kinds_under
from lms.people_admin.service import organisations as service
from lms.people_admin.views import bp

LOOK = (May.MANAGE_PEOPLE, May.MANAGE_ORGANISATIONS)


@bp.get("/organisations")
@door(*LOOK)
def organisations() -> Response:
    today = clock.today()
    return page(
        "people_admin/organisations.html",
        tree=queries.tree(g.viewer, today),
        today=today,
        may_change=g.viewer.may(May.MANAGE_ORGANISATIONS),
    )


@bp.get("/organisations/<int:organisation_id>")
@door(*LOOK)
def organisation(organisation_id: int) -> Response:
    return page("people_admin/organisation.html", one=_at(organisation_id, None), today=clock.today())


@bp.route("/organisations/<int:organisation_id>/add", methods=["GET", "POST"])
@door(May.MANAGE_ORGANISATIONS)
@commits
def add_organisation(organisation_id: int) -> Response:
    one, form = _at(organisation_id), AddOrganisationForm()
    kinds = kinds_under(one.place.kind)
    if not kinds:
        abort(404)
    form.offer_kinds(kinds)
    if form.is_valid_post():
        with form.showing_refusals():
            new_id = service.add_organisation(
                parent_id=organisation_id, kind=form.chosen_kind, facts=form.facts, today=clock.today(), by=g.viewer
            )
            flash(f"{form.name.data} is added.", "success")
            return go("people_admin.organisation", organisation_id=new_id)
    return page("people_admin/add_organisation.html", form=form, one=one)


@bp.route("/organisations/<int:organisation_id>/edit", methods=["GET", "POST"])
@door(May.MANAGE_ORGANISATIONS)
@commits
def edit_organisation(organisation_id: int) -> Response:
    one, form = _at(organisation_id), OrganisationForm()
    form.offer(one.place.kind)
    form.show(service.values(one.own))
    if form.is_valid_post():
        with form.showing_refusals():
            service.edit_organisation(organisation_id, facts=form.facts, seen=form.seen.data or "", by=g.viewer)
            flash("Saved.", "success")
            return go("people_admin.organisation", organisation_id=organisation_id)
    return page("people_admin/edit_organisation.html", form=form, one=one)


@bp.route("/organisations/<int:organisation_id>/move", methods=["GET", "POST"])
@door(May.MANAGE_ORGANISATIONS)
@commits
def move_organisation(organisation_id: int) -> Response:
    one, form, today = _at(organisation_id), MoveOrganisationForm(), clock.today()
    parents = queries.parents_for(one.place, g.viewer, today)
    form.offer(parents)
    form.show(service.move_values(one.own))
    if form.is_valid_post():
        with form.showing_refusals():
            service.move_organisation(organisation_id, parent_id=form.parent_id, seen=form.seen.data or "", today=today, by=g.viewer)
            flash(f"{one.place.name} is moved.", "success")
            return go("people_admin.organisation", organisation_id=organisation_id)
    return page("people_admin/move_organisation.html", form=form, one=one, parents=parents)


@bp.route("/organisations/<int:organisation_id>/end", methods=["GET", "POST"])
@door(May.MANAGE_ORGANISATIONS)
@commits
def retire_organisation(organisation_id: int) -> Response:
    one, form = _at(organisation_id), RetireOrganisationForm()
    form.show(service.end_values(one.own))
    if form.is_valid_post():
        with form.showing_refusals():
            service.retire_organisation(organisation_id, last_day=form.last_day.data, seen=form.seen.data or "", by=g.viewer)
            flash(f"{one.place.name} ends on {long_date(form.last_day.data)}. You can take the end back.", "success")
            return go("people_admin.organisation", organisation_id=organisation_id)
    return page("people_admin/retire_organisation.html", form=form, one=one)


@bp.post("/organisations/<int:organisation_id>/take-end-back")
@door(May.MANAGE_ORGANISATIONS)
@commits
def reopen_organisation(organisation_id: int) -> Response:
    one = _at(organisation_id)
    try:
        service.reopen_organisation(organisation_id, by=g.viewer)
        flash(f"{one.place.name} goes on.", "success")
    except Refused as no:
        flash(str(no), "info")
    return go("people_admin.organisation", organisation_id=organisation_id)


def _at(organisation_id: int, may: May | None = May.MANAGE_ORGANISATIONS) -> OrganisationPage:
    """An organisation within reach, or the same page as for none."""
    one = queries.organisation(organisation_id, g.viewer, clock.today(), may)
    if one is None:
        abort(404)
    return one
