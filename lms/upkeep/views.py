"""What machines and people ask about the service itself, and the look of its header."""

import hmac

from flask import Blueprint, Response, abort, current_app, make_response, request

from config import VERSION
from lms.kit import clock
from lms.kit import metrics as figures
from lms.kit.versioned import FOR_EVER
from lms.kit.web import door, page
from lms.upkeep import queries
from lms.upkeep.rules.health import can_serve

bp = Blueprint("upkeep", __name__)


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
        "upkeep/status.html",
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
