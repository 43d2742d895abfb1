"""Judging what somebody has asked for."""

from flask import Response, abort, flash, g

from lms.access import May
from lms.evidence import queries as evidence
from lms.evidence.queries import known_names
from lms.kit import clock
from lms.kit.web import commits, door, go, page
from lms.signoff.forms.fields import ratings
from lms.signoff.forms.judging import JudgeForm
from lms.signoff.queries import requests
from lms.signoff.queries.cases import ITEM_PIN, Case, cases
from lms.signoff.queries.judging import draft_judgement
from lms.signoff.queries.names import competency_name
from lms.signoff.queries.requests import ItemRow
from lms.signoff.rules.requests import STATE_LABELS
from lms.signoff.rules.words import ItemState
from lms.signoff.service import judging as service
from lms.signoff.views import bp


def _item_or_404(item_id: int) -> ItemRow:
    """For the assessor who was asked; to all others it is not there."""
    return requests.item_to_judge(item_id, g.viewer) or abort(404)


@bp.route("/sign-offs/items/<int:item_id>", methods=["GET", "POST"])
@door(May.SIGN_OFF)
@commits
def judge(item_id: int) -> Response:
    row, form = _item_or_404(item_id), JudgeForm()
    if form.is_valid_post():
        if service.end_if_it_must(row):
            flash("This request has ended by itself: it says why below. Both of you are told.", "info")
            return go("signoff.judge", item_id=item_id)
        with form.showing_refusals():
            reply = _do(row, form) if form.names_nobody(known_names) else None
            if reply:
                return reply
    case = cases([row.wanted], g.viewer.person_id, clock.today()).get(row.wanted)
    if row.state not in (ItemState.WAITING, ItemState.CLAIMED) or case is None:
        moves, name = requests.moves_of(item_id), competency_name(row.framework_id, row.code)
        return page("signoff/judge_closed.html", row=row, moves=moves, labels=STATE_LABELS, name=name)
    return page("signoff/judge.html", form, row=row, case=case, scores=_scores(row, form, case), **_beside(row, case))


def _do(row: ItemRow, form: JudgeForm) -> Response | None:
    findings, name = form.found(clock.today()), competency_name(row.framework_id, row.code)
    if form.do == "sign":
        service.sign(item_id=row.id, findings=findings, by=g.viewer)
        flash(f"{row.learner} is signed off: {name}. You can undo it for ten minutes.", "success")
        return go("signoff.queue")
    if form.do == "return":
        service.send_back(item_id=row.id, findings=findings, by=g.viewer)
        flash(f"{row.learner} is told that it was returned, and can read your comment.", "success")
        return go("signoff.queue")
    if form.do == "save":
        service.save_draft(item_id=row.id, findings=findings, by=g.viewer)
        flash("Saved. It stays with you, and you can come back to it.", "success")
        return go("signoff.judge", item_id=row.id)
    return None


def _scores(row: ItemRow, form: JudgeForm, case: Case) -> dict[int, int]:
    """What was sent; the learner's own, where the assessor asks for them; else the draft."""
    form.version.data = str(case.version.id)
    if form.do == "same":
        return dict(case.own_scores)
    return ratings() if form.is_submitted() else _saved(row, form)


def _beside(row: ItemRow, case: Case) -> dict[str, object]:
    """What there is to judge it by."""
    return {
        "missing": case.missing(g.viewer.person_id),
        "sent": evidence.pinned(ITEM_PIN, [row.id], g.viewer).get(row.id, []),
        "message": requests.message_of(row.request_id),
        "returned": requests.returned_of(row.id),
        "is_newer": _is_newer(row, case),
    }


def _saved(row: ItemRow, form: JudgeForm) -> dict[int, int]:
    """The draft of this round."""
    draft = draft_judgement(row.id, g.viewer.person_id)
    if draft is None:
        return {}
    form.comment.data = draft.comment
    return {rating.behaviour_id: rating.score for rating in draft.ratings}


def _is_newer(row: ItemRow, case: Case) -> bool:
    """Has a version come into force since it was asked for?"""
    since = case.version.published_from
    return since is not None and since > row.asked_at.date()
