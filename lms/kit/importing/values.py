"""What the text of one cell means. Each function takes text that is not empty and raises Misread where it cannot be what it should be."""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from lms.kit.identifiers import clean_email, clean_mobile, is_email
from lms.kit.importing.problems import Code, Problem

W = TypeVar("W", bound=StrEnum)


class Order(StrEnum):
    """What stands first in the dates of a column."""

    DAY = "day"
    MONTH = "month"


YEARS = range(1900, 2101)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d+)(?: \d{2}:\d{2}(?::\d{2})?)?")
_NAMED = re.compile(r"(\d{1,2})-([a-z]{3})-(\d+)", re.IGNORECASE)
_SHORT = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
#: Day 1 of a spreadsheet that shows a date as a bare number is 1 January 1900, and it believes in 29 February 1900.
_EXCEL = date(1899, 12, 30)
_SERIAL = re.compile(r"([2-6]\d{4})(?:\.\d+)?")  # 1954 to 2091
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}


class Misread(Exception):
    """The text is not what its column holds; the words fill the gaps in the code's message."""

    def __init__(self, code: Problem, **words: object) -> None:
        super().__init__(code)
        self.code, self.words = code, words


@lru_cache(maxsize=16_384)
def day(text: str) -> date:
    """2026-11-03 (a time behind it is left out), 3/11/2026 or 3-Nov-2026. Years 1900 to 2100, in four figures."""
    if match := _ISO.fullmatch(text):
        year, month, number = match.groups()
    elif match := _BRITISH.fullmatch(text):
        number, month, year = match.groups()
    elif (match := _NAMED.fullmatch(text)) and match.group(2).lower() in _MONTHS:
        number, month, year = match.group(1), str(_MONTHS[match.group(2).lower()]), match.group(3)
    else:
        raise _misread_day(text)
    if len(year) != 4:
        raise Misread(Code.TWO_DIGIT_YEAR if len(year) == 2 else Code.NOT_A_DATE)
    if int(year) not in YEARS:
        raise Misread(Code.YEAR_OUT_OF_RANGE)
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        raise Misread(Code.NOT_A_DATE) from None


def serial_day(text: str) -> date | None:
    """The day that a spreadsheet means by a bare number such as 45231; None where it is none."""
    serial = _SERIAL.fullmatch(text)
    return _EXCEL + timedelta(days=int(serial.group(1))) if serial else None


def _misread_day(text: str) -> Misread:
    if _SHORT.fullmatch(text):
        return Misread(Code.TWO_DIGIT_YEAR)
    day_meant = serial_day(text)
    return Misread(Code.DATE_AS_NUMBER, day=day_meant) if day_meant else Misread(Code.NOT_A_DATE)


def decimal(text: str, most: int) -> Decimal:
    """A number from 0 to `most`, as written; who keeps it rounds it."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Misread(Code.NOT_A_NUMBER, or_never="") from None
    if not number.is_finite():
        raise Misread(Code.NOT_A_NUMBER, or_never="")
    if not 0 <= number <= most:
        raise Misread(Code.NUMBER_OUT_OF_RANGE, least=0, most=most)
    return number


def two_decimals(number: Decimal) -> Decimal:
    """Halves up."""
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def whole(text: str, least: int, most: int, or_never: str = "") -> int:
    """A whole number within these bounds, both included."""
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        raise Misread(Code.NOT_A_NUMBER, or_never=or_never)
    number = int(text)
    if not least <= number <= most:
        raise Misread(Code.NUMBER_OUT_OF_RANGE, least=least, most=most)
    return number


@lru_cache(maxsize=1_024)
def _word(text: str, words: type[StrEnum]) -> StrEnum | None:
    plain = re.sub(r"[\s_-]+", "_", text.lower())
    return next((word for word in words if word.lower() == plain), None)


def word(text: str, words: type[W]) -> W:
    """One of a fixed set of words; case does not matter, nor whether parts are joined by _, - or a space."""
    member = _word(text, words)
    if not isinstance(member, words):
        raise Misread(Code.UNKNOWN_WORD, words=", ".join(words))
    return member


def email(text: str) -> str:
    """In lower case."""
    address = clean_email(text)
    if not is_email(address):
        raise Misread(Code.NOT_AN_EMAIL)
    return address


def mobile(text: str) -> str:
    """In international form."""
    number = clean_mobile(text)
    if number is None:
        raise Misread(Code.NOT_A_MOBILE)
    return number
