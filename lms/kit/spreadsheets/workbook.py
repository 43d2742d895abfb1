"""XLSX files: the rows of one sheet that can be seen, as text; the first unless another is named."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from itertools import chain, groupby
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lms.kit.spreadsheets.archive import refuse_bombs
from lms.kit.spreadsheets.markup import Mark, Markup
from lms.kit.spreadsheets.table import DAMAGED, NO_DATES, Limits, Remarks, Row, Source, Table, Unusable, checked, headed, opened

#: No row is marked any more.
_NONE: tuple[int, Iterable[Mark]] = (2**31, ())


def read_xlsx(source: Source, limits: Limits, header_line: int = 1, sheet_name: str = "") -> Table:
    """The first visible sheet, or the one of this name, as a table whose header stands on this line or below. Raises Unusable."""
    with opened(source) as file:
        refuse_bombs(file, limits)
    sheet, names = _sheet(source, sheet_name)
    markup, remarks = Markup(source), Remarks()
    file_of = markup.sheets()
    hidden: set[int] = set()
    rows = checked(_rows(sheet, markup.marks(file_of.get(sheet.name, "")), hidden), limits)
    header = headed(rows, header_line)
    if header is None:
        which = "first sheet" if sheet.name == names[0] else "sheet"
        raise Unusable(f"The {which} of the file ({sheet.name}) is empty{f' from line {header_line} on' if header_line > 1 else ''}.")
    below = _remarked(rows, remarks, hidden, lambda: _remark(remarks, sheet, header, markup, file_of))
    return Table("xlsx", header.cells, below, sheet=sheet.name, sheets=names, header_line=header.line, remarks=remarks)


def _sheet(source: Source, name: str) -> tuple[CalamineSheet, tuple[str, ...]]:
    try:
        book = CalamineWorkbook.from_path(source) if isinstance(source, Path) else CalamineWorkbook.from_filelike(BytesIO(source))
        seen = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible and m.typ == SheetTypeEnum.WorkSheet]
        if not seen:
            raise Unusable("The file has no sheet that can be seen.")
        if name and name not in seen:
            raise Unusable(f"The file has no sheet {name} that can be seen.")
        return book.get_sheet_by_name(name or seen[0]), tuple(seen)
    except (CalamineError, OSError, ValueError):
        raise Unusable(DAMAGED) from None


def _rows(sheet: CalamineSheet, marks: Iterator[Mark], hidden: set[int]) -> Iterator[Row]:
    """The rows as the reader has them, put right by the marks; below the last, rows of which it has nothing. Fills `hidden`."""
    before = (sheet.start or (0, 0))[1]
    marked = groupby(marks, key=lambda mark: mark.line)
    next_line, next_marks = next(marked, _NONE)
    for line, cells in enumerate(_cells(sheet), start=1):
        if line == next_line:
            _put(cells.texts, next_marks, before, hidden)
            next_line, next_marks = next(marked, _NONE)
        if next_line <= line:
            raise Unusable(DAMAGED)  # rows out of their order
        yield Row(line, *cells)
    for line, group in chain([(next_line, next_marks)], marked):
        texts: list[str] = []
        _put(texts, group, before, hidden)
        yield Row(line, texts)


class _Cells(NamedTuple):
    texts: list[str]
    dates: frozenset[int]


def _cells(sheet: CalamineSheet) -> Iterator[_Cells]:
    """Most cells are text already."""
    for row in sheet.iter_rows():
        texts: list[Any] = row
        others = [at for at, cell in enumerate(row) if type(cell) is not str]
        dates = frozenset([at for at in others if isinstance(row[at], date)]) if others else NO_DATES
        for at in others:
            texts[at] = as_text(row[at])
        yield _Cells(texts, dates)


def _put(texts: list[str], marks: Iterable[Mark], before: int, hidden: set[int]) -> None:
    """`before`: the columns on the left that the reader leaves out, as nothing stands in them."""
    for mark in marks:
        at = mark.column - 1 - before
        if mark.column == 0:
            hidden.add(mark.line)
        elif at >= 0:
            texts += [""] * (at + 1 - len(texts))
            texts[at] = mark.shown(texts[at])


def _remarked(rows: Iterator[Row], remarks: Remarks, hidden: set[int], then: Callable[[], None]) -> Iterator[Row]:
    """The rows; at the end, the rest of what is to be said."""
    for row in rows:
        if row.line in hidden:
            remarks.hidden_rows.append(row.line)
        yield row
    then()


def _remark(remarks: Remarks, sheet: CalamineSheet, header: Row, markup: Markup, file_of: Mapping[str, str]) -> None:
    first = (sheet.start or (0, 0))[1]
    within = range(first + 1, first + 1 + len(header.cells))
    columns = [number for number in markup.hidden_columns(file_of[sheet.name]) if number in within]
    remarks.hidden_columns += [header.cells[number - 1 - first] or f"Column {number}" for number in columns]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom >= header.line and left - first < len(header.cells):
            remarks.merged.append(max(top, header.line) + 1)
    remarks.unread += markup.further_sheets(sheet.name)


def as_text(cell: object) -> str:
    """A cell's value in words: 123.0 is '123', a real date is '2026-11-03', yes and no are 'TRUE' and 'FALSE'."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(" ", "seconds")
        case date():
            return cell.isoformat()
    return str(cell)
