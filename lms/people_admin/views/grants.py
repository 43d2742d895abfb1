"""Who holds which role; giving and ending roles."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.tables import download, listing, read_page_request, wants_download
from lms.kit.web import commits, door, go, page
from lms.people_admin.forms.grants import EndRoleForm, GiveRoleForm, HoldersForm
from lms.people_admin.queries import grants, persons
from lms.people_admin.queries.grants import GrantRow
from lms.people_admin.service import grants as service
from lms.people_admin.views import bp
from lms.people_admin.views.persons import somebody


@bp.get("/roles")
@door(May.GRANT_ROLES)
def holders() -> Response:
    form, asked, today = HoldersForm(), read_page_request(grants.SORTS, "name"), clock.today()
    form.offer()
    found = grants.holders(g.viewer, form.text.data or "", form.wanted_role, bool(form.ended.data), asked, today)
    if wants_download():
        return download(HEADER, map(_cells, found.rows), "roles")
    return page("people_admin/holders.html", form=form, listing=listing(found, asked), today=today)


@bp.route("/people/<int:person_id>/roles", methods=["GET", "POST"])
@door(May.GRANT_ROLES)
@commits
def roles(person_id: int) -> Response:
    person, form, today = somebody(person_id, May.GRANT_ROLES), GiveRoleForm(), clock.today()
    accounts, (places, offered) = grants.accounts(person.id), grants.branches(g.viewer)
    form.offer(((str(one.id), one.sign_in) for one in accounts), offered, places)
    if not form.is_submitted():
        form.process(data={"starts_on": today})
    if form.is_valid_post():
        with form.showing_refusals():
            service.give_role(
                person_id=person.id,
                account_id=form.account_id,
                role=form.wanted_role,
                organisation_id=form.place_id,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                by=g.viewer,
            )
            flash("The role is given.", "success")
            return go("people_admin.roles", person_id=person.id)
    is_own = person.id == g.viewer.person_id
    name, held = persons.name(person), grants.of_person(person.id, g.viewer)
    return page(
        "people_admin/roles.html", form=form, person_id=person.id, name=name, accounts=accounts, held=held, is_own=is_own, today=today
    )


@bp.route("/roles/<int:grant_id>/end", methods=["GET", "POST"])
@door(May.GRANT_ROLES)
@commits
def end_role(grant_id: int) -> Response:
    grant, form, today = _grant(grant_id), EndRoleForm(), clock.today()
    if not form.is_submitted():
        form.process(data={"last_day": today})
    if form.is_valid_post():
        with form.showing_refusals():
            service.end_role(grant, last_day=form.last_day.data, today=today, by=g.viewer)
            flash("The end of the role is recorded.", "success")
            return go("people_admin.roles", person_id=grant.person_id)
    return page("people_admin/end_role.html", form=form, grant=grant)


def _grant(grant_id: int) -> GrantRow:
    grant = grants.grant(grant_id, g.viewer)
    if grant is None:
        abort(404)
    return grant


HEADER = ["Name", "Signs in as", "Role", "Over", "From", "Until", "Last signed in"]


def _cells(row: GrantRow) -> list[object]:
    return [row.name, row.sign_in, row.role.label, row.place, row.starts_on, row.ends_on, row.last_sign_in_on]
