"""What machines and people ask about the service itself, and the look of its header."""

import hmac
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, jsonify, make_response, request
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature

from config import VERSION
from lms.kit import clock, confidential
from lms.kit import metrics as figures
from lms.kit.static_versions import FOR_EVER
from lms.kit.web import commits, door, page
from lms.operations import queries
from lms.operations.rules.health import can_serve
from lms.operations.rules.session import SIGNED_ANEW_AFTER, WARNED_BEFORE, seconds_left

bp = Blueprint("operations", __name__)
bp.record_once(lambda state: confidential.guard(state.app.extensions, queries.keys_are_right))


def _plain(words: str, code: int = 200) -> Response:
    reply = make_response(f"{words}\n", code)
    reply.mimetype = "text/plain"
    return reply


@bp.get("/healthz")
@door(None)
def healthz() -> Response:
    """This process answers. It asks nobody else, so that a slow database is no reason to kill it."""
    return _plain("ok")


@bp.get("/readyz")
@door(None)
def readyz() -> Response:
    """Can this process serve pages? With `?work=yes`: is the background work in time as well?"""
    checks = queries.checks(clock.now())
    is_ready = all(check.is_well for check in checks) if request.args.get("work") == "yes" else can_serve(checks)
    words = "\n".join(f"{check.what}: {check.sentence}" for check in checks)
    return _plain(f"{'Ready' if is_ready else 'Not ready'}\n{words}", 200 if is_ready else 503)


@bp.get("/metrics")
@door(None)
def metrics() -> Response:
    """For Prometheus, with the token of the settings; to everyone else it is not there."""
    token = current_app.config["METRICS_TOKEN"].encode()
    said = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not token or not hmac.compare_digest(token, said):
        abort(404)
    reply = make_response(figures.written_out(queries.figures(clock.now())))
    reply.content_type = "text/plain; version=0.0.4; charset=utf-8"
    return reply


@bp.get("/status")
@door(None)
def status() -> Response:
    now, backup = clock.now(), queries.last_backup()
    checks = queries.checks(now)
    return page(
        "operations/status.html",
        checks=checks,
        is_well=all(check.is_well for check in checks),
        can_serve=can_serve(checks),
        now=now.astimezone(clock.LOCAL),
        backup=backup.astimezone(clock.LOCAL) if backup else None,
        version=VERSION,
    )


@bp.get("/brand.css")
@door(None)
def brand() -> Response:
    worn = current_app.extensions["brand"]
    return _kept(worn.stylesheet.encode(), "text/css", worn.stylesheet_version)


@bp.get("/logo")
@door(None)
def logo() -> Response:
    worn = current_app.extensions["brand"]
    if not worn.logo:
        abort(404)
    return _kept(worn.logo, worn.logo_kind, worn.logo_version)


def _kept(content: bytes, kind: str, version: str) -> Response:
    reply = make_response(content)
    reply.mimetype = kind
    reply.headers["Cache-Control"] = FOR_EVER if request.args.get("v") == version else "no-cache"
    return reply


# --- the end of a session ---------------------------------------------------------------------------------------------------------


@bp.route("/session", methods=["GET", "POST"])
@door(None)
@commits
def session() -> Response:
    """For the script that warns: asking does not prolong a session, sending does. `who` tells it whether somebody else came."""
    left = _seconds_left()
    if request.method == "POST" and left:
        cookie.modified = True
        left = min(int(current_app.permanent_session_lifetime.total_seconds()), _seconds_to_the_end())
    return jsonify(left=left, who=str(g.viewer.account_id) if g.viewer else "", token=generate_csrf())


@bp.app_context_processor
def _warning() -> dict[str, Any]:
    left = g.session_left = _seconds_left() if g.get("viewer") else 0
    return {"session_left": left, "session_warned_before": int(WARNED_BEFORE.total_seconds())}


@bp.after_app_request
def _prolong_session(reply: Response) -> Response:
    """Whoever opens a page or sends something is there: the cookie is signed anew, once a minute at most. What a page asks by itself
    prolongs nothing."""
    left, asks_by_itself = g.get("session_left", 0), "HX-Request" in request.headers and request.method == "GET"
    if not asks_by_itself and 0 < left <= current_app.permanent_session_lifetime.total_seconds() - SIGNED_ANEW_AFTER:
        cookie.modified = True
    return reply


def _seconds_left() -> int:
    """Until the cookie of whoever asks is no longer believed; 0 for nobody."""
    reads = current_app.session_interface
    serializer = reads.get_signing_serializer(current_app) if isinstance(reads, SecureCookieSessionInterface) else None
    if g.get("viewer") is None or serializer is None:
        return 0
    try:
        _, signed_at = serializer.loads(request.cookies.get(current_app.config["SESSION_COOKIE_NAME"], ""), return_timestamp=True)
    except BadSignature:
        return 0
    left = seconds_left(signed_at=signed_at, lasts=current_app.permanent_session_lifetime, now=clock.now())
    return min(left, _seconds_to_the_end())


def _seconds_to_the_end() -> int:
    """Until the session ends, however often it is prolonged."""
    return max(0, int((g.sign_in.ends_at - clock.now()).total_seconds()))
