"""The way in: the sign-in library, CSRF, limits per address and security headers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, current_app, make_response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import Security, SQLAlchemyUserDatastore
from flask_wtf import CSRFProtect

from lms.kit.db import db
from lms.people.forms import SignInForm
from lms.people.models import Account, RoleGrant

#: The design system's page template carries one inline script, which marks the page as able to run scripts. This is its hash.
INLINE_SCRIPT = "sha256-tDOvXJi1PXbg0CWjLCCYSNHRXtps26K4JXkE3M6u/c0="

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' '{INLINE_SCRIPT}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

#: Their addresses carry a version, and they say themselves for how long.
MAY_BE_KEPT = frozenset({"static", "upkeep.brand", "upkeep.logo"})

#: The sign-in library's views, which end their own transactions: endpoint -> why.
OWN_TRANSACTIONS = {
    "security.login": "attempts are counted and kept although the page refuses",
    "security.logout": "touches the session cookie alone",
    "security.change_password": "the library commits the new password",
}

#: For machines and for the frame of every page: nobody is looked up, so that they answer without the database. endpoint -> why.
ANSWERS_ANYBODY = {
    "static": "style sheets, scripts and pictures, the same for everyone",
    "upkeep.healthz": "says that the process answers, and nothing about the database",
    "upkeep.readyz": "says whether the database answers",
    "upkeep.metrics": "figures for a machine",
    "upkeep.status": "tells people what is wrong when the database is",
    "upkeep.brand": "the colour of the header",
    "upkeep.logo": "the logo in the header",
}

LIBRARY = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/account/password",
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_POST_CHANGE_VIEW": "/account",
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_PASSWORD_COMPLEXITY_CHECKER": "zxcvbn",
    "SECURITY_FLASH_MESSAGES": True,
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": lambda name: name, "case_insensitive": True}}],
}


def hang(app: Flask) -> None:
    """Fit the lock, the bell and the letter box."""
    for name, value in LIBRARY.items():
        app.config.setdefault(name, value)
    CSRFProtect(app)
    # The library asks for a table of roles; ours are grants over a branch, which it never looks at.
    datastore = SQLAlchemyUserDatastore(db, Account, RoleGrant)  # type: ignore[arg-type]
    security = Security(app, datastore, login_form=SignInForm)
    security.login_context_processor(_demonstration)
    security.principal._is_static_route = lambda: request.endpoint in ANSWERS_ANYBODY  # or each would ask the database who is there
    app.view_functions["security.verify"] = _not_there  # comes with the second factor
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    for own in ("security.login", "security.change_password"):
        app.view_functions[own] = _refusing_with_422(app.view_functions[own])
    signing_in = limiter.limit(lambda: str(current_app.config["SIGN_IN_LIMIT"]), methods=["POST"])
    for guessed in ("security.login", "security.change_password"):
        app.view_functions[guessed] = signing_in(app.view_functions[guessed])  # type: ignore[assignment]
    app.after_request(add_headers)


def add_headers(reply: Response) -> Response:
    """Every reply says what a browser may do with it; pages are not kept, as screens are shared."""
    for name, value in HEADERS.items():
        reply.headers.setdefault(name, value)
    if request.endpoint not in MAY_BE_KEPT or reply.status_code >= 400:
        reply.headers["Cache-Control"] = "no-store"  # also where the sign-in library says something milder
    if current_app.config["LIVE"]:
        reply.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return reply


def _refusing_with_422(view: Callable[..., Any]) -> Callable[..., Any]:
    """The library shows a refused form again with 200; ours say 422, so that tests, browsers and scripts can tell."""

    @wraps(view)
    def run(*args: Any, **kwargs: Any) -> Response:
        reply = make_response(view(*args, **kwargs))
        if request.method == "POST" and reply.status_code == 200:
            reply.status_code = 422
        return reply

    return run


def _not_there() -> Response:
    abort(404)


def _demonstration() -> dict[str, Any]:
    """What the sign-in page of the demonstration shows beside the form."""
    if not current_app.config["DEMO"]:
        return {}
    return {"demo_accounts": current_app.config.get("DEMO_ACCOUNTS", ()), "demo_password": current_app.config.get("DEMO_PASSWORD")}
