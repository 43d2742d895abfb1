"""The terms of a post: move or change, correct, start again, remove."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.people_admin.forms.terms import CorrectForm, MoveForm, RemoveTermForm, StartAgainForm
from lms.people_admin.queries import choices, posts
from lms.people_admin.queries.posts import PostAt
from lms.people_admin.rules import terms as rules
from lms.people_admin.rules.terms import Terms
from lms.people_admin.service import terms as service
from lms.people_admin.views import bp
from lms.people_admin.views.posts import at


@bp.route("/posts/<int:post_id>/move", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def move(post_id: int) -> Response:
    post, form = at(post_id), MoveForm()
    _offer(form, post)
    form.show(service.values(_terms(post)))
    if form.is_valid_post():
        with form.showing_refusals():
            service.move(
                post,
                starts_on=form.starts_on.data,
                term_request=form.term_request,
                seen=form.seen.data or "",
                today=clock.today(),
                by=g.viewer,
            )
            flash("The change is recorded.", "success")
            return go("people_admin.post", post_id=post.id)
    return page("people_admin/move.html", form=form, post=post)


@bp.route("/posts/<int:post_id>/start-again", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def start_again(post_id: int) -> Response:
    post, form = at(post_id), StartAgainForm()
    _offer(form, post)
    form.show(service.values(_terms(post)))
    if form.is_valid_post():
        with form.showing_refusals():
            service.start_again(
                post,
                starts_on=form.starts_on.data,
                term_request=form.term_request,
                seen=form.seen.data or "",
                today=clock.today(),
                by=g.viewer,
            )
            flash("The post starts again.", "success")
            return go("people_admin.post", post_id=post.id)
    return page("people_admin/start_again.html", form=form, post=post)


@bp.route("/terms/<int:term_id>/correct", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def correct(term_id: int) -> Response:
    (post, terms), form = _of_term(term_id), CorrectForm()
    term = next(one for one in terms if one.id == term_id)
    _offer(form, post)
    joined = rules.joined_before(terms, term_id) or rules.joined_after(terms, term_id)
    form.show(service.term_values(terms, term))
    if form.is_valid_post():
        with form.showing_refusals():
            service.correct(
                post,
                term_id,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                keep_joined=form.keep_joined.data,
                term_request=form.term_request,
                seen=form.seen.data or "",
                today=clock.today(),
                by=g.viewer,
            )
            flash("The term is corrected.", "success")
            return go("people_admin.post", post_id=post.id)
    return page("people_admin/correct.html", form=form, post=post, term=term, joined=joined)


@bp.route("/terms/<int:term_id>/remove", methods=["GET", "POST"])
@door(May.MANAGE_PEOPLE)
@commits
def remove_term(term_id: int) -> Response:
    (post, terms), form = _of_term(term_id), RemoveTermForm()
    term = next(one for one in terms if one.id == term_id)
    joined = rules.joined_before(terms, term_id)
    if not joined:
        del form.days
    if form.is_valid_post():
        with form.showing_refusals():
            extend = "days" in form and form.days.data == "before"
            service.remove_term(post, term_id, extend_before=extend, reason=form.reason.data or "", by=g.viewer)
            flash("The term is removed.", "success")
            return go("people_admin.post", post_id=post.id)
    return page("people_admin/remove_term.html", form=form, post=post, term=term, is_only=len(terms) == 1)


def _of_term(term_id: int) -> tuple[PostAt, Terms]:
    post_id = posts.post_of_term(term_id)
    if post_id is None:
        abort(404)
    post = at(post_id)
    return post, _terms(post)


def _terms(post: PostAt) -> Terms:
    return posts.terms_of([post.id])[post.id]


def _offer(form: MoveForm | StartAgainForm | CorrectForm, post: PostAt) -> None:
    offered = choices.offered(g.viewer, post.employer_id)
    form.offer(offered.places, offered.job_roles)
