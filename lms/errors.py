"""What is shown when something is not right. Refusals of a form are not errors: their page is shown again with the sentence."""

import logging
from traceback import format_tb
from uuid import uuid4

from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from lms.kit.confidential import WrongKey
from lms.kit.db import db

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Give every kind of error its page."""
    app.register_error_handler(401, show_the_way_in)
    app.register_error_handler(CSRFError, form_too_old)
    app.register_error_handler(SecurityError, sent_for_another)
    app.register_error_handler(HTTPException, expected)
    app.register_error_handler(WrongKey, told_in_private)
    app.register_error_handler(Exception, unexpected)


def show_the_way_in(_: Exception) -> Response:
    """To sign-in, and back here afterwards; only pages can be come back to."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return make_response(redirect(url_for("security.login", next=back)))


def form_too_old(_: Exception) -> Response:
    """The token is missing or from another session: nothing was changed, and trying again works."""
    sentence = "This page was open for too long, or was sent from somewhere else."
    return make_response(render_template("errors/422.html", sentence=sentence), 422)


def sent_for_another(_: Exception) -> Response:
    """The request names a host that we are not: there is no page for it, as no address on it would be right."""
    reply = make_response("This is not the address of the service.\n", 400)
    reply.mimetype = "text/plain"
    return reply


def expected(error: HTTPException) -> Response:
    """403, 404, 413, 422 and 429 have pages; other refusals of HTTP are shown as the nearest of them."""
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    shown = {400: 422, 405: 404, 410: 404}.get(code, code)
    template = f"errors/{shown}.html" if shown in (403, 404, 413, 422, 429) else "errors/500.html"
    return make_response(render_template(template, reference=_log(error) if shown >= 500 else None), code)


def told_in_private(error: WrongKey) -> Response:
    """A file that cannot be read, or a text that was refused too late for its form: undone, and said."""
    db.session.rollback()
    return make_response(render_template("errors/503.html", sentence=str(error)), 503)


def unexpected(error: Exception) -> Response:
    """A mistake of ours: undone, logged under a reference, and the reference shown."""
    reference = _log(error)
    _ask_nothing_more()
    return make_response(render_template("errors/500.html", reference=reference), 500)


def _ask_nothing_more() -> None:
    """The page of the error has to come out even when the database is what is wrong."""
    db.session.remove()
    if not hasattr(g, "_login_user"):
        g._login_user = AnonymousUserMixin()


def _log(error: Exception) -> str:
    reference = uuid4().hex[:8].upper()
    # The kind of error and where it was, never its message: databases and parsers quote personal values in theirs.
    where = "".join(format_tb(error.__traceback__))
    log.error("Reference %s: %s at %s %s\n%s", reference, type(error).__name__, request.method, request.endpoint, where)
    return reference
