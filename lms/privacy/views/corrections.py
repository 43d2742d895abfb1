"""Asking for a correction, and answering."""

from typing import Any

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.kit import clock
from lms.kit.refusal import Refused
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page, signed_in
from lms.privacy.forms import AnswerForm, CorrectionsForm, PlainButton, WrongForm
from lms.privacy.queries import corrections as queries
from lms.privacy.rules.corrections import CorrectionState, answer_by
from lms.privacy.service import corrections as service
from lms.privacy.views.held import bp


@bp.route("/account/what-we-hold/wrong", methods=["GET", "POST"])
@signed_in
@commits
def wrong() -> Response:
    form = WrongForm()
    form.offer(queries.employers_of(g.viewer.person_id), request.args.get("about"))
    if form.is_valid_post():
        with form.showing_refusals():
            made = service.ask(
                about=form.about.data or "",
                what=form.what.data or "",
                should_be=form.should_be.data or "",
                employer_id=form.wanted_employer,
                by=g.viewer,
            )
            flash("Your request was sent.", "success")
            return go("privacy.correction", correction_id=made.id)
    return page("privacy/wrong.html", form=form, answer_by=answer_by(clock.today()))


@bp.get("/corrections")
@door(May.MANAGE_PEOPLE)
def corrections() -> Response:
    form, asked = CorrectionsForm(), read_page_request(queries.SORTS, "due")
    answered = form.which.data == "over"
    found = queries.corrections(g.viewer, asked, answered=answered)
    return page("privacy/corrections.html", form=form, listing=listing(found, asked), answered=answered)


@bp.route("/corrections/<int:correction_id>", methods=["GET", "POST"])
@signed_in
@commits
def correction(correction_id: int) -> Response:
    found, form = _correction(correction_id), AnswerForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.answer(correction_id=found.id, to=form.wanted, why=form.why.data or "", by=g.viewer)
            flash("Your answer was sent.", "success")
            return go("privacy.corrections")
    waits = found.state == CorrectionState.ASKED
    may_answer = waits and queries.may_answer(found.id, g.viewer)
    mine = found.person_id in queries.own_records(g.viewer)
    return page(
        "privacy/correction.html",
        form=form,
        found=found,
        moves=queries.moves(found.id),
        may_answer=may_answer,
        is_mine=mine,
        waits=waits,
        withdrawing=PlainButton(formdata=None),
    )


@bp.post("/corrections/<int:correction_id>/withdraw")
@signed_in
@commits
def correction_withdraw(correction_id: int) -> Response:
    found = _correction(correction_id)
    try:
        service.withdraw(correction_id=found.id, by=g.viewer)
    except Refused as no:
        flash(str(no), "info")
        return go("privacy.correction", correction_id=found.id)
    flash("Your request was withdrawn.", "success")
    return go("privacy.held")


def _correction(correction_id: int) -> Any:
    found = queries.correction(correction_id, g.viewer)
    if found is None:
        abort(404)
    return found
