"""What a printed booklet of somebody's induction in a post holds, and what of it can be recorded afterwards."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.induction.models import Programme
from lms.induction.queries.inductions import InductionView, StepView
from lms.induction.rules.words import WHOLE, Confirm, Part, Scope, StepKind
from lms.kit.datetimes import long_date
from lms.kit.db import db
from lms.starters.queries.person import InductionRows, PostPage, StarterPost, StepRow, pages_of
from lms.starters.rules.booklet import Line, lines


@dataclass(frozen=True)
class BookletStep:
    """A step with its lines to sign; it has none where training or a sign-off does it. Asked for twice, it stands once."""

    number: int
    step: StepView
    starts_on: date  # of its induction
    is_offered: bool
    lines: tuple[Line, ...]

    def waits_for_the_start(self, today: date) -> bool:
        """What is done in the post itself waits for the first day."""
        return self.starts_on > today and self.step.kind is not StepKind.DOCUMENT and self.step.scope is Scope.POST

    def about(self, line: Line) -> str:
        """Which of several days."""
        return f"{self.number}. {self.step.title}{f', day {line.number} of {self.step.count}' if self.step.count > 1 else ''}"


@dataclass(frozen=True)
class Question:
    """What is asked about a line of the booklet; of one that is not open, nothing more."""

    line: Line
    label: str
    hint: str
    where: str  # how it is asked where it was; empty: it is not
    is_open: bool


@dataclass(frozen=True)
class Booklet:
    """Every step of a post, in the order in which they are due, those that are only offered last. `wholes`: programmes, by name."""

    page: PostPage
    steps: tuple[BookletStep, ...]
    wholes: tuple[tuple[str, Line], ...]

    @property
    def post(self) -> StarterPost:
        return self.page.post

    def questions(self, today: date) -> list[Question]:
        """Those that are whoever looks at it to record."""
        pairs = [*self._of_steps(today), *(self._of_whole(name, line) for name, line in self.wholes)]
        return [question for question in pairs if question.line.recorded_as(self.post.confirmer)]

    def _of_steps(self, today: date) -> Iterator[Question]:
        for step in self.steps:
            hint = f"{step.step.kind.label}, {'offered' if step.is_offered else f'due {long_date(step.step.due_on)}'}"
            for line in step.lines:
                label, is_open = step.about(line), line.done_on is None and not step.waits_for_the_start(today)
                where = f"{label}: which service was it in?" if step.step.kind is StepKind.SHADOWING else ""
                yield Question(line, f"{label}: {line.signer} signed on", hint, where, is_open)

    def _of_whole(self, name: str, line: Line) -> Question:
        return Question(line, f"The whole of “{name}” was done on", "", "", line.done_on is None)


def booklet(post: StarterPost, today: date) -> Booklet:
    """In a fixed number of queries."""
    (page,) = pages_of([post], today)
    numbered = enumerate(sorted(_each_once(page.inductions), key=lambda pair: _rank(*pair)), start=1)
    steps = tuple(_step(number, row, view) for number, (row, view) in numbered)
    return Booklet(page, steps, tuple(_wholes(steps)))


Pair = tuple[StepRow, InductionView]


def _each_once(inductions: Collection[InductionRows]) -> Iterator[Pair]:
    """Where one induction asks for a step and another offers it, it is asked; what one of them still asks for is open."""
    by_step: dict[tuple[int, str], list[Pair]] = defaultdict(list)
    for induction in inductions:
        for row in induction.steps:
            if row.step.part is not Part.WAIVED:
                by_step[row.step.programme_id, row.step.key].append((row, induction.view))
    return (min(pairs, key=lambda pair: (not pair[0].step.is_open, _rank(*pair))) for pairs in by_step.values())


def _rank(row: StepRow, view: InductionView) -> tuple[bool, date]:
    return _is_offered(row, view), row.step.due_on


def _is_offered(row: StepRow, view: InductionView) -> bool:
    return row.step.part is Part.OFFERED or not view.is_compulsory


def _step(number: int, row: StepRow, view: InductionView) -> BookletStep:
    step, said = row.step, [(record.done_on, record.confirmed_by) for record in row.records]
    own = lines(step.programme_id, step.key, step.confirm, step.count, step.done_on, said) if step.confirm else ()
    return BookletStep(number, step, view.starts_on, _is_offered(row, view), own)


def _wholes(steps: Collection[BookletStep]) -> Iterator[tuple[str, Line]]:
    """The programmes that bring a step, open as long as one of their steps is."""
    days: dict[int, list[date | None]] = defaultdict(list)
    for one in steps:
        days[one.step.programme_id].append(one.step.done_on)
    for programme_id, name in db.session.execute(
        select(Programme.id, Programme.name).where(Programme.id.in_(days)).order_by(Programme.name)
    ):
        done_on = None if None in days[programme_id] else max(day for day in days[programme_id] if day)
        yield name, Line(programme_id, WHOLE, Confirm.BOTH, 1, done_on)
