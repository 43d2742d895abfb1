"""Numbers, and words that go with them, as people read them in British English."""

from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal

from lms.kit.datetimes import LOCALE


@lru_cache(maxsize=4_096)
def number(value: int | str) -> str:
    """2,406. Words in the place of a number, such as "fewer than 5", stay as they are."""
    return value if isinstance(value, str) else format_decimal(value, locale=LOCALE)


def counted(value: int, singular: str, several: str) -> str:
    """1 person, 2,406 people."""
    return f"{number(value)} {plural(value, singular, several)}"


def plural(value: int, singular: str, several: str) -> str:
    """The word that goes with so many: "is" with 1, "are" with 0 and 2."""
    return singular if _is_singular(value) else several


@lru_cache(maxsize=4_096)
def _is_singular(value: int) -> bool:
    return Locale.parse(LOCALE).plural_form(value) == "one"
