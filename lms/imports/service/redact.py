"""What is not needed for learning is removed from a file before it is kept: pay, health, origin, insurance numbers."""

from lms.imports import queries
from lms.imports.rules.workbooks import unread_sheets
from lms.kit.identifiers import fold
from lms.kit.importing import AnyKind
from lms.kit.refusal import Refused
from lms.kit.spreadsheets import Unusable, read_table, write_csv

WORKBOOK = b"PK\x03\x04"
#: Bytes in which the first columns of a header stand.
HEADER = 4_096


def redacted(kind: AnyKind, content: bytes) -> bytes:
    """The file without the columns that its source's entry on the reference list drops; any other file as it is."""
    if kind.code not in {one.kind for one in queries.shipped() if one.drop} or not _may_be(content):
        return content
    try:
        table = read_table(content)
        ships = queries.recognised(kind, table.header)
        if ships is None or not ships.drop & set(map(fold, table.header)):
            return content
        kept = [at for at, name in enumerate(table.header) if fold(name) not in ships.drop]
        rows = ([row.cells[at] if at < len(row.cells) else "" for at in kept] for row in table.rows)
        shorter = write_csv([table.header[at] for at in kept], rows)
        if table.remarks.unread:
            raise Refused(f"{unread_sheets(table.remarks)} Send the rows of all sheets in one CSV file.", field="file")
        return shorter
    except Unusable as no:
        if not content.startswith(WORKBOOK):
            raise Refused(f"{no} It looks like a file that holds more than learning needs, so it was not kept.", field="file") from None
        return content  # the worker says what is wrong with it


def _may_be(content: bytes) -> bool:
    """Looked at before the whole is read: does the header begin like one of theirs, or is it a workbook, where that takes more?"""
    first = content[:HEADER].upper()
    return content.startswith(WORKBOOK) or any(one.drop and one.begins[0][1].encode() in first for one in queries.shipped())
