"""What the pages of this room share: their blueprint, the session cookie, and asking for the password anew."""

from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, g, make_response, redirect, request, session, url_for
from flask_security.utils import login_user

from lms.accounts import queries
from lms.accounts.rules.security_policy import is_fresh, is_own_path
from lms.accounts.rules.tickets import TicketKind
from lms.accounts.service import Site
from lms.kit import clock
from lms.kit.web import V, go

bp = Blueprint("accounts", __name__)

#: What the cookie is called by Flask-WTF, which remembers the token within a request too.
TOKEN = "csrf_token"  # noqa: S105 - a name


def carry_pending(key: str, account_id: int) -> None:
    """From here on the cookie names this session and account, and nothing that stood in it before."""
    clear()
    session["sign_in"] = key
    login_user(queries.account(account_id))


def keep_pending(account_id: int) -> None:
    """The same session goes on under a changed password, with a new token."""
    key = session["sign_in"]
    carry_pending(key, account_id)


def clear() -> None:
    """Empty the cookie, but for what is about to be said, and the link that proves a new address and was opened before signing in."""
    kept = {name: session[name] for name in ("_flashes", "ticket") if name in session}
    if kept.get("ticket", [""])[0] != TicketKind.EMAIL:
        kept.pop("ticket", None)
    session.clear()
    g.pop(TOKEN, None)
    session.update(kept)


def is_required() -> bool:
    """Do those who see or change much of others' data have to have a second factor here?"""
    return bool(current_app.config["SECOND_FACTOR_REQUIRED"])


def site() -> Site:
    """Where passkeys are good for: the address that messages name; while trying things out, the one in the browser."""
    origin = current_app.config["ADDRESS"] if current_app.config["LIVE"] else request.host_url.rstrip("/")
    return Site(host=urlsplit(origin).hostname or "", origin=origin)


def redirect_onward(where: str | None) -> Response:
    """To the page that was asked for, if it is one of ours, else home."""
    return make_response(redirect(str(where) if is_own_path(where) else url_for("home.home"), code=303))


def recently_proved(view: V) -> V:
    """What protects an account is changed by whoever has entered its password lately; others are asked for it first."""

    @wraps(view)
    def run(*args: Any, **kwargs: Any) -> Any:
        if g.viewer is None or is_fresh(g.sign_in.proved_at, clock.now()):
            return view(*args, **kwargs)
        here = request.full_path.rstrip("?") if request.method == "GET" else url_for("accounts.security")
        return go("accounts.confirm", next=here)

    return run  # type: ignore[return-value]
