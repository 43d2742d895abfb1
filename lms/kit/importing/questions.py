"""Who a line is about, where the line cannot say it alone: it waits until somebody has looked at both records and answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.kit.identifiers import folded_number


def subject_of(employer_code: str, number: str) -> str:
    """What a line is known by: the employer's code and the employee number, without case and spaces. 'TDT:RU-7001'."""
    return f"{folded_number(employer_code)}:{folded_number(number)}"


#: How the keys of candidates begin: a person on record, and another line of the file.
PERSON, LINE = "person:", "line:"


class Answer(StrEnum):
    """What somebody says who has looked at a line and a candidate."""

    SAME = "same"
    ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class Likeness:
    """One thing that is compared: what the line says and what the record says; None: one of them says nothing."""

    label: str
    line: str
    record: str
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a line may be about: `key` is "person:17" on record, or "line:TDT:PH-9001" for an earlier line of the file."""

    key: str
    who: str
    likenesses: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A line that waits until somebody says who it is. `subject` is that of `subject_of`, `name` the folded name and birthday on the
    line: together the key of the memory."""

    line: int
    subject: str
    name: str
    who: str
    candidates: tuple[Candidate, ...]


#: What has been said: by subject, name and candidate's key.
Answers = Mapping[tuple[str, str, str], Answer]
