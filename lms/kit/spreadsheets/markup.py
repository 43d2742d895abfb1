"""What stands in a workbook's own XML and the reader of its cells passes over.

To the reader a formula whose value is not stored, and an error such as #N/A, are empty cells, and a number is shown as it is counted.
Here they are found a piece at a time: a usual sheet has none of them, and is only glanced at.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from posixpath import join, normpath
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from lms.kit.spreadsheets.layout import column_number, place_of
from lms.kit.spreadsheets.table import DAMAGED, NO_VALUE, TOO_BIG, Source, UnreadSheet, Unusable, opened

_PIECE = 1024 * 1024
#: A list of sheets or styles, or one row, is never longer than this.
_LONGEST = 32 * 1024 * 1024
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(rb"<(?:[\w.-]+:)?Relationship\s([^<>]*)>")
_FORMAT = re.compile(rb"<(?:[\w.-]+:)?numFmt\s([^<>]*)>")
_STYLES = re.compile(rb"<(?:[\w.-]+:)?cellXfs[\s>].*?</(?:[\w.-]+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:[\w.-]+:)?xf(?=[\s/>])([^<>]*)>")
_ROW_ENDS = re.compile(rb"</(?:[\w.-]+:)?row>")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s>])[^<>]*(?<!/)>(.*?)</(?:[\w.-]+:)?row>", re.DOTALL)
_CONTENT = re.compile(rb"<(?:[\w.-]+:)?(?:[vt](?:\s[^<>]*)?>\s*[^<\s]|f[\s/>])")
_HIDDEN_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=\s)([^<>]*\shidden=[\"'](?:1|true)[\"'][^<>]*)>")
_HIDDEN_COLUMNS = re.compile(rb"<(?:[\w.-]+:)?col(?=\s)([^<>]*\shidden=[\"'](?:1|true)[\"'][^<>]*)>")
_ERROR = re.compile(rb"<(?:[\w.-]+:)?c(\s[^<>]*\bt=[\"']e[\"'][^<>]*)(?<!/)>.*?</(?:[\w.-]+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>\s*([^<]*?)\s*<")
_FORMULA = re.compile(
    rb"<(?:[\w.-]+:)?c(\s[^<>]*)>\s*<(?:[\w.-]+:)?f(?=[\s/>])[^<>]*(?:(?<=/)>|>[^<]*</(?:[\w.-]+:)?f>)\s*"
    rb"(<(?:[\w.-]+:)?v(?:\s[^<>]*)?(?:/>|>\s*</(?:[\w.-]+:)?v>))?\s*</(?:[\w.-]+:)?c>"
)
_TEXT = re.compile(rb"\bt=[\"']str[\"']")
_OTHER_TYPE = re.compile(rb"\bt=[\"'](?!n[\"'])")
_ROW_NUMBER = re.compile(rb"(?:^|\s)r=[\"'](\d{1,7})[\"']")


class Mark(NamedTuple):
    """What is to be known of one cell: `shown` makes what it should be of the text that the reader has. Column 0: the row is hidden."""

    line: int
    column: int
    shown: Callable[[str], str]


@dataclass(frozen=True)
class Markup:
    """The XML of a workbook. Raises Unusable where that is not to be found."""

    source: Source

    def sheets(self) -> dict[str, str]:
        """The file of each sheet by its name."""
        return {name: path for name, path, _ in self._sheets()}

    def further_sheets(self, name: str) -> list[UnreadSheet]:
        """The sheets beside this one that have rows."""
        rows = [UnreadSheet(other, self._rows_in(path), is_hidden) for other, path, is_hidden in self._sheets() if other != name]
        return [sheet for sheet in rows if sheet.rows]

    def _sheets(self) -> Iterator[tuple[str, str, bool]]:
        targets = {}
        for attributes in map(_attributes, _RELATION.findall(self._whole("xl/_rels/workbook.xml.rels"))):
            targets[attributes.get("Id", "")] = normpath(join("/xl", attributes.get("Target", ""))).lstrip("/")
        for attributes in map(_attributes, _SHEET.findall(self._whole("xl/workbook.xml"))):
            relation = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            yield attributes.get("name", ""), targets.get(relation, ""), attributes.get("state", "visible") != "visible"

    def marks(self, path: str) -> Iterator[Mark]:
        """The cells and rows of a sheet that are not what the reader takes them for, row by row."""
        widths = self._zeros()
        styled = _with_style(widths) if widths else None
        for text in self._rows_of(path):
            marks = [*_hidden_rows(text), *_errors(text), *_formulas(text)]
            if styled:
                marks += _padded(text, styled, widths)
            yield from sorted(marks, key=lambda mark: mark.line)

    def hidden_columns(self, path: str) -> list[int]:
        """The numbers of the columns that cannot be seen, as far as a list may go."""
        start = next(self._rows_of(path), b"")
        spans = map(_attributes, _HIDDEN_COLUMNS.findall(start[: start.find(b"sheetData")]))
        return [at for span in spans for at in range(int(span.get("min", 1)), min(int(span.get("max", 0)), 1_000) + 1)]

    def _rows_in(self, path: str) -> int:
        return sum(bool(_CONTENT.search(row)) for text in self._rows_of(path) for row in _ROW.findall(text))

    def _zeros(self) -> dict[bytes, int]:
        """The styles of cells that show a number with zeros before it, such as 00000, and how many figures each shows."""
        styles = self._whole("xl/styles.xml", may_lack=True)
        formats = {code.get("numFmtId"): code.get("formatCode", "") for code in map(_attributes, _FORMAT.findall(styles))}
        widths = {number: len(code) for number, code in formats.items() if len(code) > 1 and set(code) == {"0"}}
        cells = _STYLES.search(styles)
        used = [_attributes(style).get("numFmtId") for style in _STYLE.findall(cells.group())] if widths and cells else []
        return {str(at).encode(): widths[number] for at, number in enumerate(used) if number in widths}

    def _rows_of(self, path: str) -> Iterator[bytes]:
        """The file of a sheet in pieces that end with a row."""
        try:
            with opened(self.source) as file, ZipFile(file) as archive, archive.open(_entry(archive, path)) as sheet:
                rest = b""
                while piece := sheet.read(_PIECE):
                    rest += piece
                    if cut := _last_row(rest):
                        yield rest[:cut]
                        rest = rest[cut:]
                    if len(rest) > _LONGEST:
                        raise Unusable(TOO_BIG)
                yield rest
        except (BadZipFile, KeyError, OSError, EOFError):
            raise Unusable(DAMAGED) from None

    def _whole(self, path: str, *, may_lack: bool = False) -> bytes:
        try:
            with opened(self.source) as file, ZipFile(file) as archive, archive.open(_entry(archive, path)) as small:
                text = small.read(_LONGEST + 1)
        except KeyError:
            if may_lack:
                return b""
            raise Unusable(DAMAGED) from None
        if len(text) > _LONGEST:
            raise Unusable(TOO_BIG)
        return text


def _entry(archive: ZipFile, path: str) -> str:
    """The name of a file in the archive; some programs write it in other letters. Raises KeyError."""
    names = {name.lower(): name for name in archive.namelist()}
    return names[path.lower()]


def _last_row(text: bytes) -> int:
    """Where the last whole row ends; 0 where none does."""
    at = text.rfind(b"</row>")
    return at + 6 if at >= 0 else max((row.end() for row in _ROW_ENDS.finditer(text)), default=0)


def _attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): unescape((double or single).decode("utf-8", "replace")) for name, double, single in _ATTRIBUTE.findall(text)}


# --- what is found in a piece -------------------------------------------------------------------------------------------------------


def _hidden_rows(text: bytes) -> Iterator[Mark]:
    for attributes in _HIDDEN_ROW.findall(text) if b"hidden=" in text else ():
        number = _ROW_NUMBER.search(attributes)
        if number:
            yield Mark(int(number.group(1)), 0, str)


def _errors(text: bytes) -> Iterator[Mark]:
    for cell in _ERROR.finditer(text) if b't="e"' in text or b"t='e'" in text else ():
        value = _VALUE.search(cell.group())
        yield _mark(cell.group(1), value.group(1).decode() if value and value.group(1) else "#VALUE!")


def _formulas(text: bytes) -> Iterator[Mark]:
    """Formulas without a value. One that comes to an empty text says that it is text, and has an empty value."""
    for attributes, value in _FORMULA.findall(text) if b"<f" in text or b":f" in text else ():
        if not (value and _TEXT.search(attributes)):
            yield _mark(attributes, NO_VALUE)


def _mark(attributes: bytes, text: str) -> Mark:
    letters, line = place_of(attributes)
    return Mark(int(line), column_number(letters), lambda _: text)


def _with_style(widths: dict[bytes, int]) -> re.Pattern[bytes]:
    return re.compile(rb"<(?:[\w.-]+:)?c(\s[^<>]*\bs=[\"'](" + b"|".join(widths) + rb")[\"'][^<>]*)>")


def _padded(text: bytes, styled: re.Pattern[bytes], widths: dict[bytes, int]) -> Iterator[Mark]:
    displays = {style: _with_zeros(width) for style, width in widths.items()}
    for attributes, style in styled.findall(text):
        if not _OTHER_TYPE.search(attributes):
            letters, line = place_of(attributes)
            yield Mark(int(line), column_number(letters), displays[style])


def _with_zeros(width: int) -> Callable[[str], str]:
    return lambda text: text.zfill(width) if text.isdecimal() else text
