"""Settings. The environment is read here and nowhere else; README.md shows this table."""

import os
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

HOME = Path(__file__).parent
NO_MAIL = "file:instance/mail"
NO_SECRET = "only-for-development"  # noqa: S105 - known to everyone, and refused when live


@dataclass(frozen=True)
class Setting:
    """One thing that can be set: its environment variable, its value unless told, and what it means."""

    name: str
    unless_told: str
    means: str


SETTINGS = (
    Setting("ONE_WORKFORCE_MODE", "dev", "`dev`, `test` or `live`. Live insists on a secret, on secure cookies and on HTTPS."),
    Setting("SECRET_KEY", NO_SECRET, "Signs sessions and tokens: 32 random characters or more. Live refuses to start with this default."),
    Setting(
        "PASSWORD_SALT",
        NO_SECRET,
        "A second secret, mixed into passwords: 32 random characters or more; never change it. Live refuses this.",
    ),
    Setting("DATABASE_URL", "sqlite:///instance/one-workforce.db", "`sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`."),
    Setting("PARTNERSHIP_NAME", "Lochside Health and Social Care Partnership", "The name in the header of every page."),
    Setting("ADDRESS", "http://127.0.0.1:8000", "Where people reach the service, for links in messages. Live insists on https."),
    Setting("PROXIES", "0", "How many reverse proxies stand in front, so that a visitor's address is read rightly."),
    Setting("UPLOAD_MAX_MB", "25", "The largest file a browser may send. The command line takes larger ones."),
    Setting("SIGN_IN_LIMIT", "20 per minute", "Sign-in attempts from one address."),
    Setting(
        "MAIL",
        NO_MAIL,
        "Where messages go: `file:FOLDER` (each becomes an .eml file), `smtp+starttls://USER:PASSWORD@HOST:587`, `smtps://…`, or "
        "`smtp://HOST:25` without encryption. Live refuses this default. The demonstration shows messages on a page and sends none.",
    ),
    Setting("MAIL_FROM", "", "The sender, such as `Learning <learning@example.org>`. Unless told, no-reply at the host of ADDRESS."),
    Setting("DEMO", "no", "`yes` shows the accounts of the demonstration, with their password, on the sign-in page. Live refuses it."),
)


class Misconfigured(RuntimeError):
    """The settings cannot be used; the message says which and why."""


def settings(**given: object) -> dict[str, object]:
    """The settings of this process: what is given, else the environment, else the default. Raises Misconfigured."""
    read = {one.name: str(given.get(one.name, os.environ.get(one.name, one.unless_told))) for one in SETTINGS}
    mode = read["ONE_WORKFORCE_MODE"]
    if mode not in ("dev", "test", "live"):
        raise Misconfigured(f"ONE_WORKFORCE_MODE is {mode!r}; it can be dev, test or live.")
    if mode == "live":
        _refuse_weak(read)
    return _flask_settings(read, live=mode == "live") | given


def _refuse_weak(read: dict[str, str]) -> None:
    for name in ("SECRET_KEY", "PASSWORD_SALT"):
        if read[name] == NO_SECRET or len(read[name]) < 32:
            raise Misconfigured(f"Set {name} to 32 or more random characters before going live.")
    if not read["ADDRESS"].startswith("https://"):
        raise Misconfigured("Set ADDRESS to the https address of the service: messages carry links to it.")
    if read["MAIL"] == NO_MAIL:
        raise Misconfigured("Set MAIL to a mail server, or to a folder of your own that something empties: people wait for invitations.")
    if read["DEMO"] == "yes":
        raise Misconfigured("DEMO shows passwords on the sign-in page, so it cannot be on when live.")


def _flask_settings(read: dict[str, str], *, live: bool) -> dict[str, object]:
    url = read["DATABASE_URL"]
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////") and ":memory:" not in url:
        url = f"sqlite:///{HOME / url.removeprefix('sqlite:///')}"
    return {
        "LIVE": live,
        "TESTING": read["ONE_WORKFORCE_MODE"] == "test",
        "SECRET_KEY": read["SECRET_KEY"],
        "SECURITY_PASSWORD_SALT": read["PASSWORD_SALT"],
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "PARTNERSHIP_NAME": read["PARTNERSHIP_NAME"],
        "ADDRESS": read["ADDRESS"].rstrip("/"),
        "PROXIES": int(read["PROXIES"]),
        "MAX_CONTENT_LENGTH": int(read["UPLOAD_MAX_MB"]) * 1024 * 1024,
        "MAIL": _mail(read["MAIL"]),
        "MAIL_FROM": _mail_from(read["MAIL_FROM"], read["ADDRESS"]),
        "SIGN_IN_LIMIT": read["SIGN_IN_LIMIT"],
        "DEMO": read["DEMO"] == "yes",
        "SESSION_COOKIE_NAME": "one_workforce",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": live,
        "PERMANENT_SESSION_LIFETIME": 8 * 60 * 60,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
    }


def _mail(told: str) -> str:
    """Where messages go, with the whole path of a folder. Raises Misconfigured, without the password that may stand in it."""
    if told.startswith("file:") and len(told) > len("file:"):
        return f"file:{HOME / told.removeprefix('file:')}"
    place = urlsplit(told)
    if place.scheme not in ("smtp", "smtp+starttls", "smtps") or not place.hostname:
        raise Misconfigured("MAIL can be file:FOLDER, smtp+starttls://HOST, smtps://HOST or smtp://HOST.")
    try:
        port = place.port
    except ValueError:
        port = 0
    if port == 0:
        raise Misconfigured("The port in MAIL is not one.")
    if place.scheme == "smtp" and place.password and place.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise Misconfigured("MAIL would send its password without encryption: write smtp+starttls:// or smtps://.")
    return told


def _mail_from(told: str, address: str) -> str:
    sender = told or f"no-reply@{urlsplit(address).hostname or 'localhost'}"
    if "@" not in parseaddr(sender)[1] or not sender.isprintable():
        raise Misconfigured("MAIL_FROM is not an email address, or a name with one: Learning <learning@example.org>.")
    return sender
