"""Places on regulators' registers."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.people_admin.forms.persons import RegistrationForm
from lms.people_admin.queries import persons
from lms.people_admin.service import persons as service
from lms.people_admin.views import bp
from lms.people_admin.views.persons import somebody


@bp.route("/people/<int:person_id>/registrations/add", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def add_registration(person_id: int) -> Response:
    person, form = somebody(person_id), RegistrationForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.add_registration(person, register=form.on_register, by=g.viewer)
            return go("people_admin.edit_person", person_id=person.id)
    return page("people_admin/add_registration.html", form=form, known=persons.known(person, g.viewer, clock.today()))


@bp.route("/registrations/<int:registration_id>", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def edit_registration(registration_id: int) -> Response:
    found, form = persons.registration(registration_id, g.viewer, clock.today()), RegistrationForm()
    if found is None:
        abort(404)
    row, person = found
    form.show(service.registration_values(row))
    if form.is_valid_post():
        with form.showing_refusals():
            service.edit_registration(row, register=form.on_register, seen=form.seen.data or "", by=g.viewer)
            return go("people_admin.edit_person", person_id=person.id)
    return page(
        "people_admin/edit_registration.html",
        form=form,
        known=persons.known(person, g.viewer, clock.today()),
        registration_id=registration_id,
    )


@bp.post("/registrations/<int:registration_id>/remove")
@door(May.MANAGE_PEOPLE)
@commits
def remove_registration(registration_id: int) -> Response:
    found = persons.registration(registration_id, g.viewer, clock.today())
    if found is None:
        abort(404)
    row, person = found
    words, person_id = f"{row.register} {row.number}", person.id
    service.remove_registration(row, by=g.viewer)
    flash(f"{words} is removed. Add it again if that was a mistake.", "success")
    return go("people_admin.edit_person", person_id=person_id)
