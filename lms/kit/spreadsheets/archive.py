"""XLSX files are zip archives. This looks inside one before anything opens it: how much would it become?

Sizes in an archive's list are claims. Every entry is unpacked here, a piece at a time and kept nowhere, and held against them: a few
kilobytes can claim little and unpack to gigabytes. What the sheets inside would be laid out to is `layout`'s to say.
"""

import zlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lms.kit.spreadsheets.layout import Layout
from lms.kit.spreadsheets.table import DAMAGED, TOO_BIG, Limits, Unusable

_PIECE = 1024 * 1024


def refuse_bombs(file: BinaryIO, limits: Limits) -> None:
    """Raises Unusable for an archive that is too big unpacked, lies about its sizes, is locked, or is no XLSX workbook."""
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
            _refuse_claims(entries, limits)
            _refuse_other_kinds({entry.filename for entry in entries})
            layout, unpacked = Layout(limits), 0
            for entry in entries:
                unpacked += _weigh(entry, _raw(file, entry), layout)
                if unpacked > limits.unpacked:
                    raise Unusable(TOO_BIG)
            layout.refuse_repeats()
    except (BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError):
        raise Unusable(DAMAGED) from None


def _refuse_claims(entries: list[ZipInfo], limits: Limits) -> None:
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if len(entries) > limits.entries or unpacked > limits.unpacked or unpacked > limits.packed_ratio * max(packed, 4096):
        raise Unusable(TOO_BIG)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unusable("The file is locked with a password. Save it without one and import that.")
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise Unusable(DAMAGED)


def _refuse_other_kinds(names: set[str]) -> None:
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise Unusable("This is a binary workbook (XLSB). Save it as XLSX or CSV and import that.")
    if "mimetype" in names and "content.xml" in names:
        raise Unusable("This is an OpenDocument file (ODS). Save it as XLSX or CSV and import that.")
    raise Unusable("This is a zip archive or another kind of document, not a spreadsheet. Import an XLSX or CSV file.")


def _raw(file: BinaryIO, entry: ZipInfo) -> Iterator[bytes]:
    """The packed bytes of one entry: name and extra field of its own header, whose lengths may differ from the list's, come first."""
    file.seek(entry.header_offset)
    head = file.read(30)
    if head[:4] != b"PK\x03\x04":
        raise BadZipFile
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    left = entry.compress_size
    while left > 0:
        piece = file.read(min(left, _PIECE))
        if not piece:
            raise EOFError
        left -= len(piece)
        yield piece


def _weigh(entry: ZipInfo, raw: Iterator[bytes], layout: Layout) -> int:
    """The true size of an entry, in bytes. Raises Unusable as soon as it is more than it claims."""
    weight = 0
    layout.begin()
    for piece in raw if entry.compress_type == ZIP_STORED else _inflated(raw):
        weight += len(piece)
        if weight > entry.file_size:
            raise Unusable(TOO_BIG)
        layout.see(piece)
    return weight


def _inflated(raw: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in raw:
        while piece:
            yield inflater.decompress(piece, _PIECE)
            piece = inflater.unconsumed_tail
