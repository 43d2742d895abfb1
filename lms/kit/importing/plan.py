"""What a file would change: the same for a preview, a dry run and the real thing."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from lms.kit.datetimes import long_date
from lms.kit.importing.problems import Finding
from lms.kit.importing.questions import Answers, Question
from lms.kit.importing.values import Order

Writes = TypeVar("Writes")


class What(StrEnum):
    ADD = "add"
    CHANGE = "change"
    END = "end"
    REJOIN = "rejoin"
    LEAVER = "leaver"
    UNCHANGED = "unchanged"


NONE = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that becomes another, in words; "" where there is nothing."""

    label: str
    before: str
    after: str
    is_notable: bool = False  # nobody is to overlook it: another name, whom a new line joins

    def in_words(self, what: What) -> str:
        """'job role: HCSW, now Senior HCSW'. Of what is new, and of what stays as it is, only what it is."""
        label = f"{self.label}: " if self.label else ""
        if not label and not self.before:
            return self.after
        if what in (What.ADD, What.LEAVER) and not self.before:
            return f"{label}{self.after}"
        return f"{label}{self.before or NONE}, now {self.after or NONE}"


def notice(text: str) -> Difference:
    """Something about a line that nobody is to overlook, and that is no difference of one value."""
    return Difference("", "", text, is_notable=True)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a line would do, in words for a preview. Line 0: no line asks for it (a leaver)."""

    line: int
    what: What
    who: str
    differences: tuple[Difference, ...] = ()

    @property
    def notices(self) -> list[str]:
        """Everything that nobody is to overlook, in words."""
        return [difference.in_words(self.what) for difference in self.differences if difference.is_notable]


@dataclass
class Plan(Generic[Writes]):
    """Everything a file would do. `writes` holds only what lines without errors ask for."""

    writes: Writes
    lines: int = 0
    waiting: int = 0  # lines
    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)  # of lines that wait until somebody says who they are
    unchanged: int = 0
    emptied: Counter[str] = field(default_factory=Counter)  # lines with an empty cell where something is recorded, by column
    doubt: str = ""  # why the file may be another employer's

    @property
    def errors(self) -> int:
        return sum(finding.is_error for finding in self.findings)

    @property
    def bad_lines(self) -> int:
        """Lines with an error, however many each has."""
        return len({finding.line for finding in self.findings if finding.is_error and finding.line})

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors

    def counts(self) -> Counter[What]:
        """How many rows of what the file is about each word applies to."""
        return Counter({What.UNCHANGED: self.unchanged}) + Counter(step.what for step in self.steps)

    def is_blocked(self, apply_good_lines: bool) -> bool:
        """Any error means that nothing is applied, unless the good lines were asked for."""
        return bool(self.errors) and not apply_good_lines

    def may_be_wrong_employer(self, is_right_employer: bool) -> bool:
        """Does it look like another employer's file, and nobody has said that it is not?"""
        return bool(self.doubt) and not is_right_employer


@dataclass(frozen=True)
class Options:
    """What whoever imports has chosen. `employer_id` restricts the file to one; `covers` says which paths of the tree are in reach."""

    today: date
    employer_id: int | None = None
    end_leavers_on: date | None = None
    covers: Callable[[str], bool] = lambda path: True
    covers_all: bool = True
    date_order: Mapping[str, Order] = field(default_factory=dict)  # of columns whose dates may be month first
    person_id: int | None = None  # who imports; None: from the command line
    empty_removes: frozenset[str] = frozenset()  # columns whose empty cells remove what is recorded
    answers: Answers = field(default_factory=dict)  # who lines are about, as people have said on the page, for this file or one before
    same: frozenset[str] = frozenset()  # subjects that are their only candidate, from the command line
    another: frozenset[str] = frozenset()  # subjects that are none of their candidates, from the command line
    #: Does whoever imports read what the employer with this path keeps to itself?
    reads_private: Callable[[str], bool] = lambda path: True


def differences(values: Iterable[tuple[str, object, object]]) -> tuple[Difference, ...]:
    """What differs of these values, each with what it is called, what it was and what it is to be."""
    each = (Difference(label, _in_words(before), _in_words(after)) for label, before, after in values)
    return tuple(difference for difference in each if difference.before != difference.after)


def _in_words(value: object) -> str:
    if value is None:
        return ""
    return long_date(value) if isinstance(value, date) else str(value)


def with_name(code: str, name: str) -> str:
    """'NHSL-DN – District nursing'."""
    return f"{code} – {name}" if name and name != code else code
