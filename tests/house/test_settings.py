"""Every setting is written down, and the weak ones are refused when live."""

import re
from base64 import urlsafe_b64encode

import pytest

import config
from config import SETTINGS, Misconfigured, settings
from lms import create_app
from tests.house.source import HOME

KEY = urlsafe_b64encode(bytes(range(32))).decode()
LIVE = {
    "ONE_WORKFORCE_MODE": "live",
    "SECRET_KEY": "0123456789abcdef0f1e2d3c4b5a6978",
    "PASSWORD_SALT": "fedcba98765432100123456789abcdefa",
    "CONFIDENTIAL_KEYS": KEY,
    "DATABASE_URL": "sqlite://",
    "ADDRESS": "https://x.org",
    "MAIL": "smtps://mail.x.org",
}


def test_every_setting_stands_in_the_readme():
    readme = (HOME / ".deploy/README.md").read_text(encoding="utf-8")
    assert [one.name for one in SETTINGS if f"`{one.name}`" not in readme] == []


def test_the_readme_is_read_in_two_minutes():
    assert len((HOME / "README.md").read_bytes()) <= 8_000


def test_what_to_change_stands_where_the_house_says():
    """A path in `lms/README.md` is there; `queries/` and files beside one are of the same room."""
    named = re.findall(r"`((?:lms|tests|seeds|static|templates)/[\w/.]+)`", (HOME / "lms/README.md").read_text(encoding="utf-8"))
    assert len(named) > 50 and [path for path in named if not (HOME / path).exists()] == []


def test_every_setting_is_read():
    source = (HOME / "config.py").read_text(encoding="utf-8")
    assert [one.name for one in SETTINGS if f'read["{one.name}"]' not in source] == []
    assert len(re.findall(r"os\.environ", source)) == 1


def test_live_starts_with_strong_secrets():
    assert create_app(**LIVE).config["SESSION_COOKIE_SECURE"]


@pytest.mark.parametrize(
    "weak",
    [
        {"SECRET_KEY": config.NO_SECRET},
        {"SECRET_KEY": "short"},
        {"PASSWORD_SALT": "short"},
        {"CONFIDENTIAL_KEYS": config.NO_KEY},
        {"CONFIDENTIAL_KEYS": f"{KEY},{config.NO_KEY}"},
        {"DEMO": "yes"},
        {"ADDRESS": "http://x.org"},
        {"MAIL": config.NO_MAIL},
        {"SECRET_KEY": "k" * 32},
        {"SECRET_KEY": "0123456789" * 4},
        {"SECRET_KEY": LIVE["PASSWORD_SALT"]},
        {"CONFIDENTIAL_KEYS": urlsafe_b64encode(b"k" * 32).decode()},
        {"CONFIDENTIAL_KEYS": f"{KEY},{KEY}"},
        {"METRICS_TOKEN": "abababababababababab"},
    ],
    ids=str,
)
def test_live_refuses_what_is_weak(weak):
    with pytest.raises(Misconfigured):
        create_app(**LIVE | weak)


@pytest.mark.parametrize("keys", ["", "short", f"{KEY},", f"{KEY} {KEY}", KEY[:-1], "é" * 44])
def test_keys_that_cannot_be_used_are_refused_in_every_mode(keys):
    with pytest.raises(Misconfigured, match="URL-safe base64"):
        settings(CONFIDENTIAL_KEYS=keys)


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("SIGN_IN_LIMIT", "banana", "write it like 20 per minute"),
        ("SIGN_IN_LIMIT", "0 per minute", "write it like 20 per minute"),
        ("PROXIES", "abc", "a whole number from 0 to 10"),
        ("PROXIES", "-1", "a whole number from 0 to 10"),
        ("UPLOAD_MAX_MB", "x", "a whole number from 1 to 1000"),
        ("UPLOAD_MAX_MB", "0", "a whole number from 1 to 1000"),
        ("IDLE_MINUTES", "2 hours", "a whole number from 10 to 720"),
        ("SQLITE_SYNCHRONOUS", "OFF", "FULL or NORMAL"),
    ],
)
def test_what_cannot_be_read_is_refused_in_every_mode(name, value, what):
    with pytest.raises(Misconfigured, match=f"{name}.*{what}"):
        settings(**{name: value})


def test_the_cookie_of_a_live_service_belongs_to_its_host_alone():
    live = settings(**LIVE)
    assert (live["SESSION_COOKIE_NAME"], live["SESSION_COOKIE_SECURE"]) == ("__Host-one_workforce", True)
    assert settings()["SESSION_COOKIE_NAME"] == "one_workforce"


def test_an_unknown_mode_is_refused():
    with pytest.raises(Misconfigured, match="dev, test or live"):
        settings(ONE_WORKFORCE_MODE="production")


def test_what_is_given_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("PARTNERSHIP_NAME", "From the environment")
    assert settings()["PARTNERSHIP_NAME"] == "From the environment"
    assert settings(PARTNERSHIP_NAME="Given")["PARTNERSHIP_NAME"] == "Given"


@pytest.mark.parametrize(
    ("given", "required"),
    [({}, False), ({"SECOND_FACTOR": "required"}, True), (LIVE, True), (LIVE | {"SECOND_FACTOR": "optional"}, False)],
    ids=["dev", "asked for", "live", "live, relaxed"],
)
def test_a_second_step_is_required_when_live_unless_relaxed(given, required):
    assert settings(**given)["SECOND_FACTOR_REQUIRED"] is required


def test_a_word_that_is_neither_is_refused():
    with pytest.raises(Misconfigured, match="required or optional"):
        settings(SECOND_FACTOR="maybe")


@pytest.mark.parametrize(
    "wrong",
    [
        {"MAIL": "mail.example.org"},
        {"MAIL": "file:"},
        {"MAIL": "smtp://"},
        {"MAIL": "smtp://mail.example.org:post"},
        {"MAIL": "smtp://me:secret@mail.example.org"},
        {"MAIL_FROM": "Learning"},
        {"MAIL_FROM": "a@example.org\nBcc: b@example.org"},
    ],
    ids=str,
)
def test_what_nobody_could_send_by_is_refused_and_no_password_is_said(wrong):
    with pytest.raises(Misconfigured) as said:
        settings(**wrong)
    assert "secret" not in str(said.value)


def test_a_folder_for_messages_is_found_from_anywhere():
    assert settings()["MAIL"] == f"file:{HOME / 'instance' / 'mail'}"
    assert settings(MAIL="file:/var/mail/out")["MAIL"] == "file:/var/mail/out"


def test_messages_come_from_the_host_of_the_service_unless_told():
    assert settings(ADDRESS="https://learn.example.org")["MAIL_FROM"] == "no-reply@learn.example.org"


def test_sources_of_the_style_sheet_are_served_to_nobody(house):
    visitor = house.test_client()
    assert visitor.get("/static/vendor/app.css").status_code == 200
    assert [visitor.get(f"/static/{path}").status_code for path in ("src/app.scss", "src/package.json", "vendor/../src/app.scss")] == [
        404
    ] * 3
