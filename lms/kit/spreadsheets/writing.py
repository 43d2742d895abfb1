"""Tables out: CSV and XLSX in which no cell can become a formula, and JSON."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from lms.kit.spreadsheets.table import FORMULA_MARKS

_BATCH = 2_000
_XLSX = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
#: How wide a column is, in letters, unless its heading or a sheet says otherwise.
_WIDTH, _NARROWEST, _WIDEST = 18, 9, 44


class Percent(float):
    """A share in percent: 16.3 is written as 16.3 in a CSV file, and as 0.163 shown as 16.3% in a workbook."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook. Widths, in letters, are those of its first columns; the others take the usual."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[object]]
    widths: Sequence[int] = ()


# --- CSV ------------------------------------------------------------------------------------------------------------------------


def csv_chunks(header: Sequence[str], rows: Iterable[Sequence[object]], *, mark: bool = True) -> Iterator[bytes]:
    """A CSV file in pieces, for answers that are sent while they are made. UTF-8 with the `mark` that Excel looks for."""
    if mark:
        yield b"\xef\xbb\xbf"
    yield _batch([header])
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        yield _batch(batch)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A whole CSV file. None is an empty cell; dates are ISO."""
    return b"".join(csv_chunks(header, rows))


def _batch(rows: Iterable[Sequence[object]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([f"'{cell}" if type(cell) is str and cell[:1] in FORMULA_MARKS else cell for cell in row] for row in rows)
    return text.getvalue().encode()


# --- JSON -----------------------------------------------------------------------------------------------------------------------


def json_chunks(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same table as a list of objects, in pieces: a row a line. Dates are ISO, an empty cell is null."""
    before = "[\n"
    for row in rows:
        line = dict(zip(header, row, strict=True))
        yield (before + json.dumps(line, ensure_ascii=False, default=_iso)).encode()
        before = ",\n"
    yield b"\n]\n" if before != "[\n" else b"[]\n"


def _iso(cell: object) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    raise TypeError(f"{type(cell)} has no place in a file")


# --- XLSX -----------------------------------------------------------------------------------------------------------------------


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> bytes:
    """A workbook of one sheet: header kept in view, filters on, numbers and dates as such, everything else text."""
    return write_book([Sheet(title, header, rows)])


def write_book(sheets: Sequence[Sheet], about: Sequence[tuple[str, object]] = ()) -> bytes:
    """A workbook. `about` stands on a first sheet of its own (names and what they are); the next one is open when the file is."""
    import xlsxwriter

    file = BytesIO()
    with xlsxwriter.Workbook(file, _XLSX) as book:
        formats = _formats(book)
        if about:
            _about(book.add_worksheet("About"), about, formats)
        taken = {"about"} if about else set()
        for number, one in enumerate(sheets):
            sheet = book.add_worksheet(_sheet_name(one.name, taken))
            _fill(sheet, one, formats)
            if number == 0:
                sheet.activate()
    return file.getvalue()


def _formats(book: Any) -> Mapping[type, Any]:
    """How cells of each kind look; a date is day/month/year, as it is written here."""
    return {
        str: book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        object: book.add_format({"text_wrap": True, "valign": "top"}),
        date: book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        Percent: book.add_format({"num_format": "0.0%"}),
    }


def _about(sheet: Any, pairs: Sequence[tuple[str, object]], formats: Mapping[type, Any]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for row, (name, value) in enumerate(pairs):
        sheet.write_string(row, 0, name, formats[str])
        _write(sheet, row, 1, value, formats, text=formats[object])


def _fill(sheet: Any, one: Sheet, formats: Mapping[type, Any]) -> None:
    last_column = max(len(one.header) - 1, 0)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(one.header):
        width = one.widths[column] if column < len(one.widths) else min(max(_NARROWEST, len(name) + 3, _WIDTH), _WIDEST)
        sheet.set_column(column, column, width)
    for column, name in enumerate(one.header):
        sheet.write_string(0, column, name, formats[str])
    last = 0
    for last, row in enumerate(one.rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, last, column, cell, formats)
    sheet.autofilter(0, 0, last, last_column)


def _write(sheet: Any, row: int, column: int, cell: object, formats: Mapping[type, Any], text: Any = None) -> None:
    if type(cell) is str:  # most are
        sheet.write_string(row, column, cell, text)
    elif isinstance(cell, Percent):
        sheet.write_number(row, column, round(cell / 100, 6), formats[Percent])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats[date])
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, str(cell), text)


def _sheet_name(title: str, taken: set[str]) -> str:
    """Excel allows 31 characters, none of these, no apostrophe at either end, and no two names alike."""
    wanted = "".join(letter for letter in title if letter not in "[]:*?/\\")[:31].strip("' ") or "Sheet1"
    name, number = wanted, 2
    while name.casefold() in taken:
        name, number = f"{wanted[:27]} {number}", number + 1
    taken.add(name.casefold())
    return name
