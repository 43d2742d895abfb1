"""Pages: messages and what became of them; in the demonstration, a letter box that everybody may open."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, g

from lms.access import May
from lms.kit.forms import ButtonForm
from lms.kit.numbers import counted
from lms.kit.refusal import Refused
from lms.kit.tables import listing, read_page_request
from lms.kit.web import commits, door, go, page
from lms.outbox import queries, service
from lms.outbox.forms import MessagesForm
from lms.outbox.rules import blocks

bp = Blueprint("outbox", __name__)


@bp.get("/messages")
@door(May.SEE_MESSAGES)
def messages() -> Response:
    form, asked = MessagesForm(), read_page_request(queries.SORTS, "-attention")
    form.validate()
    found = queries.messages(asked, form.wanted_state, form.wanted_text)
    return page(
        "outbox/messages.html",
        form=form,
        button=ButtonForm(),
        listing=listing(found, asked),
        given_up=queries.number_given_up(),
        refusing=queries.number_refusing(),
    )


@bp.get("/messages/<int:message_id>")
@door(May.SEE_MESSAGES)
def show(message_id: int) -> Response:
    message = _message(message_id)
    shown = queries.shown(message, queries.recipient_name(message))
    parts = blocks(shown.body, current_app.config["ADDRESS"])
    no = queries.why_not_again(message)
    return page("outbox/show.html", button=ButtonForm(), message=shown, blocks=parts, moves=queries.moves(message_id), why_not_again=no)


@bp.post("/messages/<int:message_id>/again")
@door(May.SEE_MESSAGES)
@commits
def again(message_id: int) -> Response:
    message = _message(message_id)
    try:
        service.send_again(message, by=g.viewer)
    except Refused as no:
        flash(str(no), "info")
    else:
        flash("The message goes out again within a minute.", "success")
    return go("outbox.show", message_id=message_id)


@bp.post("/messages/again")
@door(May.SEE_MESSAGES)
@commits
def all_again() -> Response:
    number = service.send_all_again(by=g.viewer)
    flash(_number_again(number), "success" if number else "info")
    return go("outbox.messages")


def _number_again(number: int) -> str:
    if not number:
        return "None of the messages that were given up can be sent again: look at each for the reason."
    return f"{counted(number, 'message goes', 'messages go')} out again."


@bp.get("/messages/addresses")
@door(May.SEE_MESSAGES)
def addresses() -> Response:
    """Those that refuse mail."""
    asked = read_page_request(("since",), "-since")
    return page("outbox/addresses.html", button=ButtonForm(), listing=listing(queries.refusing_addresses(asked), asked))


@bp.post("/messages/addresses/<int:mark_id>/use")
@door(May.SEE_MESSAGES)
@commits
def use_address(mark_id: int) -> Response:
    mark = queries.address_mark(mark_id)
    if mark is None:
        flash("This address is used again already.", "info")
    else:
        service.unmark_address(mark.address)
        flash(f"{mark.address} is used again.", "success")
    return go("outbox.addresses")


@bp.get("/demonstration/messages")
@door(None)
def demonstration() -> Response:
    """What the demonstration would have sent, links and codes included: nobody in it is real."""
    if not current_app.config["DEMO"]:
        abort(404)
    asked = read_page_request(("made",), "-made")
    found = listing(queries.messages(asked, None, "", with_secrets=True), asked)
    address = current_app.config["ADDRESS"]
    return page("outbox/demonstration.html", listing=found, messages=[(one, blocks(one.body, address)) for one in found.rows])


@bp.get("/demonstration/messages/<int:message_id>.ics")
@door(None)
def demonstration_entry(message_id: int) -> Response:
    """What a message of the demonstration tells a calendar, to be tried out in one."""
    message = queries.one(message_id) if current_app.config["DEMO"] else None
    if message is None or not message.calendar:
        abort(404)
    reply = Response(message.calendar, content_type="text/calendar; charset=utf-8")
    reply.headers["Content-Disposition"] = f'attachment; filename="message-{message_id}.ics"'
    return reply


def _message(message_id: int) -> Any:
    message = queries.one(message_id)
    if message is None:
        abort(404)
    return message
