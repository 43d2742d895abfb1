"""My evidence: for its owner, and for those it was sent to."""

from dataclasses import replace

from flask import Blueprint, Response, abort, flash, g

from lms.evidence import queries, service
from lms.evidence.forms import APART, FORM_OF, ItemForm
from lms.evidence.queries.items import Item, Sent
from lms.evidence.rules.files import ENDINGS
from lms.evidence.rules.words import Carrier
from lms.kit import clock
from lms.kit.forms import ButtonForm
from lms.kit.named_people import Mention, mentions
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, go, page, signed_in

bp = Blueprint("evidence", __name__)


@bp.get("/evidence")
@signed_in
def mine() -> Response:
    ask = replace(read_page_request(("added",), "-added"), per_page=queries.PER_PAGE)
    items = listing(queries.own_page(g.viewer, ask), ask)
    return page("evidence/mine.html", items=items, to_read=queries.to_read(g.viewer))


@bp.route("/evidence/add/<carrier>", methods=["GET", "POST"])
@signed_in
@commits
def add(carrier: str) -> Response:
    made_of = _carrier(carrier)
    form, warned = FORM_OF[made_of](), list[Mention]()
    if form.is_valid_post():
        warned = _warned(form)
        with form.showing_refusals():
            if not warned:
                upload, submission = form.upload, (form.submission.data or "")[:40]
                evidence = service.add(
                    carrier=made_of, item=form.item(), upload=upload, submission=submission, today=clock.today(), by=g.viewer
                )
                flash("Added. Only you can open it until you send it to somebody.", "success")
                return go("evidence.item", evidence_id=evidence.id)
    return page("evidence/add.html", form, carrier=made_of, warned=warned, kept=_words(warned))


def _carrier(word: str) -> Carrier:
    return next((carrier for carrier in FORM_OF if carrier.value == word), None) or abort(404)


def _warned(form: ItemForm) -> list[Mention]:
    """What in it seems to name somebody who uses services, unless its writer has seen that and keeps it."""
    text = form.words()
    noticed = mentions(text, queries.known_names(text))
    return [] if form.is_kept(noticed) else noticed


def _words(warned: list[Mention]) -> str:
    return APART.join(mention.words for mention in warned)


@bp.get("/evidence/<int:evidence_id>")
@signed_in
def item(evidence_id: int) -> Response:
    return page("evidence/item.html", item=_item(evidence_id))


def _item(evidence_id: int) -> Item:
    """For its owner and those it was sent to; 404 for anybody else."""
    return queries.item(evidence_id, g.viewer) or abort(404)


def _changeable(evidence_id: int) -> Item:
    evidence_item = _item(evidence_id)
    return evidence_item if evidence_item.can_be_changed else abort(404)


@bp.route("/evidence/<int:evidence_id>/edit", methods=["GET", "POST"])
@signed_in
@commits
def edit(evidence_id: int) -> Response:
    evidence_item = _changeable(evidence_id)
    form, warned = FORM_OF[_carrier(evidence_item.carrier.value)](), list[Mention]()
    form.show(service.values_of(evidence_item.newest))
    if form.is_valid_post():
        warned = _warned(form)
        with form.showing_refusals():
            if not warned:
                service.edit(
                    evidence_id=evidence_id,
                    item=form.item(),
                    upload=form.upload,
                    seen=form.seen.data or "",
                    today=clock.today(),
                    by=g.viewer,
                )
                flash("Saved.", "success")
                return go("evidence.item", evidence_id=evidence_id)
    return page("evidence/edit.html", form, item=evidence_item, carrier=evidence_item.carrier, warned=warned, kept=_words(warned))


@bp.route("/evidence/<int:evidence_id>/delete", methods=["GET", "POST"])
@signed_in
@commits
def delete(evidence_id: int) -> Response:
    evidence_item, form = _changeable(evidence_id), ButtonForm()
    if form.is_valid_post():
        with form.showing_refusals():
            service.delete(evidence_id=evidence_id, by=g.viewer)
            flash("Deleted.", "success")
            return go("evidence.mine")
    return page("evidence/delete.html", form, item=evidence_item)


@bp.route("/evidence/<int:evidence_id>/sent/<int:pin_id>/withdraw", methods=["GET", "POST"])
@signed_in
@commits
def withdraw(evidence_id: int, pin_id: int) -> Response:
    evidence_item, form = _item(evidence_id), ButtonForm()
    sent = _sent(evidence_item, pin_id)
    if form.is_valid_post():
        with form.showing_refusals():
            service.withdraw(pin_kind=sent.pin_kind, pin_id=sent.about, evidence_ids=[evidence_id], by=g.viewer)
            flash("Withdrawn. Those you had sent it to can no longer open it.", "success")
            return go("evidence.item", evidence_id=evidence_id)
    return page("evidence/withdraw.html", form, item=evidence_item, sent=sent)


def _sent(evidence_item: Item, pin_id: int) -> Sent:
    return next((sent for sent in evidence_item.sent if sent.pin_id == pin_id and sent.is_by_viewer), None) or abort(404)


@bp.get("/evidence/versions/<int:version_id>/file")
@signed_in
def download(version_id: int) -> Response:
    file = queries.file_of(version_id, g.viewer) or abort(404)
    reply = Response(file.content, content_type=file.media_type)
    reply.headers["Content-Disposition"] = f'attachment; filename="evidence-{version_id}.{ENDINGS[file.media_type]}"'
    return reply
