"""Pure: blocks added up for a page: in all, for each question, and quarter by quarter."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.evaluations.rules.words import FORMS, YES, Answer, Question, Stage
from lms.kit.datetimes import date_as, month_name
from lms.training.rules.explanations import rate

#: So many quarters are shown, this one included: two years, so that each stands beside the same of the year before.
QUARTERS = 8


@dataclass(frozen=True)
class Counted:
    """One block. `numbers`: how often each answer was given."""

    id: int
    stage: Stage
    course_id: int
    quarter: date
    asked: int
    answered: int
    numbers: Mapping[tuple[Question, Answer], int]


@dataclass(frozen=True)
class Share:
    """How many of those who answered a question gave this answer; None: several answers together."""

    answer: Answer | None
    number: int
    of: int

    @property
    def percent(self) -> str:
        return rate(self.number, self.of) or "0.0"


@dataclass(frozen=True)
class Tally:
    """One question: every answer to it with its share, and those that say yes to it."""

    question: Question
    shares: Sequence[Share]

    @property
    def answered(self) -> int:
        return sum(share.number for share in self.shares)

    @property
    def yes(self) -> Share:
        number = sum(share.number for share in self.shares if share.answer in YES)
        return Share(None, number, self.answered)


@dataclass(frozen=True)
class Figures:
    """Some blocks of one stage, added up."""

    stage: Stage
    asked: int
    answered: int
    questions: Sequence[Tally]

    @property
    def rate(self) -> str | None:
        """How many of those who were asked have answered."""
        return rate(self.answered, self.asked)


def figures(stage: Stage, counted: Iterable[Counted]) -> Figures:
    """Of these blocks, those of this stage."""
    some = [one for one in counted if one.stage is stage]
    total: Counter[tuple[Question, Answer]] = Counter()
    for one in some:
        total.update(one.numbers)
    questions = [_tally(question, total, FORMS[stage].answers) for question in FORMS[stage].questions]
    return Figures(stage, sum(one.asked for one in some), sum(one.answered for one in some), questions)


def _tally(question: Question, total: Mapping[tuple[Question, Answer], int], answers: Sequence[Answer]) -> Tally:
    answered = sum(total.get((question, answer), 0) for answer in answers)
    return Tally(question, [Share(answer, total.get((question, answer), 0), answered) for answer in answers])


def quarters(today: date) -> list[date]:
    """The first days of the quarters that are shown, newest first."""
    latest = today.year * 4 + (today.month - 1) // 3
    return [date(at // 4, at % 4 * 3 + 1, 1) for at in range(latest, latest - QUARTERS, -1)]


def quarter_name(first: date) -> str:
    """January to March 2026."""
    return f"{date_as(first, 'MMMM')} to {month_name(date(first.year, first.month + 2, 1))}"


@dataclass(frozen=True)
class Row:
    """One quarter: both stages of the dates that it had."""

    quarter: date
    after: Figures
    later: Figures

    @property
    def name(self) -> str:
        return quarter_name(self.quarter)


def over_time(counted: Sequence[Counted]) -> list[Row]:
    """A row for each quarter that has any, newest first."""
    found = sorted({one.quarter for one in counted}, reverse=True)
    of = {quarter: [one for one in counted if one.quarter == quarter] for quarter in found}
    return [Row(quarter, figures(Stage.AFTER, some), figures(Stage.LATER, some)) for quarter, some in of.items()]
