"""Long leave of a post."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.people_admin.forms.absences import AbsenceForm
from lms.people_admin.forms.terms import RemoveForm
from lms.people_admin.queries import posts
from lms.people_admin.service import absences as service
from lms.people_admin.views import bp
from lms.people_admin.views.posts import at


@bp.route("/posts/<int:post_id>/absences/add", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def add_absence(post_id: int) -> Response:
    post, form = at(post_id), AbsenceForm()
    form.keep_to(post.reads_reasons(g.viewer))
    if form.is_valid_post():
        with form.showing_refusals():
            service.add_absence(post, starts_on=form.starts_on.data, ends_on=form.ends_on.data, reason=form.told, by=g.viewer)
            flash("The leave is recorded.", "success")
            return go("people_admin.post", post_id=post.id)
    return page("people_admin/add_absence.html", form=form, post=post)


@bp.route("/absences/<int:absence_id>", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def edit_absence(absence_id: int) -> Response:
    found, form = posts.absence(absence_id, g.viewer, clock.today()), AbsenceForm()
    if found is None:
        abort(404)
    row, post = found
    form.keep_to(post.reads_reasons(g.viewer))
    form.show(service.absence_values(row, post, g.viewer))
    if form.is_valid_post():
        with form.showing_refusals():
            service.edit_absence(
                row,
                post,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                reason=form.told,
                seen=form.seen.data or "",
                by=g.viewer,
            )
            flash("The leave is changed.", "success")
            return go("people_admin.post", post_id=post.id)
    return page("people_admin/edit_absence.html", form=form, post=post, absence_id=absence_id)


@bp.route("/absences/<int:absence_id>/remove", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def remove_absence(absence_id: int) -> Response:
    found, form = posts.absence(absence_id, g.viewer, clock.today()), RemoveForm()
    if found is None:
        abort(404)
    row, post = found
    if form.is_valid_post():
        with form.showing_refusals():
            service.remove_absence(row, post, reason=form.reason.data or "", by=g.viewer)
            flash("The leave is removed.", "success")
            return go("people_admin.post", post_id=post.id)
    return page("people_admin/remove_absence.html", form=form, post=post, starts_on=row.starts_on, ends_on=row.ends_on)
