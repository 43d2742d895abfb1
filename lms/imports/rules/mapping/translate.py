"""From the lines of a file that is not ours to lines of ours: columns fed, names split, dates and words in our form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lms.imports.rules.mapping import cells, matrix
from lms.imports.rules.mapping.column_mapping import ColumnMapping
from lms.imports.rules.mapping.header import padded
from lms.imports.rules.mapping.shipped import Shipped
from lms.imports.rules.mapping.words import LEFT_OUT, LONGEST_SHOWN, Tally, Vocabulary, Words, value_key
from lms.kit.identifiers import fold
from lms.kit.importing import AS_RECORDED, EMPLOYER, AnyKind, Code, DateColumns, Finding, finding
from lms.kit.importing.values import serial_day
from lms.kit.spreadsheets import Row
from lms.kit.spreadsheets.table import ERRORS


@dataclass
class Translator:
    """One pass over a file. What it counts is complete when its rows have been read."""

    kind: AnyKind
    feeds: ColumnMapping
    header: Sequence[str]
    words: Words
    vocabularies: Mapping[str, Vocabulary]
    dates: DateColumns
    ships: Shipped | None = None  # where the source is one that comes with the product
    names: list[str] = field(init=False)
    values: dict[str, dict[str, Tally]] = field(default_factory=dict)
    left_out: int = 0
    undecided: int = 0
    dropped: int = 0  # lines left out or undecided that the planner does not get to see
    left_out_lines: list[Mapping[str, str]] = field(default_factory=list)  # by decision: they stand in the file all the same

    def __post_init__(self) -> None:
        at = {fold(key): number for number, key in enumerate(padded(self.header))}
        self.sources = {ours: at[fold(feed.column)] for ours, feed in self.feeds.of.items() if feed.column}
        self.width = max([len(self.header), *(number + 1 for number in self.sources.values())])
        self.fixed = {ours: feed.fixed for ours, feed in self.feeds.of.items() if not feed.column}
        self.splits = [split for split in self.kind.splits if split.column.name in self.feeds.of]
        whole = {split.column.name for split in self.splits}
        fed = self.feeds.names(self.kind)
        self.names = [ours for ours in fed if ours not in whole] + [ours for split in self.splits for ours in split.into]
        self.days = {column.name for column in self.kind.columns if column.is_day}
        # The employer first: whose post a line is about is wanted even where the line is left out.
        self.mapped = sorted((ours for ours in fed if ours in self.kind.vocabularies), key=lambda ours: ours != EMPLOYER.name)
        self.codes = {ours: self._codes(ours) for ours in self.sources if self._codes(ours)}
        listed = self.ships.leave_out if self.ships else None
        self.unwanted = [(at[column], words) for column, words in (listed or {}).items() if column in at]
        beside = self.ships.beside.items() if self.ships else ()
        self.beside = [(at[column], self.kind.beside[name]) for name, column in beside if column in at]
        self.across = [(at[fold(key)], key) for key in self.feeds.across if fold(key) in at]
        self.above: dict[str, tuple[str, bool]] = {}
        self._said: dict[tuple[str, str], str | None] = {}

    @property
    def unread(self) -> list[str]:
        """The columns of a matrix that nothing of ours takes: a course that was added, perhaps."""
        read = {*self.sources.values(), *(at for at, _ in self.across)}
        return [key for at, key in enumerate(padded(self.header)[: len(self.header)]) if self.across and at not in read and self.header[at]]

    def _codes(self, ours: str) -> Mapping[str, str]:
        return self.ships.codes.get(fold(self.feeds.of[ours].column), {}) if self.ships else {}

    def rows(self, rows: Iterable[Row], findings: list[Finding]) -> Iterator[Row]:
        """Each line in our columns, in the order of `names`. Findings are added to the list before the line is handed on."""
        printed = [cell for cell in self.header if cell]
        for line, raw, real_dates in rows:
            if [cell for cell in raw if cell] == printed:
                findings.append(finding(line, "", "", Code.HEADER_AGAIN))
                continue
            if any(raw[self.width :]):
                findings.append(finding(line, "", raw[self.width][:LONGEST_SHOWN], Code.TOO_MANY_CELLS))
            for record in self._records(line, raw, real_dates, findings):
                if self._worded(line, record, findings):
                    yield Row(line, [record[ours] for ours in self.names])

    def _records(self, line: int, raw: Sequence[str], real_dates: frozenset[int], findings: list[Finding]) -> Iterator[dict[str, str]]:
        """What a line of the file tells: one record, or in a matrix one for each cell that says something."""
        record = self._fed(line, raw, real_dates)
        if self._is_empty(record):
            findings.append(finding(line, "", _shown(raw), Code.NO_RECORD))
        elif any(at < len(raw) and fold(raw[at]) in words for at, words in self.unwanted):
            self._leave_out(record)
        elif self.across:
            yield from self._cells(line, raw, record, real_dates, findings)
        else:
            for number, check in self.beside:
                findings += check(line, raw[number], record) if number < len(raw) else ()
            yield record

    def _cells(
        self, line: int, raw: Sequence[str], record: Mapping[str, str], real_dates: frozenset[int], findings: list[Finding]
    ) -> Iterator[dict[str, str]]:  # fmt: skip
        assert self.kind.matrix is not None
        heading, cell = self.kind.matrix.heading, self.kind.matrix.cell
        for at, key in self.across:
            text = raw[at] if at < len(raw) else ""
            if matrix.is_no(text):
                continue
            if not matrix.is_yes(text):
                when = self._read_day(cell, line, text, at in real_dates)
            elif not (when := record.get(cell, "")):
                findings.append(finding(line, key, text, Code.YES_WITHOUT_DAY))
                continue
            yield {**record, heading: key, cell: when}

    def _is_empty(self, record: Mapping[str, str]) -> bool:
        """Of what tells one record from another, does it have less than two cells?"""
        telling = [record.get(ours, "") for ours in self.kind.tells_a_record if ours in self.feeds.of and ours not in self.fixed]
        return sum(map(bool, telling)) < min(1 if self.across else 2, len(telling))

    def _fed(self, line: int, raw: Sequence[str], real_dates: frozenset[int]) -> dict[str, str]:
        record = {ours: raw[at] if at < len(raw) else "" for ours, at in self.sources.items()}
        for ours in self.feeds.repeated & record.keys():
            # What is repeated is the date to the workbook that it was above.
            above, is_real = (record[ours], self.sources[ours] in real_dates) if record[ours] else self.above.get(ours, ("", False))
            record[ours], self.above[ours] = above, (above, is_real)
            real_dates = real_dates | {self.sources[ours]} if is_real else real_dates
        record |= self.fixed
        for ours, words in self.codes.items():
            record[ours] = words.get(record[ours].lstrip("0"), record[ours])
        for ours in self.days & record.keys():
            record[ours] = self._day(ours, line, record[ours], real_dates) if record[ours] else ""
        for split in self.splits:
            record |= dict(zip(split.into, split.split(record.pop(split.column.name)), strict=True))
        return record

    def _day(self, ours: str, line: int, text: str, real_dates: frozenset[int]) -> str:
        if ours in self.fixed:
            return cells.day(text)
        return self._read_day(ours, line, text, self.sources[ours] in real_dates)

    def _read_day(self, ours: str, line: int, text: str, is_real: bool) -> str:
        if serial_day(text):
            self.dates.note_number(ours, line, text)
        return cells.day(self.dates.read(ours, line, text, is_real))

    def _worded(self, line: int, record: dict[str, str], findings: list[Finding]) -> bool:
        """Its words in our form. False: the line goes no further."""
        open_ = []
        for ours in self.mapped:
            if not record[ours] or record[ours] in ERRORS:
                continue
            meant = self._meaning(ours, record[ours], line)
            if meant == LEFT_OUT:
                self._leave_out(record)
                return False
            if meant is None:
                open_.append((ours, record[ours]))
            may_stay = meant is None and ours in self.kind.may_stay_open
            record[ours] = AS_RECORDED if may_stay else meant or ""
        for ours, value in open_:
            findings.append(finding(line, ours, value, Code.LEFT_OPEN if ours in self.kind.may_stay_open else Code.UNDECIDED))
        self.undecided += bool(open_)
        # A line of a whole list goes on with its mistake, so that what it is about is not taken for missing.
        goes_on = self.kind.whole_list or self.kind.may_stay_open.issuperset(ours for ours, _ in open_)
        self.dropped += not goes_on
        return goes_on

    def _leave_out(self, record: Mapping[str, str]) -> None:
        self.left_out += 1
        self.dropped += 1
        if self.kind.whole_list:
            self.left_out_lines.append(dict(record))

    def _meaning(self, ours: str, value: str, line: int) -> str | None:
        """What was decided, else what is known by this very name, else None."""
        key = value_key(value)
        tally = self.values.setdefault(ours, {}).get(key)
        if tally is None:
            known = self.vocabularies[ours].exact.get(key)
            tally = self.values[ours][key] = Tally(value[:LONGEST_SHOWN], line, is_known=known is not None)
            self._said[ours, key] = self.words.get(ours, {}).get(key, known)
        tally.lines += 1
        return self._said[ours, key]


def _shown(raw: Sequence[str]) -> str:
    return " | ".join(cell for cell in raw if cell)[:LONGEST_SHOWN]
