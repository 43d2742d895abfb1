"""Adding a person, and changing what is known of one."""

from typing import Any

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.people.rules import full_name
from lms.people_admin.forms.persons import AddPersonForm, PersonForm
from lms.people_admin.forms.terms import PostForm
from lms.people_admin.queries import choices, persons
from lms.people_admin.service import persons as service
from lms.people_admin.views import bp


@bp.route("/people/add", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def add_person() -> Response:
    form, today = AddPersonForm(), clock.today()
    offered = choices.offered(g.viewer)
    form.offer(offered.places, offered.job_roles, first="Choose where")
    form.show({"worker_type": "employee"})
    if form.is_valid_post():
        with form.showing_refusals():
            person_id = service.add_person(
                details=form.details,
                registered=form.registered,
                who=form.who.data or "",
                starts_on=form.starts_on.data,
                number=form.number.data,
                term_request=form.term_request,
                today=today,
                by=g.viewer,
            )
            flash(f"{full_name(form.first_name.data, form.last_name.data)} has a post under number {form.number.data}.", "success")
            return go("records.person", person_id=person_id)
    return page("people_admin/add_person.html", form=form)


@bp.route("/people/<int:person_id>/edit", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def edit_person(person_id: int) -> Response:
    person, form = somebody(person_id), PersonForm()
    form.show(service.details_of(person))
    if form.is_valid_post():
        with form.showing_refusals():
            service.edit_person(person, details=form.details, seen=form.seen.data or "", today=clock.today(), by=g.viewer)
            flash("Saved.", "success")
            return go("records.person", person_id=person.id)
    known = persons.known(person, g.viewer, clock.today())
    return page("people_admin/edit_person.html", form=form, known=known, registrations=persons.registrations(person.id))


@bp.route("/people/<int:person_id>/posts/add", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def add_post(person_id: int) -> Response:
    person, form, today = somebody(person_id), PostForm(), clock.today()
    offered = choices.offered(g.viewer)
    form.offer(offered.places, offered.job_roles, first="Choose where")
    form.show({"worker_type": "employee"})
    if form.is_valid_post():
        with form.showing_refusals():
            post_id = service.add_post(
                person, starts_on=form.starts_on.data, number=form.number.data, term_request=form.term_request, today=today, by=g.viewer
            )
            flash(f"The post under number {form.number.data} is added.", "success")
            return go("people_admin.post", post_id=post_id)
    return page("people_admin/add_post.html", form=form, known=persons.known(person, g.viewer, today))


def somebody(person_id: int, may: May = May.MANAGE_PEOPLE) -> Any:
    """A person within reach, or the same page as for nobody."""
    person = persons.person(person_id, g.viewer, clock.today(), may)
    if person is None:
        abort(404)
    return person
