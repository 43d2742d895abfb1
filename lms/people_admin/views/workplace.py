"""The one page of a small employer: everybody, what is due, add, leave."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.web import commits, door, go, page
from lms.people.rules import Place, full_name
from lms.people_admin.forms.terms import EndForm
from lms.people_admin.forms.workplace import JoinForm
from lms.people_admin.queries import choices, posts
from lms.people_admin.queries import workplace as queries
from lms.people_admin.rules.workplace import next_number
from lms.people_admin.service import persons as people
from lms.people_admin.service import terms as service
from lms.people_admin.views import bp
from lms.people_admin.views.posts import at
from lms.records.queries import SMALL


@bp.get("/workplace/<int:organisation_id>")
@door(May.MANAGE_PEOPLE)
def workplace(organisation_id: int) -> Response:
    place, today = _employer(organisation_id), clock.today()
    if queries.number_of_posts(place.id, today) > SMALL:
        return go("records.people", organisation=place.id)
    return page("people_admin/workplace.html", place=place, workers=queries.workers(place, today), today=today)


@bp.route("/workplace/<int:organisation_id>/add", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def workplace_add(organisation_id: int) -> Response:
    place, form, today = _employer(organisation_id), JoinForm(), clock.today()
    offered = choices.offered(g.viewer, place.id)
    form.offer(offered.places, offered.job_roles)
    form.show({"worker_type": "employee", "organisation": str(place.id), "number": next_number(queries.numbers(place.id))})
    if form.is_valid_post():
        with form.showing_refusals():
            people.add_person(
                details=form.details,
                registered=None,
                who=form.who.data or "",
                starts_on=form.starts_on.data,
                number=form.number.data,
                term_request=form.term_request,
                today=today,
                by=g.viewer,
            )
            flash(f"{full_name(form.first_name.data, form.last_name.data)} is added under number {form.number.data}.", "success")
            return go("people_admin.workplace", organisation_id=place.id)
    return page("people_admin/workplace_add.html", form=form, place=place)


@bp.route("/workplace/<int:organisation_id>/leave/<int:post_id>", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def workplace_leave(organisation_id: int, post_id: int) -> Response:
    place, post, form = _employer(organisation_id), at(post_id), EndForm()
    if post.employer_id != place.id:
        abort(404)
    form.show(service.end_values(posts.terms_of([post.id])[post.id]))
    if form.is_valid_post():
        with form.showing_refusals():
            service.end(post, last_day=form.last_day.data, by=g.viewer, **form.marks)
            flash(
                f"The last day of {post.person} is {long_date(form.last_day.data)}. To undo it, open the post and take the end back.",
                "success",
            )
            return go("people_admin.workplace", organisation_id=place.id)
    return page(
        "people_admin/workplace_leave.html", form=form, place=place, post=post, supervised=posts.number_supervised(post.id, clock.today())
    )


def _employer(organisation_id: int) -> Place:
    """An employer within reach, or the same page as for none."""
    place = queries.employer(organisation_id, g.viewer)
    if place is None:
        abort(404)
    return place
