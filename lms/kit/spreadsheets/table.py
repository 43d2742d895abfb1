"""What any spreadsheet becomes: a header, and rows of text with the line each stands on."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple
from unicodedata import category, is_normalized, normalize

from lms.kit.numbers import number

Source = bytes | Path

#: A cell that opens with one of these is a formula to a spreadsheet; with an apostrophe before it, it is text.
FORMULA_MARKS = frozenset("=+-@\t\r")

#: Stands in a cell with a formula of which the file does not say what it comes to.
NO_VALUE = "#NO VALUE!"
#: What spreadsheets show where a formula fails; LibreOffice has numbers as well. The value of such a cell is not known.
ERRORS = frozenset(
    {NO_VALUE, "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
     "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#GETTING_DATA", "#ERROR!", *(f"Err:{number}" for number in range(500, 600))}
)  # fmt: skip

DAMAGED = "The file is damaged. Open it in a spreadsheet program, save it again as XLSX or CSV, and import that."
TOO_BIG = "The file unpacks to more than this service takes in. Save it as CSV, or split it."


class Unusable(Exception):
    """The file cannot be read at all. The message says why, and what to do about it."""


@dataclass(frozen=True)
class Limits:
    """How much one file may hold before it is refused.

    The last four hold for XLSX: it is an archive, and a small one can unpack to far more than a machine holds.
    """

    bytes: int = 64 * 1024 * 1024
    rows: int = 500_000
    columns: int = 200
    cell: int = 10_000
    cells: int = 6_000_000
    unpacked: int = 512 * 1024 * 1024
    packed_ratio: int = 200
    entries: int = 1_000


NO_DATES: frozenset[int] = frozenset()


class Row(NamedTuple):
    """One line of a file. `line` counts as a person would in the file, header and blank lines included."""

    line: int
    cells: list[str]
    dates: frozenset[int] = NO_DATES  # which cells of a workbook are dates to it, not text that looks like one


@dataclass
class Remarks:
    """What somebody should be told of a workbook beside its rows. All of it is known when the rows have been read."""

    hidden_rows: list[int] = field(default_factory=list)  # by their line; they are read like the others
    hidden_columns: list[str] = field(default_factory=list)  # by what the header calls them; they are read like the others
    merged: list[int] = field(default_factory=list)  # the first line of each merged block below the header
    unread: list["UnreadSheet"] = field(default_factory=list)


class UnreadSheet(NamedTuple):
    """A sheet that was not asked for, and has rows."""

    name: str
    rows: int
    is_hidden: bool


@dataclass(frozen=True)
class Table:
    """A file opened. Rows are read as they are asked for, once; asking may raise Unusable too. Blank rows are left out."""

    kind: Literal["csv", "xlsx"]
    header: list[str]
    rows: Iterator[Row]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()  # all that can be seen
    header_line: int = 1
    remarks: Remarks = field(default_factory=Remarks)


def headed(rows: Iterator[Row], header_line: int) -> Row | None:
    """The row that holds the header: the first with something in it on this line or below. None where there is none."""
    return next((row for row in rows if row.line >= header_line), None)


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The bytes of a file on disk or in memory."""
    with source.open("rb") if isinstance(source, Path) else BytesIO(source) as file:
        yield file


def size(source: Source) -> int:
    """In bytes."""
    return source.stat().st_size if isinstance(source, Path) else len(source)


def checked(rows: Iterable[Row], limits: Limits) -> Iterator[Row]:
    """Tidy rows with something in them, as long as they stay within the limits."""
    count = 0
    for line, raw, dates in rows:
        cells = tidy(raw)
        if not cells:
            continue
        count += 1
        if count > limits.rows + 1:
            raise Unusable(f"The file has more than {number(limits.rows)} rows. Split it and import the parts one after another.")
        if len(cells) > limits.columns:
            raise Unusable(f"Line {line} has more than {limits.columns} columns. Keep only the columns of the template.")
        if len(max(cells, key=len)) > limits.cell:
            raise Unusable(
                f"Line {line} has a cell of more than {number(limits.cell)} characters. Often a quotation mark is not closed there."
            )
        yield Row(line, cells, dates)


def tidy(cells: list[str]) -> list[str]:
    """Cells without outer spaces, invisible characters and empty cells at the end; accents in their usual form (NFC)."""
    whole = "".join(cells)
    if not whole.isprintable() or not is_normalized("NFC", whole):
        cells = [_visible(cell) for cell in cells]
    cells = [cell.strip() for cell in cells]
    if "'" in whole:
        cells = [_unmarked(cell) for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _visible(cell: str) -> str:
    return "".join(_shown(letter) for letter in normalize("NFC", cell))


def _shown(letter: str) -> str:
    kind = category(letter)
    if letter in "\n\t" or kind == "Zs":
        return "\n" if letter == "\n" else " "
    return "" if kind in {"Cc", "Cf"} else letter


def _unmarked(cell: str) -> str:
    # Our own exports put an apostrophe before what a spreadsheet would take for a formula; read back, it is not part of the text.
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_MARKS else cell
