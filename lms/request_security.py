"""The way in: the sign-in library, CSRF, limits per address, the second step for those who must, and security headers."""

from flask import Flask, Response, abort, current_app, g, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import Security, SQLAlchemyUserDatastore
from flask_wtf import CSRFProtect

from lms.accounts import queries as accounts
from lms.accounts.rules.protection import must_have_second
from lms.accounts.views import entry
from lms.kit import clock
from lms.kit.db import db
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

#: Their addresses carry a version, and they say themselves for how long.
MAY_BE_KEPT = frozenset({"static", "operations.brand", "operations.logo", "bookings.feed"})

#: Views that end their own transactions: endpoint -> why.
OWN_TRANSACTIONS = {
    "security.login": "attempts are counted and kept although the page refuses",
    "accounts.second": "attempts are counted and kept although the page refuses",
    "accounts.passkey": "the answer is taken once, whatever comes after",
    "accounts.first": "tries of a printed code are counted and kept although the page refuses",
    "accounts.welcome": "the ticket is used before the session begins",
    "accounts.confirm": "attempts are counted and kept although the page refuses",
}
#: Where something could be guessed, or somebody written to: so many tries a minute from one address.
GUESSED = (
    "security.login",
    "accounts.second",
    "accounts.passkey",
    "accounts.first",
    "accounts.welcome",
    "accounts.forgotten",
    "accounts.confirm",
    "accounts.confirm_email",
    "accounts.password",
    "accounts.email",
    "accounts.app",
)
#: Where an address itself could be guessed: so many that lead nowhere a minute from one address. Programs that keep coming back to what is
#: there are not counted, as many of them come from the same place.
GUESSED_ADDRESSES = ("bookings.feed", "registers.check_certificate")
#: The same where people have signed in: so many a minute for each of them, as a room full of people may share one address.
GUESSED_BY_EACH = ("registers.check_in",)
#: What stays open for somebody who has to set up a second step first.
OPEN_BEFORE_SECOND = {
    "static",
    "security.login",
    "security.logout",
    "accounts.security",
    "accounts.start_app",
    "accounts.app",
    "accounts.new_passkey",
    "accounts.confirm",
    "help.help",
    "help.accessibility",
    "help.privacy",
    "help.cookies",
    "operations.session",  # the script that warns before a session ends reads its answer
}

#: For machines and for the frame of every page: nobody is looked up, and most of them answer without the database. endpoint -> why.
ANSWERS_ANYBODY = {
    "static": "style sheets, scripts and pictures, the same for everyone",
    "operations.healthz": "says that the process answers, and nothing about the database",
    "operations.readyz": "says whether the database answers",
    "operations.metrics": "figures for a machine",
    "operations.status": "tells people what is wrong when the database is",
    "operations.brand": "the colour of the header",
    "operations.logo": "the logo in the header",
    "bookings.feed": "a calendar, for whoever has its secret address: calendar programs do not sign in",
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
    security.principal._is_static_route = lambda: request.endpoint in ANSWERS_ANYBODY  # or each would ask the database who is there
    app.login_manager.user_loader(who_is_signed_in)  # type: ignore[attr-defined]
    app.view_functions["security.login"] = entry.sign_in
    app.view_functions["security.logout"] = entry.sign_out
    app.view_functions["security.verify"] = _not_there  # we have a page of our own for that
    app.after_request(add_headers)


def limit(app: Flask) -> None:
    """So many tries a minute from one address, once all pages are there."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    trying = limiter.limit(lambda: str(current_app.config["SIGN_IN_LIMIT"]), methods=["POST"])
    for guessed in GUESSED:
        app.view_functions[guessed] = trying(app.view_functions[guessed])  # type: ignore[assignment]
    looking = limiter.limit(lambda: str(current_app.config["SIGN_IN_LIMIT"]), deduct_when=lambda reply: reply.status_code == 404)
    for guessed in GUESSED_ADDRESSES:
        app.view_functions[guessed] = looking(app.view_functions[guessed])  # type: ignore[assignment]
    each = limiter.limit(
        lambda: str(current_app.config["SIGN_IN_LIMIT"]), key_func=_who_asks, deduct_when=lambda reply: reply.status_code == 404
    )
    for guessed in GUESSED_BY_EACH:
        app.view_functions[guessed] = each(app.view_functions[guessed])  # type: ignore[assignment]


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
    if g.viewer is None or g.sign_in.has_second or request.endpoint in OPEN_BEFORE_SECOND:
        return None
    is_required = bool(current_app.config["SECOND_FACTOR_REQUIRED"])
    return go("accounts.security") if must_have_second(g.viewer, is_required=is_required) else None


def add_headers(reply: Response) -> Response:
    """Every reply says what a browser may do with it; pages are not kept, as screens are shared."""
    for name, value in HEADERS.items():
        reply.headers.setdefault(name, value)
    if request.endpoint not in MAY_BE_KEPT or reply.status_code >= 400:
        reply.headers["Cache-Control"] = "no-store"  # also where the sign-in library says something milder
    if current_app.config["LIVE"]:
        reply.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return reply


def _not_there() -> Response:
    abort(404)
