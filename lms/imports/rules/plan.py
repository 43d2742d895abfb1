"""What a file would change: the same for a preview, a dry run and the real thing."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from lms.imports.rules.columns import FileKind
from lms.imports.rules.findings import Code, Finding, finding
from lms.kit.datetimes import long_date
from lms.kit.identifiers import folded_number
from lms.people.rules import OrganisationKind, Place

Writes = TypeVar("Writes")


class What(StrEnum):
    ADD = "add"
    CHANGE = "change"
    END = "end"
    REJOIN = "rejoin"
    LEAVER = "leaver"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a line would do, in words for a preview. Line 0: no line asks for it (a leaver)."""

    line: int
    what: What
    who: str
    before: str = ""
    after: str = ""


@dataclass
class Plan(Generic[Writes]):
    """Everything a file would do. `writes` holds only what lines without errors ask for."""

    kind: FileKind
    writes: Writes
    lines: int = 0
    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unchanged: int = 0
    doubt: str = ""  # why the file may be another employer's

    @property
    def errors(self) -> int:
        return sum(one.is_error for one in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors

    def counts(self) -> Counter[What]:
        """How many posts, awards, requirements or organisations each word applies to."""
        return Counter({What.UNCHANGED: self.unchanged}) + Counter(step.what for step in self.steps)

    def is_blocked(self, apply_good_lines: bool) -> bool:
        """Any error means that nothing is applied, unless the good lines were asked for."""
        return bool(self.errors) and not apply_good_lines

    def is_doubted(self, is_right_employer: bool) -> bool:
        """Does it look like another employer's file, and nobody has said that it is not?"""
        return bool(self.doubt) and not is_right_employer


@dataclass(frozen=True)
class Options:
    """What whoever imports has chosen. `employer` restricts the file to one; `covers` says which paths of the tree are within reach."""

    today: date
    employer: Place | None = None
    end_leavers_on: date | None = None
    covers: Callable[[str], bool] = lambda path: True
    covers_all: bool = True


class Tree:
    """The organisations by id and by code; codes compare without case and spaces."""

    def __init__(self, places: dict[int, Place]) -> None:
        self.by_id = places
        self.by_code = {folded_number(place.code): place for place in places.values()}

    def find(self, code: str) -> Place | None:
        return self.by_code.get(folded_number(code))


class Notes:
    """Findings as they are made, about one line after another."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        self.bad = {one.line for one in findings if one.is_error}

    def add(self, line: int, column: str, value: object, code: Code, **words: object) -> None:
        found = finding(line, column, value, code, **words)
        self.findings.append(found)
        if found.is_error:
            self.bad.add(line)


def employer_of(line: int, code: str, tree: Tree, options: Options, notes: Notes) -> Place | None:
    """The employer that a line names, or the one the file is imported for. None where there is none to be had, with a finding."""
    given = options.employer
    if not code:
        if given is None:
            notes.add(line, "employer_code", "", Code.MISSING)
        return given
    place = tree.find(code)
    if place is None:
        notes.add(line, "employer_code", code, Code.UNKNOWN_ORGANISATION)
    elif place.kind != OrganisationKind.EMPLOYER:
        notes.add(line, "employer_code", code, Code.NOT_AN_EMPLOYER, name=place.name)
    elif given is not None and place.id != given.id:
        notes.add(line, "employer_code", code, Code.OTHER_EMPLOYER, employer=given.name)
    elif not options.covers(place.path):
        notes.add(line, "employer_code", code, Code.OUTSIDE_REACH, name=place.name)
    else:
        return place
    return None


def sentence(parts: Iterator[tuple[str, object]]) -> str:
    """'job role hcsw, hours 37.5': short words for one side of a change."""
    return ", ".join(f"{name} {_said(value)}" for name, value in parts)


def _said(value: object) -> object:
    if value in (None, ""):
        return "none"
    return long_date(value) if isinstance(value, date) else value
