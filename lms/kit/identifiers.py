"""The written forms of names, numbers and addresses: one form to compare, one form to keep."""

import re
from unicodedata import combining, normalize

#: Letters that no decomposition takes apart, and the marks people type for one another.
_ALIKE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
                        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-"})  # fmt: skip
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"\\]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}")
_MOBILE_MARKS = re.compile(r"\(0\)|[\s().-]")


def fold(text: str) -> str:
    """The text for searching, sorting and comparing: no case, no accents, single spaces. 'Łukasz  Żółć' is 'lukasz zolc'."""
    if text.isascii():
        return " ".join(text.lower().split())
    bare = normalize("NFKD", text.casefold().translate(_ALIKE))
    return " ".join("".join(letter for letter in bare if not combining(letter)).split())


def folded_number(text: str) -> str:
    """A register or employee number for comparing: upper case, no spaces. ' 12a 3456e' is '12A3456E'."""
    return "".join(text.split()).upper()


def clean_email(text: str) -> str:
    """The address as it is kept and compared: lower case, no outer spaces. Says nothing of whether it is one: `is_email` does."""
    return text.strip().lower()


def is_email(text: str) -> bool:
    """Could this be an address? One @, a local part of up to 64 characters, a domain with a dot, 254 characters at most."""
    return len(text) <= 254 and ".." not in text and _EMAIL.fullmatch(text) is not None


def clean_mobile(text: str) -> str | None:
    """The number in international form: 07700 900123 (also without its first 0, as spreadsheets leave it) is '+447700900123'.

    A number with another country's code is kept with it. None for anything else, UK landlines included.
    """
    digits = re.sub(r"^00(?=[1-9])", "+", _MOBILE_MARKS.sub("", text))
    uk = re.fullmatch(r"(?:\+?44|0)?(7[0-9]{9})", digits)
    if uk:
        return f"+44{uk.group(1)}"
    return digits if re.fullmatch(r"\+(?!44)[1-9][0-9]{7,14}", digits) else None
