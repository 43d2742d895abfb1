"""A printed booklet of the inductions of a post: for each step as many boxes as it takes, each with whoever signs it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lms.induction.rules.confirming import Confirmer, confirms_as
from lms.induction.rules.steps import BY_LEARNER, BY_OTHERS
from lms.induction.rules.words import WHOLE, Confirm, ConfirmedBy, How, StepKind
from lms.kit.datetimes import long_date


@dataclass(frozen=True)
class Line:
    """A box, with room for a day and a signature. With an empty key: the whole programme, brought from elsewhere."""

    programme_id: int
    key: str
    confirm: Confirm  # whose signature
    number: int = 1  # of the lines with that signature
    done_on: date | None = None

    @property
    def name(self) -> str:
        """The same as long as the step stands."""
        return f"{self.programme_id}-{self.key}-{self.confirm.value}-{self.number}"

    @property
    def signer(self) -> str:
        """Within a sentence."""
        return f"{self.confirm.label[0].lower()}{self.confirm.label[1:]}"

    def recorded_as(self, who: Confirmer) -> tuple[ConfirmedBy, How] | None:
        """As what somebody records it; None: it is not theirs. Of a step of both, each line is like a step of its own."""
        if self.key == WHOLE:
            is_over_them = (who.supervises or who.is_lnd) and not who.is_learner
            return (ConfirmedBy.NOT_NAMED, How.BROUGHT) if is_over_them else None
        role = confirms_as(self.confirm, who)
        return (role, How.PAPER) if role else None


@dataclass(frozen=True)
class BookletStep:
    """A step with its lines to sign; it has none where training or a sign-off does it. `waits`: for the first day."""

    number: int
    programme_id: int
    title: str
    kind: StepKind
    text: str
    count: int
    due_on: date
    done_on: date | None
    is_offered: bool
    waits: bool
    lines: tuple[Line, ...]

    @property
    def by(self) -> str:
        """By when, in words."""
        return "offered" if self.is_offered else f"due {long_date(self.due_on)}"

    def questions(self) -> Iterator["Question"]:
        for line in self.lines:
            label = f"{self.number}. {self.title}{f', day {line.number} of {self.count}' if self.count > 1 else ''}"
            where = f"{label}: which service was it in?" if self.kind is StepKind.SHADOWING else ""
            is_open = line.done_on is None and not self.waits
            yield Question(line, f"{label}: {line.signer} signed on", f"{self.kind.label}, {self.by}", where, is_open)


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
    """Of one post. Steps in the order in which they are due, those that are only offered last."""

    name: str
    role: str | None
    employer: str
    supervisor: str | None
    buddy: str | None
    programmes: tuple[tuple[str, date, date | None], ...]  # name, first day, target day if it is compulsory
    steps: tuple[BookletStep, ...]
    wholes: tuple[tuple[str, Line], ...]  # the programmes that bring a step, by name

    def questions(self, who: Confirmer) -> list[Question]:
        """Those that are theirs to record."""
        brought = (Question(line, f"The whole of “{name}” was done on", "", "", line.done_on is None) for name, line in self.wholes)
        asked_of_steps = (question for step in self.steps for question in step.questions())
        return [question for question in (*asked_of_steps, *brought) if question.line.recorded_as(who)]


@dataclass(frozen=True)
class Filled:
    """A line in which somebody has entered a day."""

    line: Line
    done_on: date
    where_id: int | None = None


def lines(
    programme_id: int, key: str, confirm: Confirm, count: int, done_on: date | None, records: Iterable[tuple[date, ConfirmedBy]]
) -> tuple[Line, ...]:
    """Those of a step: ticked as far as it is on record, and all of them once it is done, however that came.

    Where it is open although it was recorded often enough, that was in an earlier time in the post, and counts no more.
    """
    is_both, known = confirm is Confirm.BOTH, tuple(records)
    voices = [(Confirm.LEARNER, BY_LEARNER), (Confirm.SUPERVISOR, BY_OTHERS)] if is_both else [(confirm, frozenset(ConfirmedBy))]
    days = {voice: sorted({day for day, said_by in known if said_by in roles}) for voice, roles in voices}
    if done_on is None and all(len(ticked) >= count for ticked in days.values()):
        days = {voice: [] for voice in days}
    return tuple(
        Line(programme_id, key, voice, number + 1, ticked[number] if number < len(ticked) else done_on)
        for number in range(count)
        for voice, ticked in days.items()
    )


def wrong_days(filled: Iterable[Filled], today: date) -> dict[str, str]:
    """What is wrong, by the name of the line: days to come, and one day twice for a step that takes several."""
    errors, days = dict[str, str](), set[tuple[int, str, Confirm, date]]()
    for answer in filled:
        what = (answer.line.programme_id, answer.line.key, answer.line.confirm, answer.done_on)
        if answer.done_on > today:
            errors[answer.line.name] = "That day has not come yet. Give the day on which it was done"
        elif what in days:
            errors[answer.line.name] = "This is done on different days. Give another day than above"
        days.add(what)
    return errors
