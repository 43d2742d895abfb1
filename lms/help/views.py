"""The pages about the service. Anyone may read them."""

from flask import Blueprint, Response, abort, current_app

from config import VERSION
from lms.accounts.rules.security_policy import SESSION_LASTS
from lms.help import queries
from lms.kit.house import current_house
from lms.kit.numbers import counted
from lms.kit.web import door, page
from lms.operations.rules.session import WARNED_BEFORE

bp = Blueprint("help", __name__)


@bp.get("/help")
@door(None)
def help() -> Response:  # noqa: A001 - the page's name everywhere
    return page("help/help.html", guides=current_house().guides)


@bp.get("/help/<name>")
@door(None)
def guide(name: str) -> Response:
    found = next((guide for guide in current_house().guides if guide.name == name), None)
    if found is None:
        abort(404)
    return page("help/guide.html", guide=found, sizes=queries.sizes_of_pictures())


@bp.get("/accessibility")
@door(None)
def accessibility() -> Response:
    return page("help/accessibility.html", version=VERSION)


@bp.get("/privacy")
@door(None)
def privacy() -> Response:
    return page("help/privacy.html", version=VERSION, data_protection=current_app.config["DATA_PROTECTION_CONTACT"])


@bp.get("/cookies")
@door(None)
def cookies() -> Response:
    return page("help/cookies.html", **_session())


def _session() -> dict[str, object]:
    idle = int(current_app.permanent_session_lifetime.total_seconds() // 60)
    return {
        "cookie_name": current_app.config["SESSION_COOKIE_NAME"],
        "idle": counted(idle // 60, "hour", "hours") if idle % 60 == 0 else counted(idle, "minute", "minutes"),
        "lasts": counted(int(SESSION_LASTS.total_seconds() // 3600), "hour", "hours"),
        "minutes": int(WARNED_BEFORE.total_seconds() // 60),
    }
