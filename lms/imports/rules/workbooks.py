"""What is said of a workbook beside its rows: what is hidden, what is merged, and which sheets were not read."""

from collections.abc import Iterator, Sequence

from lms.kit.importing import Code, Finding, finding
from lms.kit.importing.columns import listed
from lms.kit.numbers import counted, number
from lms.kit.spreadsheets import Remarks
from lms.kit.spreadsheets.table import UnreadSheet

#: So many hidden lines are named.
NAMED = 5


def remarked(remarks: Remarks, *, ends_leavers: bool) -> Iterator[Finding]:
    """The findings about the file as a whole. While a sheet is not read, nobody can be missing from it."""
    if remarks.merged:
        yield finding(min(remarks.merged), "", "", Code.MERGED_CELLS, cells=counted(len(remarks.merged), "merged cell", "merged cells"))
    if remarks.hidden_rows:
        rows = counted(len(remarks.hidden_rows), "hidden row is", "hidden rows are")
        yield finding(remarks.hidden_rows[0], "", "", Code.HIDDEN_ROWS, rows=rows, lines=_lines(remarks.hidden_rows))
    if remarks.hidden_columns:
        yield finding(1, "", "", Code.HIDDEN_COLUMNS, columns=listed(remarks.hidden_columns))
    for sheet in remarks.unread:
        rows = counted(sheet.rows, "row that was", "rows that were")
        yield finding(0, "", sheet.name, Code.SHEET_NOT_READ, sheet=_named(sheet), rows=rows)
    if remarks.unread and ends_leavers:
        yield finding(0, "", "", Code.LEAVERS_SHEET_NOT_READ)


def unread_sheets(remarks: Remarks) -> str:
    """'Sheet “Night” has 31 rows. Hidden sheet “Codes” has 1 row.'"""
    return " ".join(f"{_named(sheet)} has {counted(sheet.rows, 'row', 'rows')}." for sheet in remarks.unread)


def _named(sheet: UnreadSheet) -> str:
    return f"{'Hidden sheet' if sheet.is_hidden else 'Sheet'} “{sheet.name}”"


def _lines(lines: Sequence[int]) -> str:
    names = [number(line) for line in lines[:NAMED]]
    more = len(lines) - NAMED
    return "line " + listed([*names, f"{number(more)} more"] if more > 0 else names)
