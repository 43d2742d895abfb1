"""XLSX files: the rows of one sheet that can be seen, as text; the first unless another is named."""

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lms.kit.spreadsheets.archive import refuse_bombs
from lms.kit.spreadsheets.table import DAMAGED, Limits, Row, Source, Table, Unusable, checked, headed, opened


def read_xlsx(source: Source, limits: Limits, header_line: int = 1, sheet_name: str = "") -> Table:
    """The first visible sheet, or the one of this name, as a table whose header stands on this line or below. Raises Unusable."""
    with opened(source) as file:
        refuse_bombs(file, limits)
    sheet, names = _sheet(source, sheet_name)
    rows = checked(_rows(sheet), limits)
    header = headed(rows, header_line)
    if header is None:
        which = "first sheet" if sheet.name == names[0] else "sheet"
        raise Unusable(f"The {which} of the file ({sheet.name}) is empty{f' from line {header_line} on' if header_line > 1 else ''}.")
    return Table("xlsx", header.cells, rows, sheet=sheet.name, sheets=names, header_line=header.line)


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


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        yield Row(line, [cell if type(cell) is str else as_text(cell) for cell in cells])


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
