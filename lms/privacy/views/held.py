"""What we hold about you: a page, a PDF file, a JSON file."""

import json

from flask import Blueprint, Response, current_app, g, make_response

from lms.kit import clock
from lms.kit.pdf import write_pdf
from lms.kit.web import page, signed_in
from lms.privacy.pdfs import held_paper
from lms.privacy.queries import corrections
from lms.privacy.queries.held import held as everything
from lms.privacy.rules.held import NOT_RECORDED, Held, as_json

bp = Blueprint("privacy", __name__)


@bp.get("/account/what-we-hold")
@signed_in
def held() -> Response:
    found = everything(g.viewer.person_id, clock.now())
    return page("privacy/held.html", held=found, asked=corrections.own(g.viewer), not_recorded=NOT_RECORDED)


@bp.get("/account/what-we-hold.pdf")
@signed_in
def held_pdf() -> Response:
    return pdf_of(everything(g.viewer.person_id, clock.now()))


@bp.get("/account/what-we-hold.json")
@signed_in
def held_json() -> Response:
    return json_of(everything(g.viewer.person_id, clock.now()))


def pdf_of(found: Held, made_for: str | None = None) -> Response:
    """As a file to keep."""
    reply = make_response(write_pdf(held_paper(found, current_app.config["PARTNERSHIP_NAME"], made_for=made_for)))
    reply.headers["Content-Type"] = "application/pdf"
    reply.headers["Content-Disposition"] = 'attachment; filename="what-we-hold.pdf"'
    return reply


def json_of(found: Held) -> Response:
    """As a file for another service."""
    reply = make_response(json.dumps(as_json(found), ensure_ascii=False, indent=1))
    reply.headers["Content-Type"] = "application/json"
    reply.headers["Content-Disposition"] = 'attachment; filename="what-we-hold.json"'
    return reply
