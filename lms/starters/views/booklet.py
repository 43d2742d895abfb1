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
from lms.starters.queries.booklet import Booklet
from lms.starters.queries.person import post_seen
from lms.starters.service.confirming import record_booklet as record_lines
from lms.starters.views import bp


@bp.get("/posts/<int:post_id>/booklet.pdf")
@signed_in
def booklet(post_id: int) -> Response:
    """To anyone who sees the person's induction."""
    today = clock.today()
    return attachment(pdfs.booklet(_booklet_or_404(post_id), today), "induction-booklet", "pdf")


@bp.route("/posts/<int:post_id>/booklet", methods=["GET", "POST"])
@door(May.CONFIRM_STEPS)
@commits
def record_booklet(post_id: int) -> Response:
    """To the starter what they sign themselves; to others what is theirs to confirm."""
    today, opened = clock.today(), _booklet_or_404(post_id)
    questions, post = opened.questions(today), opened.post
    if post.confirmer == Confirmer():
        abort(404)
    form = booklet_form(questions, services() if any(question.where for question in questions) else (), today)
    if form.is_valid_post():
        with form.showing_refusals():
            number = record_lines(post=post, filled=form.filled(), by=g.viewer)
            flash(
                f"Recorded: {counted(number, 'line', 'lines')} of the booklet." if number else "All of that is on record already.",
                "success",
            )
            return go("induction.mine") if post.is_own else go("starters.person", person_id=post.person_id)
    return page("starters/booklet.html", form, post=post, questions=[question for question in questions if question.is_open])


def _booklet_or_404(post_id: int) -> Booklet:
    today = clock.today()
    post = post_seen(post_id, g.viewer, today)
    opened = queries.booklet(post, today) if post else None
    return opened if opened and opened.steps else abort(404)
