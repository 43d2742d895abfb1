"""Asking who somebody is: what has been answered already, and both sides as they are laid side by side. The same for every kind of file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lms.kit.datetimes import long_date
from lms.kit.identifiers import fold
from lms.kit.importing import Answer, Candidate, Code, Likeness, Notes, Options, Question
from lms.kit.importing.columns import listed
from lms.people.rules.identity import Comparison, Verdict, judge
from lms.people.rules.words import MOST_ALIKE


class Person(Protocol):
    """Who somebody is, as a line or a record says it; "" where it says nothing."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def preferred_name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def mobile(self) -> str: ...
    @property
    def date_of_birth(self) -> date | None: ...


#: What is compared, as a page calls it, and by which attribute of a comparison; the first few are told to everybody.
COMPARED = (
    ("First name", "first_name"),
    ("Last name", "last_name"),
    ("Date of birth", "born"),
    ("Email address", "email"),
    ("Mobile number", "mobile"),
    ("Employee number", "number"),
    ("Register number", "register"),
)
_TOLD_TO_ALL = 2
#: What stands there on one side, in the order of `COMPARED`.
Texts = tuple[str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a line is asked about by: the line, its subject and name (the key of the memory), and what a page calls it."""

    line: int
    subject: str
    name: str
    who: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody whom a line may be about. `keys`: by what answers may know them, the first for new ones. What is not `is_reached` is for
    whoever imports no more than a name."""

    ref: int
    keys: tuple[str, ...]
    who: str
    texts: Texts
    comparison: Comparison
    is_reached: bool


def name_of(first_name: str, last_name: str, born: date | None) -> str:
    """The name and birthday on a line, folded: an answer holds for as long as they stay."""
    return fold(f"{last_name} {first_name} {born or ''}")


def answer_to(inquiry: Inquiry, other: Other, options: Options) -> Answer | None:
    """What somebody has said of this pair, on a page or for an earlier file."""
    answers = (options.answers.get((inquiry.subject, inquiry.name, key)) for key in other.keys)
    return next((answer for answer in answers if answer), None)


def choose(inquiry: Inquiry, others: Sequence[Other], options: Options) -> tuple[Other | None, list[Other]]:
    """Who it is, if one of them is, and else of whom it has to be said whether they are: nobody left means that it is none of them."""
    answers = [answer_to(inquiry, other, options) for other in others]
    chosen = [other for other, answer in zip(others, answers, strict=True) if answer == Answer.SAME]
    left = [(other, judge(other.comparison)) for other, answer in zip(others, answers, strict=True) if answer is None]
    same = chosen[:1] or [other for other, by_rule in left if by_rule == Verdict.SAME]
    if len(same) == 1:
        return same[0], []
    return None, same or [other for other, by_rule in left if by_rule == Verdict.ASK]


def ask(inquiry: Inquiry, others: Sequence[Other], notes: Notes) -> Question:
    """The question; its line waits."""
    notes.wait(inquiry.line)
    notes.add(inquiry.line, "", inquiry.subject, Code.WHO_IS_IT, candidates=listed([other.who for other in others[:3]], "or"))
    candidates = (Candidate(other.keys[0], other.who, tuple(_likenesses(inquiry.texts, other))) for other in others[:MOST_ALIKE])
    return Question(inquiry.line, inquiry.subject, inquiry.name, inquiry.who, tuple(candidates))


def texts_of(person: Person, numbers: Sequence[str], registers: Sequence[str]) -> Texts:
    """As it stands on a line or a record."""
    born = long_date(person.date_of_birth) if person.date_of_birth else ""
    texts = (person.first_name, person.last_name, born, person.email, person.mobile)
    return *texts, ", ".join(numbers), ", ".join(registers)


_AGREES: Mapping[bool | None, str] = {True: "agrees", False: "differs", None: ""}


def _likenesses(line: Texts, other: Other) -> Iterator[Likeness]:
    for at, (label, name) in enumerate(COMPARED):
        agrees = getattr(other.comparison, name)
        if line[at] or other.texts[at]:
            is_told = other.is_reached or at < _TOLD_TO_ALL
            yield Likeness(label, line[at], other.texts[at] if is_told else _AGREES[agrees], agrees)


def agreeing(comparison: Comparison) -> str:
    """What a pair has in common, in words: 'first name, last name and email address'."""
    words = [label.lower() for label, name in COMPARED if getattr(comparison, name)]
    return listed(words) if words else "as somebody has said"
