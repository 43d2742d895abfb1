"""CSV files: which encoding, which delimiter, and their rows. A damaged file is refused, never read as something else."""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice

from lms.kit.spreadsheets.table import Limits, Row, Source, Table, Unusable, checked, headed, opened

CHUNK = 1024 * 1024
AS_UTF8 = "In Excel, choose Save as and then CSV UTF-8 (comma delimited)."
#: The first half of an accented letter in UTF-8, with the cell ending where the second half should be.
_CUT_SHORT = re.compile(rb'[\xc2-\xc5](?=[,;\t"\r\n]|\Z)')
_DELIMITERS = ",;\t"
#: So many lines may stand above the header: titles, and when the report was printed.
TITLES = 24


def read_csv(source: Source, limits: Limits, header_line: int = 1) -> Table:
    """The file as a table whose header stands on this line or below. Raises Unusable."""
    encoding = encoding_of(source)
    delimiter, announced = _delimiter(source, encoding)
    rows = checked(_records(source, encoding, delimiter, announced), limits)
    header = headed(rows, header_line)
    if header is None:
        raise Unusable("The file is empty." if header_line == 1 else f"The file has nothing on line {header_line} or below.")
    return Table("csv", header.cells, rows, encoding=encoding, delimiter=delimiter, header_line=header.line)


def encoding_of(source: Source) -> str:
    """'utf-8-sig' where the bytes are UTF-8, else 'cp1252'. Raises Unusable for bytes that are neither, or UTF-8 cut short."""
    decoder = getincrementaldecoder("utf-8")("strict")
    try:
        with opened(source) as file:
            while chunk := file.read(CHUNK):
                _refuse_binary(chunk)
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        with opened(source) as file:
            return _older_encoding(file.read())
    return "utf-8-sig"


def _refuse_binary(chunk: bytes) -> None:
    if chunk.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise Unusable(f"The file is saved as Unicode text (UTF-16). {AS_UTF8}")
    if b"\0" in chunk:
        raise Unusable(f"The file is not a CSV file, or it is damaged: it holds bytes that are not text. {AS_UTF8}")


def _older_encoding(data: bytes) -> str:
    """Windows-1252, unless the bytes look like UTF-8 with a letter cut in two: that would turn names into nonsense."""
    whole, broken = 0, []
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        if not line.isascii():
            text = line.decode("utf-8", "replace")
            damaged = text.count("\ufffd")
            whole += sum(not letter.isascii() for letter in text) - damaged
            broken += [(number, line)] * damaged
    if data.startswith(BOM_UTF8) or whole >= len(broken) or all(_CUT_SHORT.search(line) for _, line in broken):
        raise Unusable(
            f"Line {broken[0][0]} holds a letter that was cut in two or damaged (UTF-8). Export the file again and send it whole."
        )
    _refuse_undefined(data)
    return "cp1252"


def _refuse_undefined(data: bytes) -> None:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError as wrong:
        line = len((data[: wrong.start] + b"x").splitlines())
        raise Unusable(f"Line {line} holds a character that is neither UTF-8 nor Windows-1252. {AS_UTF8}") from None


def _delimiter(source: Source, encoding: str) -> tuple[str, bool]:
    """What separates the cells of the header, and whether a line of its own before the header says so (Excel's sep=;).

    A first line without any is a title above the header: the next ones are asked.
    """
    with opened(source) as file, TextIOWrapper(file, encoding=encoding, newline="") as text:
        first = next((line for line in text if line.strip()), "")
        if said := re.fullmatch(r"\s*sep=([,;\t])\s*", first, re.IGNORECASE):
            return said.group(1), True
        for line in (first, *islice(text, TITLES)):
            outside_quotes = re.sub(r'"[^"]*"?', "", line)
            if any(mark in outside_quotes for mark in _DELIMITERS):
                return max(_DELIMITERS, key=outside_quotes.count), False
    return _DELIMITERS[0], False


def _records(source: Source, encoding: str, delimiter: str, announced: bool) -> Iterator[Row]:
    with opened(source) as file, TextIOWrapper(file, encoding=encoding, newline="") as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                if not (announced and "".join(cells).lower().startswith("sep=")):
                    yield Row(line, cells)
                announced = announced and not cells
                line = reader.line_num + 1
        except csv.Error:
            raise Unusable(
                f"From line {line} on, the file cannot be read: a quotation mark is not closed, or stands in the wrong place."
            ) from None
