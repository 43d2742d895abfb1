"""The header of a file that is not ours: names for its columns, the shape it is recognised by, and on which line it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from lms.imports.rules.mapping.synonyms import words_for
from lms.kit.identifiers import fold
from lms.kit.importing import AnyKind
from lms.kit.importing.columns import plain
from lms.kit.importing.rows import NOT_SHOWN
from lms.kit.spreadsheets import Row

#: Titles, dates of printing and empty lines may stand above the header: it is looked for among so many lines.
LOOKED_AT = 25
#: Lines shown as examples.
EXAMPLES = 3
LONGEST_NAME = 100
MOST_COLUMNS = 200  # as the reader of files has it
LONGEST_EXAMPLE = 60


@dataclass(frozen=True)
class FilePreview:
    """The top of a file, for the page on which its columns are mapped."""

    header_line: int
    columns: list[str]  # a name for each, no two alike
    examples: list[list[str]]  # of each column the first values
    sheet: str
    sheets: list[str]
    top: list[tuple[int, str]]  # the first lines, to choose the header from
    shape: str

    def as_json(self) -> dict[str, object]:
        return {
            "shape": self.shape,
            "header_line": self.header_line,
            "columns": self.columns,
            "examples": self.examples,
            "sheet": self.sheet,
            "sheets": self.sheets,
            "top": [list(one) for one in self.top],
        }


def column_keys(header: Sequence[str]) -> list[str]:
    """A name for each column by which a mapping remembers it: 'Date', 'Date (2)' for the second of that name, 'Column 3' without one."""
    seen: set[str] = set()
    keys = []
    for number, cell in enumerate(header, start=1):
        name = " ".join(cell.split())[:LONGEST_NAME] or f"Column {number}"
        key, times = name, 1
        while fold(key) in seen:
            times += 1
            key = f"{name} ({times})"
        seen.add(fold(key))
        keys.append(key)
    return keys


def padded(header: Sequence[str]) -> list[str]:
    """The names of the header's columns, and of those beside it that have none."""
    return column_keys([*header, *[""] * (MOST_COLUMNS - len(header))])


def shape_of(header: Sequence[str]) -> str:
    """The same for every file with these columns, whatever their order and capitals."""
    return sha256("\n".join(sorted(fold(key) for key in column_keys(header))).encode()).hexdigest()


def preview_of(kind: AnyKind, rows: Sequence[Row], *, header_line: int = 0, sheet: str = "", sheets: Sequence[str] = ()) -> FilePreview:
    """The top of a file; without a line for the header, the likeliest."""
    header = next((row for row in rows if row.line == header_line), None) or likeliest_header(kind, rows)
    below = [row for row in rows if row.line > header.line]
    width = max([len(header.cells), *(len(row.cells) for row in below)])
    cells = header.cells + [""] * (width - len(header.cells))
    examples = [[] if kind.private else _examples(below, at) for at in range(width)]
    top = [(row.line, NOT_SHOWN if kind.private and row.line > header.line else _first_cells(row)) for row in rows[:LOOKED_AT]]
    return FilePreview(header.line, column_keys(cells), examples, sheet, list(sheets), top, shape_of(header.cells))


def likeliest_header(kind: AnyKind, rows: Sequence[Row]) -> Row:
    """The line most of whose cells are names that we know; among equals the first that is as wide as the lines below."""
    known = words_for(kind)
    widest = max(len([cell for cell in row.cells if cell]) for row in rows)

    def promise(row: Row) -> tuple[int, bool, int]:
        filled = [cell for cell in row.cells if cell]
        return sum(plain(cell) in known for cell in filled), 2 * len(filled) > widest, -row.line

    return max(rows[:LOOKED_AT], key=promise)


def _first_cells(row: Row) -> str:
    return " | ".join(cell[:30] for cell in row.cells if cell)[:120]


def _examples(rows: Sequence[Row], at: int) -> list[str]:
    """The first different values of a column."""
    values = (row.cells[at] for row in rows if at < len(row.cells) and row.cells[at])
    return [_short(value) for value in list(dict.fromkeys(values))[:EXAMPLES]]


def _short(value: str) -> str:
    one_line = " ".join(value.split())
    return one_line if len(one_line) <= LONGEST_EXAMPLE else f"{one_line[:LONGEST_EXAMPLE]}…"
