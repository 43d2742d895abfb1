"""Columns of dates, each judged as a whole: is it written day first, or month first as in America? And what a program made of it.

03/25/2026 cannot be day first. A spreadsheet program that reads day first leaves it as text, and takes 04/02/2026 beside it, which means
2 April, for 4 February: so neither what is text nor what is a date in such a column counts until somebody says which order it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from lms.kit.datetimes import long_date
from lms.kit.importing import values
from lms.kit.importing.problems import Code, Finding, finding
from lms.kit.importing.values import Order
from lms.kit.numbers import counted

_WRITTEN = re.compile(r"(\d{1,2})([/.-])(\d{1,2})([/.-]\d{2,4}(?!\d).*)", re.DOTALL)
_REAL = re.compile(r"(\d{4})-(\d{2})-(\d{2})(.*)", re.DOTALL)
_TIME = re.compile(r"\d[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?[\d.]*\s*([ap]m)?", re.IGNORECASE)


class _Says(Enum):
    """What a date says about the order in which its column is written."""

    NOTHING = "nothing"  # no order is in it, or it is no date
    EITHER = "either"
    DAY_FIRST = "day"
    MONTH_FIRST = "month"


class _Form(NamedTuple):
    says: _Says
    swapped: str  # the same text with day and month the other way round; as it is where that cannot be
    has_time: bool


@lru_cache(maxsize=16_384)
def _form(text: str, is_real: bool) -> _Form:
    time = _TIME.search(text)
    has_time = bool(time) and not _is_midnight(*time.groups()) if time else False
    if is_real:
        real = _REAL.fullmatch(text)
        year, month, day, rest = real.groups() if real else ("", "", "99", "")
        return _Form(_Says.EITHER, f"{year}-{day}-{month}{rest}" if int(day) <= 12 else text, has_time)
    written = _WRITTEN.fullmatch(text)
    if not written:
        return _Form(_Says.NOTHING, text, has_time)
    first, mark, second, rest = written.groups()
    return _Form(_order(int(first), int(second)), f"{second}{mark}{first}{rest}", has_time)


def _is_midnight(hour: str, minute: str, second: str | None, half: str | None) -> bool:
    is_first_hour = int(hour) == (12 if half and half.lower() == "am" else 0)
    return is_first_hour and int(minute) == int(second or 0) == 0


def _order(first: int, second: int) -> _Says:
    if first == second:
        return _Says.NOTHING
    if 1 <= first <= 12 < second <= 31:
        return _Says.MONTH_FIRST
    if 1 <= second <= 12 < first <= 31:
        return _Says.DAY_FIRST
    return _Says.EITHER if 1 <= first <= 12 and 1 <= second <= 12 else _Says.NOTHING


@dataclass
class DateColumn:
    """What one column says. `lines`: those that are in doubt if the column is, with their text."""

    order: Order | None
    lines: list[tuple[int, str]] = field(default_factory=list)
    month_first: tuple[int, str] | None = None  # the first that cannot be day first
    turned: list[tuple[int, str]] = field(default_factory=list)
    timed: list[tuple[int, str]] = field(default_factory=list)
    bare: list[tuple[int, str]] = field(default_factory=list)  # numbers that a mapped file has for days

    def read(self, line: int, text: str, is_real: bool) -> str:
        """The text of a cell in the house's order, day first; `is_real`: it is a date to the workbook, not text."""
        says, swapped, has_time = _form(text, is_real)
        if has_time:
            self.timed.append((line, text))
        if says is _Says.NOTHING:
            return text
        self.lines.append((line, text))
        if self.order is None:
            return self._in_doubt(line, text, swapped) if says is _Says.MONTH_FIRST else text
        if self.order == Order.DAY:
            return text
        if is_real and swapped != text:
            self.turned.append((line, text))
        return swapped

    def _in_doubt(self, line: int, text: str, swapped: str) -> str:
        """Nobody has said so, but it can only be month first: so it is read, and not refused as no date at all."""
        self.month_first = self.month_first or (line, text)
        return swapped

    @property
    def is_in_doubt(self) -> bool:
        return self.order is None and self.month_first is not None

    def findings(self, name: str) -> Iterator[Finding]:
        """What is to be said of it when all lines have been read."""
        if self.is_in_doubt and self.month_first:
            at, example = self.month_first
            for line, text in self.lines:
                yield finding(line, name, text, Code.DATE_ORDER_UNKNOWN, at=at, example=example)
        if self.turned:
            line, text = self.turned[0]
            was, now = long_date(values.day(text)), long_date(values.day(_form(text, True).swapped))
            words = {"dates": counted(len(self.turned), "date was", "dates were"), "was": was, "now": now}
            yield finding(line, name, text, Code.DATES_TURNED, **words)
        if self.bare:
            line, text = self.bare[0]
            dates = counted(len(self.bare), "date stands", "dates stand")
            yield finding(line, name, text, Code.DATES_AS_NUMBERS, dates=dates, text=text, day=values.serial_day(text))
        if self.timed:
            line, text = self.timed[0]
            yield finding(line, name, text, Code.TIME_LEFT_OUT, dates=counted(len(self.timed), "date has", "dates have"))


class DateColumns:
    """The columns of dates of one file, while it is read. `orders`: what somebody has said of them."""

    def __init__(self, orders: Mapping[str, Order]) -> None:
        self._orders = orders
        self.columns: dict[str, DateColumn] = {}

    def read(self, name: str, line: int, text: str, is_real: bool) -> str:
        """The text of one cell, day first."""
        return self._column(name).read(line, text, is_real)

    def note_number(self, name: str, line: int, text: str) -> None:
        """A bare number is read as the day that it is to a spreadsheet: that is said."""
        self._column(name).bare.append((line, text))

    def _column(self, name: str) -> DateColumn:
        return self.columns.get(name) or self.columns.setdefault(name, DateColumn(self._orders.get(name)))

    @property
    def orders(self) -> dict[str, str]:
        """The columns of which somebody has said which order they have, or has to say it: that is ""."""
        return {name: column.order or "" for name, column in self.columns.items() if column.order or column.is_in_doubt}

    def findings(self) -> list[Finding]:
        """Complete when all lines have been read."""
        return [remark for name, column in self.columns.items() for remark in column.findings(name)]
