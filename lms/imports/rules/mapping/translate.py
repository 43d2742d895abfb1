"""From the lines of a file that is not ours to lines of ours: columns fed, names split, dates and words in our form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lms.imports.rules import values
from lms.imports.rules.columns import FileKind
from lms.imports.rules.findings import Code, Finding, finding
from lms.imports.rules.mapping import cells
from lms.imports.rules.mapping.feeds import DATES, Feeds
from lms.imports.rules.mapping.header import padded
from lms.imports.rules.mapping.shipped import Shipped
from lms.imports.rules.mapping.words import LEFT_OUT, LONGEST_SHOWN, WORD_COLUMNS, Tally, Vocabulary, Words, value_key
from lms.kit.identifiers import fold
from lms.kit.spreadsheets import Row
from lms.training.rules.calendar import valid_until

#: What a line must have something of; without it, it is a total or the foot of a printed page.
_TELLING = {
    FileKind.PEOPLE: ("employee_number", "first_name", "last_name"),
    FileKind.AWARDS: ("employee_number", "email", "subject_code", "achieved_on"),
}


@dataclass
class Translator:
    """One pass over a file. What it counts is complete when its rows have been read."""

    kind: FileKind
    feeds: Feeds
    header: Sequence[str]
    words: Words
    vocabularies: Mapping[str, Vocabulary]
    ships: Shipped | None = None  # where the source is one that comes with the product
    names: list[str] = field(init=False)
    values: dict[str, dict[str, Tally]] = field(default_factory=dict)
    left_out: int = 0
    undecided: int = 0
    dropped: int = 0  # lines left out or undecided that the planner does not get to see
    #: Posts on lines left out by decision: (employer code or "", employee number). They are on the list, so they are no leavers.
    still_there: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        at = {fold(key): number for number, key in enumerate(padded(self.header))}
        self.sources = {ours: at[fold(feed.column)] for ours, feed in self.feeds.of.items() if feed.column}
        self.width = max([len(self.header), *(number + 1 for number in self.sources.values())])
        self.fixed = {ours: feed.fixed for ours, feed in self.feeds.of.items() if not feed.column}
        self.names = [*(ours for ours in self.feeds.of if ours != "full_name"), *(self._split() or ())]
        # The employer first: whose post a line is about is wanted even where the line is left out.
        self.mapped = sorted((ours for ours in self.feeds.of if ours in WORD_COLUMNS), key=lambda ours: ours != "employer_code")
        self.codes = {ours: self._codes(ours) for ours in self.sources if self._codes(ours)}
        listed = self.ships.leave_out if self.ships else None
        self.unwanted = [(at[column], words) for column, words in (listed or {}).items() if column in at]
        self.validity = at.get(self.ships.validity) if self.ships else None
        self.above: dict[str, str] = {}
        self._said: dict[tuple[str, str], str | None] = {}

    def _codes(self, ours: str) -> Mapping[str, str]:
        return self.ships.codes.get(fold(self.feeds.of[ours].column), {}) if self.ships else {}

    def _split(self) -> tuple[str, str] | None:
        return ("first_name", "last_name") if "full_name" in self.feeds.of else None

    def rows(self, rows: Iterable[Row], findings: list[Finding]) -> Iterator[Row]:
        """Each line in our columns, in the order of `names`. Findings are added to the list before the line is given out."""
        printed = [cell for cell in self.header if cell]
        for line, raw in rows:
            if [cell for cell in raw if cell] == printed:
                findings.append(finding(line, "", "", Code.HEADER_AGAIN))
                continue
            if any(raw[self.width :]):
                findings.append(finding(line, "", raw[self.width][:LONGEST_SHOWN], Code.TOO_MANY_CELLS))
            given = self._fed(raw)
            if self._is_empty(given):
                findings.append(finding(line, "", _shown(raw), Code.NO_RECORD))
                continue
            if any(at < len(raw) and fold(raw[at]) in words for at, words in self.unwanted):
                self._leave_out(given)
                continue
            if self.validity is not None and self.validity < len(raw):
                findings += validity_findings(line, raw[self.validity], given.get("achieved_on", ""), given.get("expires_on", ""))
            if self._worded(line, given, findings):
                yield Row(line, [given[ours] for ours in self.names])

    def _is_empty(self, given: Mapping[str, str]) -> bool:
        """Of what tells one record from another, does it have less than two cells?"""
        telling = [given.get(ours, "") for ours in _TELLING[self.kind] if ours in self.names and ours not in self.fixed]
        return sum(map(bool, telling)) < min(2, len(telling))

    def _fed(self, raw: Sequence[str]) -> dict[str, str]:
        given = {ours: raw[at] if at < len(raw) else "" for ours, at in self.sources.items()}
        for ours in self.feeds.repeated & given.keys():
            given[ours] = self.above[ours] = given[ours] or self.above.get(ours, "")
        given |= self.fixed
        for ours, words in self.codes.items():
            given[ours] = words.get(given[ours].lstrip("0"), given[ours])
        for ours in DATES & given.keys():
            given[ours] = cells.day(given[ours]) if given[ours] else ""
        if "full_name" in given:
            given["first_name"], given["last_name"] = cells.names(given.pop("full_name"))
        return given

    def _worded(self, line: int, given: dict[str, str], findings: list[Finding]) -> bool:
        """Its words in our form. False: the line goes no further."""
        open_ = []
        for ours in self.mapped:
            if not given[ours]:
                continue
            meant = self._meaning(ours, given[ours], line)
            if meant == LEFT_OUT:
                self._leave_out(given)
                return False
            if meant is None:
                open_.append((ours, given[ours]))
            given[ours] = meant or ""
        for ours, value in open_:
            findings.append(finding(line, ours, value, Code.UNDECIDED))
        self.undecided += bool(open_)
        # A line of a staff list goes on with its mistake, so that its post is not taken for a leaver.
        goes_on = not open_ or self.kind == FileKind.PEOPLE
        self.dropped += not goes_on
        return goes_on

    def _leave_out(self, given: Mapping[str, str]) -> None:
        self.left_out += 1
        self.dropped += 1
        self.still_there.add((given.get("employer_code", ""), given.get("employee_number", "")))

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


def validity_findings(line: int, months: str, achieved: str, expires: str) -> Iterator[Finding]:
    """A validity in months goes with an expiry: completed + months - 1 day (S140). A date that differs is kept and pointed out."""
    try:
        usual = valid_until(values.day(achieved), values.whole(months, 1, 999), None) if achieved and expires else None
        if usual is not None and values.day(expires) != usual:
            yield finding(line, "expires_on", expires, Code.VALIDITY_DIFFERS, months=months, usual=usual)
    except values.Misread:
        return  # 'none', or a date that the line is told about anyway


def _shown(raw: Sequence[str]) -> str:
    return " | ".join(cell for cell in raw if cell)[:LONGEST_SHOWN]
