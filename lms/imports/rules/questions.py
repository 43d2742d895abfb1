"""Who a line is about, as far as people have said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from lms.kit.importing import Answer, Candidate, Likeness, Question
from lms.kit.importing.questions import LINE, PERSON
from lms.kit.refusal import Refused

HIDDEN, ELSEWHERE = "Not shown to you", "somebody on record elsewhere"


class Which(StrEnum):
    """Which lines a page shows."""

    WAITING = "waiting"
    DECIDED = "decided"


def settled(answers: Mapping[str, Answer | None]) -> bool:
    """Is it known who a line is? One of its candidates is the same person, or all of them are another. `answers` by candidate."""
    return Answer.SAME in answers.values() or set(answers.values()) == {Answer.ANOTHER}


def person_of(candidate: str) -> int | None:
    """The person on record that a candidate's key names."""
    return int(candidate.removeprefix(PERSON)) if candidate.startswith(PERSON) else None


def line_of(candidate: str) -> tuple[str, str] | None:
    """Employer's code and number of the other line that a candidate's key names."""
    if not candidate.startswith(LINE):
        return None
    code, _, number = candidate.removeprefix(LINE).partition(":")
    return code, number


def employer_code(subject: str) -> str:
    """The employer's code in a subject."""
    return subject.partition(":")[0]


def answer_by_subject(questions: Sequence[Question], *, same: Collection[str], another: Collection[str]) -> list[tuple[Question, Answer]]:
    """What the command line says about the lines that wait. Raises Refused with a sentence where that cannot be."""
    waiting = {question.subject: question for question in questions}
    for subject in sorted({*same, *another}):
        if subject not in waiting:
            raise Refused(f"No line of this file with the employer's code and number {subject} waits to be told who it is.")
        if subject in same and subject in another:
            raise Refused(f"{subject} cannot be the same person and another person at once.")
        if subject in same and len(waiting[subject].candidates) > 1:
            raise Refused(f"{subject} may be one of several people. Send the file on the Imports page, and say there which of them it is.")
    return [(waiting[subject], Answer.SAME if subject in same else Answer.ANOTHER) for subject in sorted({*same, *another})]


def rows_of(questions: Iterable[Question]) -> Iterable[dict[str, Any]]:
    """A row for each candidate of each question."""
    for question in questions:
        about = {"line": question.line, "subject": question.subject, "name": question.name, "who": question.who}
        for candidate in question.candidates:
            likenesses = [asdict(likeness) for likeness in candidate.likenesses]
            yield about | {"candidate": candidate.key, "candidate_who": candidate.who, "likenesses": likenesses}


@dataclass(frozen=True)
class Reply:
    """An answer, and who gave it when."""

    answer: Answer
    by: str
    at: datetime


@dataclass(frozen=True)
class Beside:
    """A candidate beside a line, with what was said about it."""

    id: int  # of its row
    candidate: Candidate
    is_within_reach: bool  # may the details of its record be read?
    answer: Reply | None

    @property
    def who(self) -> str:
        """The candidate, as far as they are within reach."""
        return self.candidate.who if self.is_within_reach else ELSEWHERE

    def reads(self, record: str) -> str:
        """What their record says, as far as it is within reach."""
        return record if self.is_within_reach else HIDDEN if record else ""


@dataclass(frozen=True)
class RunQuestion:
    """A line with everybody it may be about, as a page shows it."""

    line: int
    subject: str
    name: str
    who: str
    besides: tuple[Beside, ...]

    @property
    def same(self) -> Beside | None:
        """Who it is, where it is somebody of these."""
        return next((beside for beside in self.besides if beside.answer and beside.answer.answer == Answer.SAME), None)

    @property
    def answer(self) -> Reply | None:
        """What decides it."""
        if self.same:
            return self.same.answer
        answers = {beside.candidate.key: beside.answer.answer if beside.answer else None for beside in self.besides}
        return self.besides[0].answer if settled(answers) else None


@dataclass(frozen=True)
class Remembered:
    """An answer that later files go by."""

    id: int
    employer: str
    subject: str
    name: str
    answer: Answer
    candidate: str  # in words, as far as they are within reach
    by: str
    at: datetime


def in_words(question: RunQuestion) -> str:
    """'the same person as Ailsa Robertson', of a line that is decided."""
    return f"the same person as {question.same.who}" if question.same else "another person"


def candidate_of(key: str, who: str, likenesses: Iterable[Mapping[str, Any]]) -> Candidate:
    """A candidate as it was kept."""
    return Candidate(key, who, tuple(Likeness(**likeness) for likeness in likenesses))
