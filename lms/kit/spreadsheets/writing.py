"""Tables out: CSV and XLSX in which no cell can become a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO, StringIO
from itertools import islice

from lms.kit.spreadsheets.table import FORMULA_MARKS

_BATCH = 2_000
_XLSX = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}


def csv_chunks(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """A CSV file in pieces, for answers that are sent while they are made. UTF-8 with the mark that Excel looks for."""
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


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> bytes:
    """A workbook of one sheet: header kept in view, filters on, numbers and dates as such, everything else text."""
    import xlsxwriter

    file = BytesIO()
    with xlsxwriter.Workbook(file, _XLSX) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(header) - 1, 0), 18)
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, last, column, cell, day)
        sheet.autofilter(0, 0, last, max(len(header) - 1, 0))
    return file.getvalue()


def _write(sheet, row: int, column: int, cell: object, day) -> None:  # type: ignore[no-untyped-def]
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, str(cell))


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters, none of these, and no apostrophe at either end."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\")[:31].strip("' ") or "Sheet1"
