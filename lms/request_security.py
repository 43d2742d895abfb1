"""The way in: the sign-in library, CSRF, limits per address, the second step for those who must, and security headers."""

from flask import Flask, Response, abort, current_app, g, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import Security, SQLAlchemyUserDatastore
from flask_wtf import CSRFProtect

from lms.accounts import queries as accounts
from lms.accounts.rules.security_policy import must_have_second
from lms.accounts.views import sign_in
from lms.kit import clock
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.room import Limit
from lms.kit.web import go
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

LIBRARY = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_PASSWORD_COMPLEXITY_CHECKER": "zxcvbn",
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": lambda name: name, "case_insensitive": True}}],
}


def init_app(app: Flask) -> None:
    """Fit the lock, the bell and the letter box."""
    for name, value in LIBRARY.items():
        app.config.setdefault(name, value)
    CSRFProtect(app)
    # The library asks for a table of roles; ours are grants over a branch, which it never looks at.
    datastore = SQLAlchemyUserDatastore(db, Account, RoleGrant)  # type: ignore[arg-type]
    security = Security(app, datastore)
    security.principal._is_static_route = lambda: (
        request.endpoint in current_house().requests.without_viewer
    )  # or each would ask the database who is there
    app.login_manager.user_loader(who_is_signed_in)  # type: ignore[attr-defined]
    app.view_functions["security.login"] = sign_in.sign_in
    app.view_functions["security.logout"] = sign_in.sign_out
    app.view_functions["security.verify"] = _not_there  # we have a page of our own for that
    app.after_request(add_headers)


def limit(app: Flask) -> None:
    """So many tries a minute from one address, once all pages are there."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    counting = {
        Limit.POSTS: limiter.limit(_so_many, methods=["POST"]),
        Limit.REFUSED_POSTS: limiter.limit(_so_many, methods=["POST"], deduct_when=_is_refused),
        Limit.NOT_FOUND: limiter.limit(_so_many, deduct_when=_leads_nowhere),
        Limit.NOT_FOUND_BY_ACCOUNT: limiter.limit(_so_many, key_func=_who_asks, deduct_when=_leads_nowhere),
    }
    for endpoint, limit in app.extensions["house"].requests.limits.items():
        app.view_functions[endpoint] = counting[limit](app.view_functions[endpoint])  # type: ignore[assignment]


def _needs_nobody() -> bool:
    return request.endpoint in current_house().requests.without_viewer


def _so_many() -> str:
    return str(current_app.config["SIGN_IN_LIMIT"])


def _is_refused(reply: Response) -> bool:
    return reply.status_code not in (302, 303)


def _leads_nowhere(reply: Response) -> bool:
    return reply.status_code == 404


def _who_asks() -> str:
    """Whoever has signed in is one, wherever they are."""
    return f"account {g.viewer.account_id}" if g.viewer else get_remote_address()


def who_is_signed_in(uniquifier: str) -> Account | None:
    """The account of a cookie whose session has not ended, with what the request has to know of the session, in one query."""
    found = accounts.session_of(uniquifier, str(session.get("sign_in", "")), clock.now())
    if found is None:
        return None
    account, g.sign_in = found
    return account


def lead_to_second_step() -> Response | None:
    """Whoever must have a second step and has none sets it up before anything else."""
    if g.viewer is None or g.sign_in.has_second or request.endpoint in current_house().requests.before_second_step:
        return None
    is_required = bool(current_app.config["SECOND_FACTOR_REQUIRED"])
    return go("accounts.security") if must_have_second(g.viewer, is_required=is_required) else None


def add_headers(reply: Response) -> Response:
    """Every reply says what a browser may do with it; pages are not kept, as screens are shared."""
    for name, value in HEADERS.items():
        reply.headers.setdefault(name, value)
    if request.endpoint not in current_house().requests.cacheable or reply.status_code >= 400:
        reply.headers["Cache-Control"] = "no-store"  # also where the sign-in library says something milder
    if current_app.config["LIVE"]:
        reply.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return reply


def _not_there() -> Response:
    abort(404)
