"""The house: hangs every room's door on one app."""

from importlib import import_module
from pathlib import Path
from posixpath import normpath
from typing import Any

from flask import Flask, Response, abort, g, request
from flask_login import AnonymousUserMixin
from flask_security import current_user
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from config import settings
from lms import branding, errors, navigation, request_security
from lms.audit import service as audit
from lms.kit import clock, metrics, static_versions
from lms.kit.db import db, init_db, set_request_mode
from lms.kit.house import House, current_house
from lms.kit.readers import guard_tables
from lms.kit.web import Id, Word
from lms.people import queries as people

#: The stairs, ground floor first. A room may use the rooms before it, never those after.
ROOMS = (
    "audit",
    "files",
    "jobs",
    "outbox",
    "people",
    "accounts",
    "certificates",
    "evidence",
    "training",
    "courses",
    "bookings",
    "registers",
    "scheduling",
    "evaluations",
    "framework",
    "signoff",
    "induction",
    "programmes",
    "starters",
    "supervision",
    "supervision_records",
    "supervision_sessions",
    "supervision_policies",
    "records",
    "people_admin",
    "reports",
    "imports",
    "privacy",
    "audit_log",
    "reminders",
    "reminders_admin",
    "home",
    "operations",
    "help",
    "demo",
)
HOME = Path(__file__).parent.parent


class LearningSystem(Flask):
    """Flask, with the design system's macros, which read keys that are not there."""

    jinja_options = Flask.jinja_options | {"undefined": ChainableUndefined, "trim_blocks": True, "lstrip_blocks": True}

    def send_static_file(self, filename: str) -> Response:
        """A file of static/, but for the sources in static/src, which are served to nobody."""
        if normpath(filename).startswith("src/"):
            abort(404)
        return super().send_static_file(filename)


def create_app(**given: Any) -> Flask:
    """The application with the settings of config.py; what is given here wins over the environment."""
    app = LearningSystem("lms", template_folder=str(HOME / "templates"), static_folder=str(HOME / "static"))
    app.config.from_mapping(settings(**given))
    app.jinja_loader = ChoiceLoader([app.jinja_loader or PackageLoader("lms"), PackageLoader("nhsuk_frontend_jinja")])
    app.url_map.converters |= {"int": Id, "default": Word}
    init_db(app, str(HOME / "migrations"))
    if app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=app.config["PROXIES"], x_proto=app.config["PROXIES"])  # type: ignore[method-assign]
    app.before_request(decide_to_write)  # before the sign-in library reads who is there
    metrics.init_app(app)
    static_versions.init_app(app)
    request_security.init_app(app)
    _open_rooms(app)
    request_security.limit(app)
    errors.init_app(app)
    navigation.init_app(app)
    branding.init_app(app)
    app.before_request(know_the_viewer)
    app.before_request(request_security.lead_to_second_step)
    return app


def _open_rooms(app: Flask) -> None:
    """Each room says what it brings in its `room.py`; nothing else registers anything."""
    house = House({room: import_module(f"lms.{room}.room").ROOM for room in ROOMS})
    app.extensions["house"] = house
    with app.app_context():
        guard_tables(db.engine)
    for blueprint in house.blueprints:
        app.register_blueprint(blueprint)
    for command in house.commands:
        app.cli.add_command(command)


def decide_to_write() -> None:
    """Whether this request may write: decided before the first read, as SQLite cannot wait for its turn later."""
    set_request_mode(
        writing=request.method not in ("GET", "HEAD", "OPTIONS") and request.endpoint not in current_house().requests.own_transactions
    )


def know_the_viewer() -> None:
    """Who asks, and what they may do today."""
    g.viewer = None
    if request.endpoint in current_house().requests.without_viewer:
        g._login_user = AnonymousUserMixin()  # or the first template that is shown would look somebody up
    elif current_user.is_authenticated:
        g.viewer = people.viewer(current_user, clock.today())
    audit.act_as(g.viewer.account_id if g.viewer else None, request.endpoint or "nowhere")
