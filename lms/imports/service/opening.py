"""From a file to rows in our columns: as it stands where it is ours, else by the mapping that is given or remembered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from lms.imports import queries
from lms.imports.rules.mapping import Translator, preview_of, shape_of
from lms.imports.rules.mapping.header import LOOKED_AT, FilePreview, padded
from lms.imports.rules.mapping.reading import NeedsMapping, ReadAs, Reading
from lms.kit.identifiers import fold
from lms.kit.importing import AnyKind, Code, DateColumns, Finding, Options, UnusableHeader, finding
from lms.kit.spreadsheets import Row, Table, read_table
from lms.kit.spreadsheets.table import Source

#: Lines looked at for examples.
PEEKED = 60


@dataclass
class Opened:
    """A file opened: its rows in our columns, what was found in its header, and how it was read where it is not ours."""

    table: Table
    header: list[str]
    findings: list[Finding]
    rows: Iterable[Row]
    dates: DateColumns
    translator: Translator | None = None
    read_as: ReadAs | None = None
    sketch: FilePreview | None = None

    @property
    def reading(self) -> Reading | None:
        """What was counted; complete when the rows have been read."""
        if self.translator is None or self.read_as is None:
            return None
        counted = self.translator
        return Reading(self.read_as, counted.values, counted.left_out, counted.undecided)


def open_file(kind: AnyKind, source: Source, options: Options, wanted: ReadAs) -> Opened:
    """Raises Unusable where it cannot be read, UnusableHeader where it lacks columns, NeedsMapping where somebody may map them."""
    if not kind.of_an_employer:
        table = read_table(source)
        return _plain(table, options, *kind.read_header(table.header))
    table = read_table(source, header_line=max(wanted.header_line, 1), sheet=wanted.sheet)
    if wanted.feeds is None:
        try:
            ours = kind.read_header(table.header, employer_given=options.employer_id is not None)
        except UnusableHeader as no:
            wanted = _recognised(kind, source, wanted, options.employer_id, str(no))
            table = read_table(source, header_line=wanted.header_line, sheet=wanted.sheet)
        else:
            known = queries.remembered(kind, options.employer_id, source=wanted.source, shapes=[shape_of(table.header)])
            if wanted.is_ours or known is None or known.feeds.lacking(padded(table.header)):
                return _plain(table, options, *ours)
            wanted = replace(wanted, source=known.source, feeds=known.feeds, header_line=table.header_line)
    return _mapped(kind, table, options, wanted, preview_file(kind, source, table.header_line, table.sheet))


def _plain(table: Table, options: Options, header: list[str], findings: list[Finding]) -> Opened:
    return Opened(table, header, findings, table.rows, DateColumns(options.date_order))


def _mapped(kind: AnyKind, table: Table, options: Options, wanted: ReadAs, sketch: FilePreview) -> Opened:
    assert wanted.feeds is not None
    lacking = wanted.feeds.lacking(padded(table.header))
    if lacking:
        raise UnusableHeader(f"The file has no column {lacking[0]} on line {table.header_line}.")
    words = queries.decisions(options.employer_id, wanted.source) if wanted.words is None else wanted.words
    vocabularies = queries.vocabularies(options.employer_id, [ours for ours in wanted.feeds.names(kind) if ours in kind.vocabularies])
    ships = queries.shipped_source(kind, wanted.source)
    dates = DateColumns({**wanted.feeds.orders, **options.date_order})
    translator = Translator(kind, wanted.feeds, table.header, words, vocabularies, dates, ships)
    findings = [finding(table.header_line, key, "", Code.UNKNOWN_COLUMN) for key in translator.unread]
    used = replace(wanted, words=words, header_line=table.header_line, sheet=table.sheet)
    return Opened(table, translator.names, findings, translator.rows(table.rows, findings), dates, translator, used, sketch)


def _recognised(kind: AnyKind, source: Source, wanted: ReadAs, employer_id: int | None, problem: str) -> ReadAs:
    """The remembered mapping of the source, or of a header among the first lines."""
    table, rows = _top(source, wanted.sheet)
    shapes = {shape_of(row.cells): row.line for row in reversed(rows[:LOOKED_AT])}
    known = queries.remembered(kind, employer_id, source=wanted.source, shapes=list(shapes))
    line = wanted.header_line or (shapes.get(known.shape, 0) if known else 0)
    sketch = preview_of(kind, rows, header_line=line, sheet=table.sheet, sheets=table.sheets)
    ships = queries.recognised(kind, next(row.cells for row in rows if row.line == sketch.header_line)) if known is None else None
    if ships is not None and fold(wanted.source) in ("", fold(ships.name)):
        feeds = ships.fitting(_keys(rows, sketch))
        return replace(wanted, source=ships.name, feeds=feeds, header_line=sketch.header_line)
    if known is None or known.feeds.lacking(_keys(rows, sketch)):
        raise NeedsMapping(problem, replace(wanted, source=known.source if known else wanted.source), sketch)
    return replace(wanted, source=known.source, feeds=known.feeds, header_line=sketch.header_line)


def preview_file(kind: AnyKind, source: Source, header_line: int, sheet: str) -> FilePreview:
    """The top of a file whose header stands on this line."""
    table, rows = _top(source, sheet)
    return preview_of(kind, rows, header_line=header_line, sheet=table.sheet, sheets=table.sheets)


def _top(source: Source, sheet: str) -> tuple[Table, list[Row]]:
    table = read_table(source, sheet=sheet)
    return table, [Row(table.header_line, table.header), *islice(table.rows, PEEKED)]


def _keys(rows: list[Row], sketch: FilePreview) -> list[str]:
    return padded(next(row.cells for row in rows if row.line == sketch.header_line))
