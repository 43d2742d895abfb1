"""Cells as other systems write them, brought into the form that our own files have."""

import re
from functools import lru_cache

from lms.kit.importing.values import serial_day

_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[T ].*)?")
_DOTTED = re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})(?:[T ,].*)?")
_TIMED = re.compile(r"(\d{1,2}/\d{1,2}/\d{4})[ T,].*")
_WORDED = re.compile(r"(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})(?:[ ,].*)?", re.IGNORECASE)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
#: How systems say that there is no date.
NO_DATE = frozenset(
    {
        "no expiry",
        "never",
        "never expires",
        "does not expire",
        "n/a",
        "na",
        "none",
        "null",
        "-",
        "–",
        "not applicable",
        "permanent",
        "lifetime",
    }
)


@lru_cache(maxsize=16_384)
def day(text: str) -> str:
    """Day first always: 01.02.2024 is 1 February. Text that is none of these forms is left as it is, for the line to be told about."""
    if text.lower() in NO_DATE:
        return ""
    if meant := serial_day(text):
        return meant.isoformat()
    if found := _SLASHED.fullmatch(text):
        return "-".join(found.groups())
    if found := _DOTTED.fullmatch(text):
        return "/".join(found.groups())
    if found := _TIMED.fullmatch(text):
        return found.group(1)
    if (found := _WORDED.fullmatch(text)) and (month := _month(found.group(2))):
        return f"{found.group(1)}/{month}/{found.group(3)}"
    return text


def _month(name: str) -> int:
    """1 to 12; 0 for none. 'Sept' is one too."""
    low = name.lower()
    return next(
        (number for number, month in enumerate(_MONTHS, start=1) if month.startswith(low) or low == "sept"[: len(month)] == month), 0
    )


#: 'NHS|CSTF|Fire Safety - 2 Years|': owner, set, title and years of a competency (S16).
_COMPETENCY = re.compile(r"^[A-Z0-9]{2,6}\|(?:CSTF|LOCAL|CORE|MANDATORY)\|(.+?)(?: - \d+ Years?)?\|?$")


def title(text: str) -> str:
    """The bare title of a course, for finding out what it may mean."""
    found = _COMPETENCY.match(text)
    return found.group(1) if found else text
