"""Asking to be signed off: pick competencies, choose an assessor, check, send; and what became of it."""

from collections.abc import Mapping

from flask import Response, abort, flash, g, request

from lms.access import May
from lms.evidence import queries as evidence
from lms.evidence.queries import known_names
from lms.kit import clock
from lms.kit.form_fields import as_id
from lms.kit.forms import ButtonForm
from lms.kit.web import commits, door, go, page
from lms.signoff.forms.requests import AskAgainForm, AssessorForm, PickForm, SendForm
from lms.signoff.queries import asking
from lms.signoff.queries import requests as queries
from lms.signoff.queries.candidates import candidates
from lms.signoff.queries.cases import ITEM_PIN, in_force, pair_of
from lms.signoff.queries.certificates import own_certificates
from lms.signoff.queries.names import competency_name
from lms.signoff.queries.requests import ItemRow
from lms.signoff.rules.eligibility import Pair
from lms.signoff.rules.requests import STATE_LABELS
from lms.signoff.rules.words import OPEN, ItemState
from lms.signoff.service import requests as service
from lms.signoff.views import bp


@bp.route("/competencies/ask", methods=["GET", "POST"])
@door(May.ASK_FOR_SIGN_OFF)
@commits
def ask() -> Response:
    form = PickForm()
    if form.is_valid_post():
        with form.showing_refusals():
            new = service.begin(post_id=form.post_id, framework_id=form.framework_id, pairs=form.pairs, by=g.viewer)
            return go("signoff.ask_assessor", request_id=new.id)
    sheet = asking.sheet(g.viewer, clock.today(), as_id(request.args.get("framework")), as_id(request.args.get("level")))
    return page("signoff/ask.html", form, sheet=sheet, draft=queries.draft_of(g.viewer))


def _draft_or_404(request_id: int) -> list[ItemRow]:
    rows = queries.items_of_request(request_id, g.viewer)
    return rows or abort(404)


@bp.route("/competencies/ask/<int:request_id>/assessor", methods=["GET", "POST"])
@door(May.ASK_FOR_SIGN_OFF)
@commits
def ask_assessor(request_id: int) -> Response:
    rows, form = _draft_or_404(request_id), AssessorForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.choose_assessor(request_id=request_id, assessor_id=form.assessor_id, by=g.viewer)
            left = [row for row in queries.items_of_request(request_id, g.viewer) if row.assessor_id is None]
            return go("signoff.ask_assessor" if left else "signoff.ask_check", request_id=request_id)
    left = [row for row in rows if row.assessor_id is None and row.state is ItemState.DRAFT]
    if not left:
        return go("signoff.ask_check", request_id=request_id)
    people = candidates(g.viewer.person_id, _pairs(left), clock.today())
    return page("signoff/ask_assessor.html", form, request_id=request_id, left=left, rows=rows, found=people)


def _pairs(rows: list[ItemRow]) -> Mapping[int, Pair]:
    current = in_force({row.framework_id for row in rows}, clock.today())
    people = {row.id: pair_of(row.framework_id, row.code, row.level, current[row.framework_id].contents) for row in rows}
    return {item_id: pair for item_id, pair in people.items() if pair}


@bp.route("/competencies/ask/<int:request_id>", methods=["GET", "POST"])
@door(May.ASK_FOR_SIGN_OFF)
@commits
def ask_check(request_id: int) -> Response:
    rows, form = _draft_or_404(request_id), SendForm()
    if form.is_valid_post() and form.names_nobody(known_names):
        with form.showing_refusals():
            service.send(request_id=request_id, message=form.message.data or "", evidence_ids=form.evidence_ids, by=g.viewer)
            flash("Sent. You are told what becomes of it.", "success")
            return go("signoff.asked")
    if any(row.state is not ItemState.DRAFT for row in rows):
        return go("signoff.asked")
    return page("signoff/ask_check.html", form, request_id=request_id, rows=rows, evidence=evidence.own(g.viewer))


@bp.post("/competencies/ask/<int:request_id>/assessor/change")
@door(May.ASK_FOR_SIGN_OFF)
@commits
def change_assessor(request_id: int) -> Response:
    _draft_or_404(request_id)
    form = ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.clear_assessors(request_id=request_id, by=g.viewer)
            return go("signoff.ask_assessor", request_id=request_id)
    return go("signoff.asked")


@bp.post("/competencies/ask/<int:request_id>/drop")
@door(May.ASK_FOR_SIGN_OFF)
@commits
def drop_request(request_id: int) -> Response:
    _draft_or_404(request_id)
    form = ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.drop(request_id=request_id, by=g.viewer)
            flash("Nothing was sent.", "success")
    return go("signoff.asked")


# --- what was asked -----------------------------------------------------------------------------------------------------------------


@bp.get("/competencies/asked")
@door(May.ASK_FOR_SIGN_OFF)
def asked() -> Response:
    rows = queries.own(g.viewer)
    return page(
        "signoff/asked.html",
        open_rows=[row for row in rows if row.state in OPEN and row.state is not ItemState.DRAFT],
        ended=[row for row in rows if row.state not in OPEN],
        draft=queries.draft_of(g.viewer),
        labels=STATE_LABELS,
        called=competency_name,
        certificates=own_certificates(g.viewer),
    )


def _own_or_404(item_id: int) -> ItemRow:
    row = queries.own_item(item_id, g.viewer)
    return row if row and row.state not in (ItemState.DRAFT, ItemState.DROPPED) else abort(404)


@bp.get("/competencies/asked/<int:item_id>")
@door(May.ASK_FOR_SIGN_OFF)
def asked_item(item_id: int) -> Response:
    row = _own_or_404(item_id)
    return page(
        "signoff/asked_item.html",
        ButtonForm(),
        row=row,
        name=competency_name(row.framework_id, row.code),
        labels=STATE_LABELS,
        moves=queries.moves_of(item_id),
        returned=queries.returned_of(item_id),
        message=queries.message_of(row.request_id),
        sent=evidence.pinned(ITEM_PIN, [item_id], g.viewer).get(item_id, []),
    )


@bp.post("/competencies/asked/<int:item_id>/withdraw")
@door(May.ASK_FOR_SIGN_OFF)
@commits
def withdraw_item(item_id: int) -> Response:
    row, form = _own_or_404(item_id), ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.withdraw(item_id=item_id, by=g.viewer)
            flash(f"{row.code} is withdrawn.", "success")
            return go("signoff.asked")
    flash(_said(form), "info")
    return go("signoff.asked_item", item_id=item_id)


def _said(form: ButtonForm) -> str:
    return next(iter(form.form_errors), "This page was open for too long. Try again.")


@bp.route("/competencies/asked/<int:item_id>/again", methods=["GET", "POST"])
@door(May.ASK_FOR_SIGN_OFF)
@commits
def ask_again(item_id: int) -> Response:
    """A new round of what was returned; or somebody else, while it waits."""
    row, form = _own_or_404(item_id), AskAgainForm()
    is_new_round = row.state is ItemState.RETURNED
    if form.is_valid_post():
        with form.showing_refusals():
            if is_new_round:
                service.ask_again(item_id=item_id, assessor_id=form.assessor_id, evidence_ids=form.evidence_ids, by=g.viewer)
            else:
                service.reassign(item_id=item_id, assessor_id=form.assessor_id, by=g.viewer)
            flash("Sent. You are told what becomes of it.", "success")
            return go("signoff.asked")
    people = candidates(g.viewer.person_id, _pairs([row]), clock.today())
    mine = evidence.own(g.viewer) if is_new_round else []
    return page("signoff/ask_again.html", form, row=row, found=people, evidence=mine, is_new_round=is_new_round)
