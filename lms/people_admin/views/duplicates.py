"""Who may be on record twice: the list, and what an officer says about two records."""

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.people_admin.forms.duplicates import AnswerForm
from lms.people_admin.queries import duplicates as queries
from lms.people_admin.queries import merges
from lms.people_admin.queries.duplicates import DuplicatePair
from lms.people_admin.rules.duplicates import Answer
from lms.people_admin.service import merges as service
from lms.people_admin.views import bp


@bp.get("/duplicates")
@door(May.SEE_DUPLICATES)
def duplicates() -> Response:
    answer = Answer.NOT_THE_SAME if request.args.get("answer") == Answer.NOT_THE_SAME else None
    return page(
        "people_admin/duplicates.html",
        found=queries.duplicate_pairs(g.viewer, clock.today(), answer),
        answer=answer,
        most=queries.MOST,
        may_merge=_may_merge(),
    )


@bp.route("/duplicates/<int:first_id>/<int:second_id>", methods=["GET", "POST"])
@door(May.SEE_DUPLICATES)
@commits
def duplicate(first_id: int, second_id: int) -> Response:
    pair, form = _pair(first_id, second_id), AnswerForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.answer(first_id, second_id, answer=form.said, reason=form.reason.data, by=g.viewer)
            flash("The partnership's lead is asked to merge them." if form.said == Answer.ASKED else "They are kept apart.", "success")
            return go("people_admin.duplicates")
    # Each side's details are for whoever reaches it: of the other, only the name and the employer are said.
    details = [merges.whole(side.person_id) if side.is_reached else None for side in pair.sides]
    return page("people_admin/duplicate.html", form=form, pair=pair, details=details, may_merge=_may_merge())


@bp.post("/duplicates/<int:first_id>/<int:second_id>/take-back")
@door(May.SEE_DUPLICATES)
@commits
def take_answer_back(first_id: int, second_id: int) -> Response:
    _pair(first_id, second_id)
    service.take_answer_back(first_id, second_id, by=g.viewer)
    flash("What was said is taken back. The two are on the list again.", "success")
    return go("people_admin.duplicates")


def _may_merge() -> bool:
    return bool(g.viewer.may(May.MERGE_PEOPLE))


def _pair(first_id: int, second_id: int) -> DuplicatePair:
    pair = queries.duplicate_pair(first_id, second_id, g.viewer, clock.today())
    if pair is None:
        abort(404)
    return pair
