"""Attempts, sessions and the second factor: how many, how long, and for whom."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from lms.access import Role, Viewer
from lms.kit.numbers import counted

#: Somebody is locked out after this many failures in a row (Cyber Essentials: ten guesses at the most, S152) ...
FAILURES_ALLOWED = 10
#: ... for this many minutes, doubled by nothing: long enough to stop guessing, short enough not to need a helpdesk.
LOCKED_MINUTES = 15
#: So many letters and digits of a password are not the person's own words.
LEFT_AT_LEAST = 6
#: However often pages are opened, after this time one signs in anew.
SESSION_LASTS = timedelta(hours=12)
#: Before security is changed, the password was entered within this time.
FRESH_FOR = timedelta(minutes=15)
#: Between password and second factor.
HALF_WAY_FOR = timedelta(minutes=10)
RECOVERY_CODES = 10
PASSKEYS_AT_MOST = 10

#: Who has to have a second factor, where the setting SECOND_FACTOR says "required".
MUST_HAVE_SECOND = frozenset({Role.LND_OFFICER, Role.PARTNERSHIP_LEAD, Role.ADMINISTRATOR, Role.SUPERVISOR})


class How(StrEnum):
    """What somebody signed in with first."""

    PASSWORD = "password"  # noqa: S105 - a word
    LINK = "link"
    CODE = "code"
    PASSKEY = "passkey"

    @property
    def label(self) -> str:
        return {
            How.PASSWORD: "Password",
            How.LINK: "Link sent by email",
            How.CODE: "Printed code",
            How.PASSKEY: "Passkey",
        }[self]


class Second(StrEnum):
    """What they signed in with as well."""

    APP = "app"
    PASSKEY = "passkey"
    RECOVERY = "recovery"

    @property
    def label(self) -> str:
        return {Second.APP: "authenticator app", Second.PASSKEY: "passkey", Second.RECOVERY: "recovery code"}[self]


class Ended(StrEnum):
    """Why a session is over."""

    SIGNED_OUT = "signed_out"
    ENDED = "ended"
    PASSWORD = "password"  # noqa: S105 - a word
    PROTECTION = "protection"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return {
            Ended.SIGNED_OUT: "Signed out",
            Ended.ENDED: "Ended by you from another place",
            Ended.PASSWORD: "Ended because the password was changed",
            Ended.PROTECTION: "Ended because the second step was reset",
            Ended.CLOSED: "Ended because the account was closed",
        }[self]


class Tried(StrEnum):
    """What was entered wrongly."""

    PASSWORD = "password"  # noqa: S105 - a word
    SECOND = "second"

    def told(self, times: int) -> str:
        """ "3 wrong passwords"."""
        second = ("wrong code for the second step", "wrong codes for the second step")
        return counted(times, *{Tried.PASSWORD: ("wrong password", "wrong passwords"), Tried.SECOND: second}[self])


class Act(StrEnum):
    """What an officer did to somebody's account."""

    CLOSED = "closed"
    REOPENED = "reopened"
    UNLOCKED = "unlocked"
    SECOND_RESET = "second_reset"

    @property
    def label(self) -> str:
        return {
            Act.CLOSED: "Account closed",
            Act.REOPENED: "Account opened again",
            Act.UNLOCKED: "Account unlocked",
            Act.SECOND_RESET: "Second step reset",
        }[self]


def must_have_second(viewer: Viewer, *, is_required: bool) -> bool:
    """Has this person to set up a second factor before anything else?"""
    return is_required and bool(viewer.roles & MUST_HAVE_SECOND)


def is_fresh(proved_at: datetime, now: datetime) -> bool:
    """Was the password entered lately enough to change what protects the account?"""
    return now - proved_at < FRESH_FOR


def is_made_of(password: str, words: Iterable[str]) -> bool:
    """Is there little left of this password without the person's own words? Whoever knows them guesses the rest."""
    parts = {part for word in words for part in re.split(r"[\W_]+", word.casefold()) if len(part) > 2}
    left = password.casefold()
    for part in sorted(parts, key=lambda part: (-len(part), part)):
        left = left.replace(part, "")
    return len(re.sub(r"[\W_]", "", left)) < LEFT_AT_LEAST


def is_own_path(url: str | None) -> bool:
    """Does this address lead to a page of ours, whatever a browser makes of it?"""
    return bool(url) and url is not None and url.startswith("/") and not url.startswith("//") and "\\" not in url and url.isprintable()
