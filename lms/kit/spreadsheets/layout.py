"""What the sheets of a workbook would be laid out to, judged from their XML a piece at a time.

The reader lays out every cell between the corners of a sheet, and copies a shared text into each cell that names it: two cells in far
corners, or one long text named a million times, would fill the machine from a file of a few kilobytes.
"""

import re
from array import array
from collections import Counter
from itertools import pairwise

from lms.kit.numbers import number
from lms.kit.spreadsheets.table import DAMAGED, TOO_BIG, Limits, Unusable


class _Tag:
    """A tag as it is usually written, or under any namespace prefix: that takes far longer to find, so only where there can be one."""

    def __init__(self, name: bytes, rest: bytes) -> None:
        self.plain, self.prefixed = re.compile(b"<" + name + rest), re.compile(rb"<(?:[\w.-]+:)?" + name + rest)
        self.mark = b":" + name

    def within(self, text: bytes) -> re.Pattern[bytes]:
        return self.prefixed if self.mark in text else self.plain


_ANY_CELL = _Tag(b"c", rb"(?=[\s/>])")
_CELL = _Tag(b"c", rb"(?=[\s/>])([^<>]*)>")
_USUAL_CELL = re.compile(rb"<c r=\"([A-Z]{1,3})(\d{1,7})\"")
_PLACE = re.compile(rb"(?:^|\s)r=[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")
_SHARED_TEXT = _Tag(b"si", rb"(?=[\s/>])")
_NUMBER = _Tag(b"v", rb"(?:\s[^<>]*)?>\s*(\d{1,9})\s*<")
_LONGEST_TAG = 64 * 1024


class Layout:
    """The furthest cells, the lengths of the shared texts and how often each is named, over all files of one workbook."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.named: Counter[bytes] = Counter()
        self.texts: list[array[int]] = []

    def begin(self) -> None:
        """The next file of the workbook starts here."""
        self.rows = self.columns = self.passed = 0
        self.tail = b""
        self.texts.append(array("q"))

    def see(self, piece: bytes) -> None:
        """The next piece of the file. Raises Unusable for cells too far away or without a place."""
        text = self.tail + piece
        cut = text.rfind(b"<")
        self.tail = text[cut:] if cut >= 0 and b">" not in text[cut:] else b""
        if len(self.tail) > _LONGEST_TAG:
            raise Unusable(DAMAGED)
        text = text[: len(text) - len(self.tail)]
        self._see_cells(text)
        self.named.update(_NUMBER.within(text).findall(text))
        self.texts[-1].extend(self.passed + found.start() for found in _SHARED_TEXT.within(text).finditer(text))
        self.passed += len(text)

    def _see_cells(self, text: bytes) -> None:
        places = _USUAL_CELL.findall(text)
        if len(places) < len(_ANY_CELL.within(text).findall(text)):
            places = [place_of(attributes) for attributes in _CELL.within(text).findall(text)]
        if not places:
            return
        self.rows = max(self.rows, max(int(row) for row in {row for _, row in places}))
        self.columns = max(self.columns, max(column_number(letters) for letters in {letters for letters, _ in places}))
        if self.rows > 2 * self.limits.rows or self.rows * self.columns > self.limits.cells:
            raise Unusable(
                f"The sheet has cells as far as row {number(self.rows)} and column {number(self.columns)}. "
                "Delete what is not part of the list, or save it as CSV."
            )

    def refuse_repeats(self) -> None:
        """Raises Unusable if the shared texts, copied wherever a cell may name them, come to more than an unpacked file may."""
        for starts in self.texts:
            lengths = [after - start for start, after in pairwise(starts)]
            copied = sum(lengths[int(which)] * times for which, times in self.named.items() if int(which) < len(lengths))
            if copied > self.limits.unpacked:
                raise Unusable(TOO_BIG)


def place_of(attributes: bytes) -> tuple[bytes, bytes]:
    found = _PLACE.search(attributes)
    if not found or attributes.count(b'"') % 2 or attributes.count(b"'") % 2:
        raise Unusable(DAMAGED)
    return found.group(1), found.group(2)


def column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
