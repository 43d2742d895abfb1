"""A post: its page, its number, its end, and what goes because it was a mistake."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.refusal import Refused
from lms.kit.web import commits, door, go, page
from lms.people_admin.forms.terms import EndForm, NumberForm, RemoveForm
from lms.people_admin.queries import posts
from lms.people_admin.queries.posts import PostAt
from lms.people_admin.service import persons as people
from lms.people_admin.service import terms as service
from lms.people_admin.views import bp


@bp.get("/posts/<int:post_id>")
@door(May.MANAGE_PEOPLE)
def post(post_id: int) -> Response:
    one, today = at(post_id), clock.today()
    return page(
        "people_admin/post.html",
        post=one,
        terms=posts.timeline(one.id, g.viewer),
        absences=posts.absences(one, g.viewer),
        supervised=posts.number_supervised(one.id, today),
        today=today,
    )


@bp.route("/posts/<int:post_id>/number", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def number(post_id: int) -> Response:
    one, form = at(post_id), NumberForm()
    form.show({"number": one.employee_number})
    if form.is_valid_post():
        with form.showing_refusals():
            service.renumber(one, number=form.number.data, seen=form.seen.data or "", by=g.viewer)
            return go("people_admin.post", post_id=one.id)
    return page("people_admin/number.html", form=form, post=one)


@bp.route("/posts/<int:post_id>/end", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def end(post_id: int) -> Response:
    one, form = at(post_id), EndForm()
    form.show(service.end_values(posts.terms_of([one.id])[one.id]))
    if form.is_valid_post():
        with form.showing_refusals():
            service.end(one, last_day=form.last_day.data, by=g.viewer, **form.marks)
            flash(f"The post ends on {long_date(form.last_day.data)}. You can take the end back.", "success")
            return go("people_admin.post", post_id=one.id)
    return page("people_admin/end.html", form=form, post=one, supervised=posts.number_supervised(one.id, clock.today()))


@bp.post("/posts/<int:post_id>/take-end-back")
@door(May.MANAGE_PEOPLE)
@commits
def take_end_back(post_id: int) -> Response:
    one = at(post_id)
    try:
        service.take_end_back(one, by=g.viewer)
        flash("The post goes on.", "success")
    except Refused as no:
        flash(str(no), "info")
    return go("people_admin.post", post_id=one.id)


@bp.route("/posts/<int:post_id>/remove", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def remove_post(post_id: int) -> Response:
    one, form = at(post_id), RemoveForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.remove_post(one, reason=form.reason.data or "", by=g.viewer)
            gone = people.forget_if_bare(one.person_id)
            flash(f"The post of {one.person} under number {one.employee_number} is removed.", "success")
            return go("records.people") if gone else go("records.person", person_id=one.person_id)
    return page("people_admin/remove_post.html", form=form, post=one)


def at(post_id: int) -> PostAt:
    """A post within reach, or the same page as for no post."""
    one = posts.post(post_id, g.viewer, clock.today())
    if one is None:
        abort(404)
    return one
