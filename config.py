"""Settings. The environment is read here and nowhere else; README.md shows this table."""

import os
import re
from base64 import b64decode
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

#: Which release this is.
VERSION = "0.2.0"
HOME = Path(__file__).parent
NO_MAIL = "file:instance/mail"
NO_SECRET = "only-for-development"  # noqa: S105 - known to everyone, and refused when live
NO_KEY = "b25seS1mb3ItZGV2ZWxvcG1lbnQtLS0tLS0tLS0tLS0="  # as well

#: A server may be started again, or be slow to answer: a connection is tried before it is used, and not waited for too long.
WITH_A_SERVER = {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}


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
    Setting(
        "CONFIDENTIAL_KEYS",
        NO_KEY,
        "What is told in private is encrypted under the first of these keys, and read with any; commas between them. Each is 32 random "
        "bytes as URL-safe base64. Keep them: without them nobody can read it. Live refuses this default.",
    ),
    Setting("DATABASE_URL", "sqlite:///instance/one-workforce.db", "`sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`."),
    Setting("PARTNERSHIP_NAME", "Lochside Health and Social Care Partnership", "The name of the partnership, on every page."),
    Setting("SERVICE_NAME", "One Workforce", "What the partnership calls the service, in the header and the title of every page."),
    Setting("BRAND_COLOUR", "#2d4a73", "The colour of the header. It must be dark enough for white words, or the service does not start."),
    Setting("LOGO", "", "A PNG or SVG file shown before the name in the header, 100 kB at most. Empty: a plain ring."),
    Setting("SUPPORT_EMAIL", "", "Where people write who need help: on the help page, the error pages and the statements."),
    Setting("SUPPORT_PHONE", "", "The number they ring."),
    Setting("DATA_PROTECTION_CONTACT", "", "Name or address of the data protection officer, in the privacy notice."),
    Setting("METRICS_TOKEN", "", "Opens `/metrics` to whoever sends it as a bearer token: 16 characters or more. Empty: nobody."),
    Setting(
        "BACKUPS",
        "instance/backups",
        "The folder into which `flask backup` writes unless told, and whose newest file the status page names.",
    ),
    Setting("POSTGRESQL_TOOLS", "", "The folder of `pg_dump`, `pg_restore` and `psql`, where they are not on the PATH."),
    Setting("ADDRESS", "http://127.0.0.1:8000", "Where people reach the service, for links in messages. Live insists on https."),
    Setting(
        "SQLITE_SYNCHRONOUS",
        "FULL",
        "How carefully SQLite writes: with `FULL` nothing that was kept is lost when the power fails; `NORMAL` is faster, and may lose the "
        "last moments.",
    ),
    Setting("PROXIES", "0", "How many reverse proxies stand in front, so that a visitor's address is read rightly."),
    Setting("UPLOAD_MAX_MB", "25", "The largest file a browser may send. The command line takes larger ones."),
    Setting(
        "SIGN_IN_LIMIT",
        "20 per minute",
        "Attempts to sign in that fail, and forms of guests, from one address: a number per `second`, `minute`, `hour` or `day`.",
    ),
    Setting("IDLE_MINUTES", "120", "After so many minutes without a page a session ends; people are warned five minutes before."),
    Setting(
        "SECOND_FACTOR",
        "",
        "`required`: learning and development officers and leads, administrators and supervisors set up a second step for signing in "
        "before anything else; `optional`: nobody has to. Left empty, it is required when live.",
    ),
    Setting(
        "MAIL",
        NO_MAIL,
        "Where messages go: `file:FOLDER` (each becomes an .eml file), `smtp+starttls://USER:PASSWORD@HOST:587`, `smtps://…`, or "
        "`smtp://HOST:25` without encryption. Live refuses this default. The demonstration shows messages on a page and sends none.",
    ),
    Setting("MAIL_FROM", "", "The sender, such as `Learning <learning@example.org>`. Unless told, no-reply at the host of ADDRESS."),
    Setting("DEMO", "no", "`yes` shows the accounts of the demonstration, with their password, on the sign-in page. Live refuses it."),
)


#: A secret has at least so many different characters: of 32 that chance has chosen from 16 it has 14, and never less than these.
DIFFERENT_CHARACTERS = 8


class Misconfigured(RuntimeError):
    """The settings cannot be used; the message says which and why."""


def settings(**given: object) -> dict[str, object]:
    """The settings of this process: what is given, else the environment, else the default. Raises Misconfigured."""
    read = {one.name: str(given.get(one.name, os.environ.get(one.name, one.unless_told))) for one in SETTINGS}
    mode = read["ONE_WORKFORCE_MODE"]
    if mode not in ("dev", "test", "live"):
        raise Misconfigured(f"ONE_WORKFORCE_MODE is {mode!r}; it can be dev, test or live.")
    if read["SECOND_FACTOR"] not in ("", "required", "optional"):
        raise Misconfigured(f"SECOND_FACTOR is {read['SECOND_FACTOR']!r}; it can be required or optional.")
    if not all(is_key(key) for key in read["CONFIDENTIAL_KEYS"].split(",")):
        raise Misconfigured("CONFIDENTIAL_KEYS needs one key or several with commas between them, each 32 random bytes as URL-safe base64.")
    _refuse_unreadable(read)
    if mode == "live":
        _refuse_weak(read)
    if read["METRICS_TOKEN"] and len(read["METRICS_TOKEN"]) < 16:
        raise Misconfigured("METRICS_TOKEN needs 16 characters or more, or none at all.")
    return _flask_settings(read, live=mode == "live") | given


def is_key(text: str) -> bool:
    """Can it be used to encrypt? 32 bytes as URL-safe base64, with its padding."""
    try:
        return len(b64decode(text.encode(), altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


def is_repetitive(secret: str) -> bool:
    """Does it consist of few characters, or of one piece again and again?"""
    return len(set(secret)) < DIFFERENT_CHARACTERS or secret in (secret + secret)[1:-1]


def _refuse_unreadable(read: dict[str, str]) -> None:
    """A setting that cannot be what it should be stops the start: nobody finds out a week later that it never counted."""
    for name, least, most in (("PROXIES", 0, 10), ("UPLOAD_MAX_MB", 1, 1_000), ("IDLE_MINUTES", 10, 720)):
        if not re.fullmatch(r"[0-9]{1,4}", read[name]) or not least <= int(read[name]) <= most:
            raise Misconfigured(f"{name} is {read[name]!r}; it is a whole number from {least} to {most}.")
    if not re.fullmatch(r"[1-9][0-9]{0,5} per (second|minute|hour|day)", read["SIGN_IN_LIMIT"]):
        raise Misconfigured(f"SIGN_IN_LIMIT is {read['SIGN_IN_LIMIT']!r}; write it like 20 per minute.")
    if read["SQLITE_SYNCHRONOUS"] not in ("FULL", "NORMAL"):
        raise Misconfigured(f"SQLITE_SYNCHRONOUS is {read['SQLITE_SYNCHRONOUS']!r}; it can be FULL or NORMAL.")


def _refuse_weak(read: dict[str, str]) -> None:
    if NO_KEY in read["CONFIDENTIAL_KEYS"].split(","):
        raise Misconfigured("Set CONFIDENTIAL_KEYS to a key of your own before going live: .deploy/README.md says how to make one.")
    for name in ("SECRET_KEY", "PASSWORD_SALT"):
        if read[name] == NO_SECRET or len(read[name]) < 32:
            raise Misconfigured(f"Set {name} to 32 or more random characters before going live.")
    keys = read["CONFIDENTIAL_KEYS"].split(",")
    secrets = [("SECRET_KEY", read["SECRET_KEY"]), ("PASSWORD_SALT", read["PASSWORD_SALT"]), *(("CONFIDENTIAL_KEYS", key) for key in keys)]
    secrets += [("METRICS_TOKEN", read["METRICS_TOKEN"])] if read["METRICS_TOKEN"] else []
    for name, secret in secrets:
        if is_repetitive(secret):
            raise Misconfigured(f"{name} repeats itself. Make each secret by chance: .deploy/README.md says how.")
    if len({secret for _, secret in secrets}) < len(secrets):
        raise Misconfigured("Two of the secrets are the same. Make a new one for each: .deploy/README.md says how.")
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
        "CONFIDENTIAL_KEYS": tuple(read["CONFIDENTIAL_KEYS"].split(",")),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True} | (WITH_A_SERVER if url.startswith("postgresql") else {}),
        "PARTNERSHIP_NAME": read["PARTNERSHIP_NAME"],
        "SERVICE_NAME": read["SERVICE_NAME"],
        "BRAND_COLOUR": read["BRAND_COLOUR"],
        "LOGO": read["LOGO"],
        "SUPPORT_EMAIL": read["SUPPORT_EMAIL"],
        "SUPPORT_PHONE": read["SUPPORT_PHONE"],
        "DATA_PROTECTION_CONTACT": read["DATA_PROTECTION_CONTACT"],
        "METRICS_TOKEN": read["METRICS_TOKEN"],
        "BACKUPS": str(HOME / read["BACKUPS"]),
        "POSTGRESQL_TOOLS": read["POSTGRESQL_TOOLS"],
        "ADDRESS": read["ADDRESS"].rstrip("/"),
        "SQLITE_SYNCHRONOUS": read["SQLITE_SYNCHRONOUS"],
        "PROXIES": int(read["PROXIES"]),
        "MAX_CONTENT_LENGTH": int(read["UPLOAD_MAX_MB"]) * 1024 * 1024,
        "MAIL": _mail(read["MAIL"]),
        "MAIL_FROM": _mail_from(read["MAIL_FROM"], read["ADDRESS"]),
        "SIGN_IN_LIMIT": read["SIGN_IN_LIMIT"],
        "SECOND_FACTOR_REQUIRED": (read["SECOND_FACTOR"] or ("required" if live else "optional")) == "required",
        "DEMO": read["DEMO"] == "yes",
        # Under this prefix a browser takes it from this very host alone, over HTTPS.
        "SESSION_COOKIE_NAME": "__Host-one_workforce" if live else "one_workforce",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": live,
        "PERMANENT_SESSION_LIFETIME": int(read["IDLE_MINUTES"]) * 60,
        "WTF_CSRF_TIME_LIMIT": None,  # a form can be sent for as long as its session lasts
        # A visitor cannot give the service another name than its own.
        "TRUSTED_HOSTS": [str(urlsplit(read["ADDRESS"]).hostname), "127.0.0.1", "localhost"] if live else None,
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
