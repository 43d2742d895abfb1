"""One door for files from outside: told apart by what is in them, whatever their name says."""

from lms.kit.spreadsheets.table import Limits, Source, Table, Unusable, opened, size
from lms.kit.spreadsheets.text import read_csv
from lms.kit.spreadsheets.workbook import read_xlsx

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a text document (RTF)",
    b"\x1f\x8b": "a compressed file",
    b"Rar!": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<table": "a web page",
    b"<?xml": "an XML file",
}


def read_table(source: Source, limits: Limits | None = None, *, header_line: int = 1, sheet: str = "") -> Table:
    """The file as a header and rows of text. `source` is a path or the bytes themselves.

    What stands above `header_line` is left out; `sheet` is that of a workbook, the first one where it is not named.

    Raises Unusable, with a sentence for the person who sent it, at once or while its rows are read.
    """
    limits = limits or Limits()
    if size(source) > limits.bytes:
        raise Unusable(f"The file is larger than {limits.bytes // (1024 * 1024)} MB. Split it and import the parts one after another.")
    with opened(source) as file:
        start = file.read(512)
        if start.startswith(_OLE):
            raise Unusable(_about_old_workbook(_LOCKED in start + file.read()))
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return read_xlsx(source, limits, header_line, sheet)
    _refuse_others(start)
    return read_csv(source, limits, header_line)


def _refuse_others(start: bytes) -> None:
    opening = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, kind in _OTHERS.items():
        if opening.startswith(mark.lower()):
            raise Unusable(f"This is {kind}, not a spreadsheet. Open it in a spreadsheet program, save it as XLSX or CSV, and import that.")


def _about_old_workbook(locked: bool) -> str:
    if locked:
        return "The file is locked with a password. Save it without one and import that."
    return "This is an old Excel or Office file (such as XLS). Save it as XLSX or CSV and import that."
