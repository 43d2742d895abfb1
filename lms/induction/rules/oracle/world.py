"""What the recount knows of a post as at one day, and the days on which it has which term."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lms.induction.rules.facts import ProgrammeFact, RecordFact, StarterFacts, WaiverFact
from lms.training.rules.calendar import FOR_EVER, ONE_DAY
from lms.training.rules.facts import RecognitionFact, RuleFact, SubjectFact, TermFact


@dataclass(frozen=True)
class Training:
    """What awards count by: every rule, subject and recognition rule there is."""

    rules: Sequence[RuleFact]
    subjects: Mapping[int, SubjectFact]
    recognition: Sequence[RecognitionFact]


@dataclass(frozen=True)
class Stretch:
    """Days on which a post has the same term."""

    first: date
    last: date
    term: TermFact


@dataclass(frozen=True)
class World:
    """Everything, as it is known on the day."""

    starter: StarterFacts
    programmes: Mapping[int, ProgrammeFact]
    full_time: Callable[[date], Decimal | None]
    training: Training
    day: date

    @property
    def stretches(self) -> list[Stretch]:
        terms = self.starter.post.terms
        days = sorted({t.starts_on for t in terms} | {t.ends_on + ONE_DAY for t in terms if t.ends_on is not None})
        lasts = [*(day - ONE_DAY for day in days[1:]), FOR_EVER]
        return [Stretch(first, last, term) for first, last in zip(days, lasts, strict=True) if (term := term_on(terms, first))]

    def term(self, day: date) -> TermFact | None:
        return term_on(self.starter.post.terms, day)

    @property
    def waivers(self) -> list[WaiverFact]:
        return [w for w in self.starter.waivers if not is_over(w.withdrawn_from, self.day)]

    @property
    def records(self) -> list[RecordFact]:
        return [r for r in self.starter.records if r.done_on <= self.day and not is_over(r.withdrawn_from, self.day)]


def is_over(withdrawn_from: date | None, day: date) -> bool:
    return withdrawn_from is not None and withdrawn_from <= day


def term_on(terms: Iterable[TermFact], day: date) -> TermFact | None:
    """Where terms overlap, the one that began last."""
    active = [t for t in terms if t.starts_on <= day and (t.ends_on is None or day <= t.ends_on)]
    return max(active, key=lambda t: (t.starts_on, t.id), default=None)


def runs(stretches: Sequence[Stretch], is_for: Callable[[TermFact], bool]) -> Iterator[tuple[date, date]]:
    """The unbroken days on which this holds of the term."""
    start = end = None
    for stretch in stretches:
        if not is_for(stretch.term):
            continue
        if start and end and end != FOR_EVER and end + ONE_DAY == stretch.first:
            end = stretch.last
            continue
        if start and end:
            yield start, end
        start, end = stretch.first, stretch.last
    if start and end:
        yield start, end


def lineage(world: World, programme: ProgrammeFact) -> list[ProgrammeFact]:
    """Itself, and all that it contains."""
    line: list[ProgrammeFact] = []
    at: ProgrammeFact | None = programme
    while at is not None and at not in line:
        line.append(at)
        at = world.programmes.get(at.extends_id) if at.extends_id is not None else None
    return line
