"""The cells of one line, and the readers that columns are declared with: each makes of a cell's text what it should be, or says why not."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from lms.kit.importing import values
from lms.kit.importing.dates import DateColumns
from lms.kit.importing.problems import Code, Finding, Problem, finding
from lms.kit.spreadsheets.table import ERRORS, NO_VALUE

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)

#: Longest texts, in characters.
NAME = 120
NUMBER = 60
CODE = 60
TEXT = 200
LONG_TEXT = 4_000

NONE: frozenset[str] = frozenset()


class Cells:
    """The cells of one line by the name of their column, and what is found while they are read.

    `columns`: those of the file; None: all. `dates` judges its columns of dates; `real_dates` are dates to the workbook, and not text.
    """

    def __init__(
        self,
        line: int,
        cells: Mapping[str, str],
        findings: list[Finding],
        columns: frozenset[str] | None = None,
        dates: DateColumns | None = None,
        real_dates: frozenset[str] = NONE,
    ) -> None:
        self.line, self._cells, self._findings, self._columns = line, cells, findings, columns
        self._dates, self._real_dates, self._unreadable = dates, real_dates, NONE
        if not ERRORS.isdisjoint(cells.values()):
            self._leave_errors()

    def _leave_errors(self) -> None:
        """Cells that are an error of a spreadsheet are said once, and read as empty."""
        self._unreadable = frozenset(column for column, text in self._cells.items() if column and text in ERRORS)
        for column in self._unreadable:
            self.find(column, Code.FORMULA_WITHOUT_VALUE if self._cells[column] == NO_VALUE else Code.CELL_ERROR)
        self._cells = {column: "" if column in self._unreadable else text for column, text in self._cells.items()}

    def find(self, column: str, code: Problem, **words: object) -> None:
        """Something is wrong with this column."""
        self._findings.append(finding(self.line, column, self._cells.get(column, ""), code, **words))

    def text(self, column: str, longest: int = TEXT, *, required: bool = False) -> str:
        """The text on one line, "" where there is none."""
        text = self._cells.get(column, "")
        if "\n" in text or "  " in text:
            text = " ".join(text.split())
        return self._measured(column, text, longest, required)

    def long_text(self, column: str, *, required: bool = False) -> str:
        """The text with its own line ends."""
        return self._measured(column, self._cells.get(column, ""), LONG_TEXT, required)

    def _measured(self, column: str, text: str, longest: int, required: bool) -> str:
        if not text:
            self._require(column, required)
        if len(text) > longest:
            self.find(column, Code.TOO_LONG, longest=longest)
        if "\ufffd" in text:
            self.find(column, Code.GARBLED)
        return text

    def value(self, column: str, read: Callable[[str], T], *, required: bool = False) -> T | None:
        """What `read` makes of the text; None where it is empty or cannot be read."""
        return self._read(column, self._cells.get(column, ""), read, required)

    def day(self, column: str, *, required: bool = False) -> date | None:
        """The date in any of the forms that people write, in the order that its column has."""
        text = self._cells.get(column, "")
        if text and self._dates:
            text = self._dates.read(column, self.line, text, column in self._real_dates)
        return self._read(column, text, values.day, required)

    def _read(self, column: str, text: str, read: Callable[[str], T], required: bool) -> T | None:
        if not text:
            self._require(column, required)
            return None
        try:
            return read(text)
        except values.Misread as wrong:
            self.find(column, wrong.code, **wrong.words)
            return None

    def _require(self, column: str, required: bool) -> None:
        """A column that the whole file lacks was a question of its header, and of an error something is said already."""
        if required and column not in self._unreadable and (self._columns is None or column in self._columns):
            self.find(column, Code.MISSING)


# --- readers ------------------------------------------------------------------------------------------------------------------------

#: Of a line's cells, the name of a column, and whether it must be filled: the value.
Reader = Callable[[Cells, str, bool], Any]


def text(longest: int = TEXT) -> Reader:
    """Text on one line, "" where there is none."""
    return lambda cells, column, required: cells.text(column, longest, required=required)


def long_text(cells: Cells, column: str, required: bool) -> str:
    """Text with line ends."""
    return cells.long_text(column, required=required)


def day(cells: Cells, column: str, required: bool) -> date | None:
    """A date in any of the forms that people write."""
    return cells.day(column, required=required)


def word(words: type[W]) -> Reader:
    """One of a fixed set of words."""
    return lambda cells, column, required: cells.value(column, lambda cell: values.word(cell, words), required=required)


def value(read: Callable[[str], Any]) -> Reader:
    """What a function of `values` makes of it; None where the cell is empty."""
    return lambda cells, column, required: cells.value(column, read, required=required)


def email(cells: Cells, column: str, required: bool) -> str:
    """An email address in lower case, "" where there is none."""
    return cells.value(column, values.email, required=required) or ""


def mobile(cells: Cells, column: str, required: bool) -> str:
    """A mobile number in international form, "" where there is none."""
    return cells.value(column, values.mobile, required=required) or ""


def number(most: int, least: int = 0) -> Reader:
    """A whole number within these bounds, both included."""
    return lambda cells, column, required: cells.value(column, lambda cell: values.whole(cell, least, most), required=required)


def decimal(most: int) -> Reader:
    """A number from 0 to this, as written."""

    def read(cells: Cells, column: str, required: bool) -> Decimal | None:
        return cells.value(column, lambda cell: values.decimal(cell, most), required=required)

    return read
