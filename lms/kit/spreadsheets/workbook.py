"""XLSX files: the rows of the first sheet that can be seen, as text."""

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lms.kit.spreadsheets.archive import refuse_bombs
from lms.kit.spreadsheets.table import DAMAGED, Limits, Row, Source, Table, Unusable, checked, opened


def read_xlsx(source: Source, limits: Limits) -> Table:
    """The first visible sheet as a table. Raises Unusable."""
    with opened(source) as file:
        refuse_bombs(file, limits)
    sheet = _sheet(source)
    rows = checked(_rows(sheet), limits)
    header = next(rows, None)
    if header is None:
        raise Unusable(f"The first sheet of the file ({sheet.name}) is empty.")
    return Table("xlsx", header.cells, rows, sheet=sheet.name)


def _sheet(source: Source) -> CalamineSheet:
    try:
        book = CalamineWorkbook.from_path(source) if isinstance(source, Path) else CalamineWorkbook.from_filelike(BytesIO(source))
        seen = (m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible and m.typ == SheetTypeEnum.WorkSheet)
        return book.get_sheet_by_name(next(seen))
    except StopIteration:
        raise Unusable("The file has no sheet that can be seen.") from None
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
