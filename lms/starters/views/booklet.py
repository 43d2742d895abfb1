"""The booklet of somebody's induction in a post: printed, and recorded once it is filled in."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.induction.queries.mine import services
from lms.induction.rules.confirming import Confirmer
from lms.kit import clock
from lms.kit.numbers import counted
from lms.kit.tables import attachment
from lms.kit.web import commits, door, go, page, signed_in
from lms.starters import pdfs
from lms.starters.forms import booklet_form
from lms.starters.queries import booklet as queries
from lms.starters.queries.person import StarterPost, post_seen
from lms.starters.rules.booklet import Booklet
from lms.starters.service.confirming import record_booklet as record_lines
from lms.starters.views import bp


@bp.get("/posts/<int:post_id>/booklet.pdf")
@signed_in
def booklet(post_id: int) -> Response:
    """To anyone who sees the person's induction."""
    _, contents = _booklet_or_404(post_id)
    return attachment(pdfs.booklet(contents, clock.today()), "induction-booklet", "pdf")


@bp.route("/posts/<int:post_id>/booklet", methods=["GET", "POST"])
@door(May.CONFIRM_STEPS)
@commits
def record_booklet(post_id: int) -> Response:
    """To the starter what they sign themselves; to others what is theirs to confirm."""
    post, contents = _booklet_or_404(post_id)
    if post.confirmer == Confirmer():
        abort(404)
    questions = contents.questions(post.confirmer)
    form = booklet_form(questions, services() if any(question.where for question in questions) else (), clock.today())
    if form.is_valid_post():
        with form.showing_refusals():
            number = record_lines(post=post, filled=form.filled(), by=g.viewer)
            message = f"Recorded: {counted(number, 'line', 'lines')} of the booklet." if number else "All of that is on record already."
            flash(message, "success")
            return go("induction.mine") if post.is_own else go("starters.person", person_id=post.person_id)
    return page("starters/record_booklet.html", form, post=post, questions=[question for question in questions if question.is_open])


def _booklet_or_404(post_id: int) -> tuple[StarterPost, Booklet]:
    today = clock.today()
    post = post_seen(post_id, g.viewer, today)
    contents = queries.booklet(post, today) if post else None
    return (post, contents) if post and contents and contents.steps else abort(404)
