"""What came of it, as far as a viewer may read: whole blocks alone, whatever is asked for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.bookings.models import Booking
from lms.courses.models import Course, Event, EventTrainer
from lms.evaluations.models import Evaluation, Outcome, OutcomeComment, OutcomeEvent, OutcomeNumber
from lms.evaluations.rules.anonymise import by_alphabet
from lms.evaluations.rules.results import Counted
from lms.evaluations.rules.words import Answer, Question, Stage
from lms.kit.db import db
from lms.people.models import Person
from lms.people.queries import places_within, records_of, root_id
from lms.people.rules import full_name


@dataclass(frozen=True)
class Wanted:
    """Which blocks: of one course, of one trainer, or (neither) all that the viewer may read; from this quarter to that one."""

    first: date
    last: date
    course_id: int | None = None
    trainer_id: int | None = None


def _taught_by(person_id: int) -> Select[int]:
    return select(EventTrainer.event_id).where(EventTrainer.person_id.in_(records_of(person_id)))


def _with(events: Select[int]) -> ColumnElement[bool]:
    """Blocks that hold any of these dates."""
    found: ColumnElement[bool] = Outcome.id.in_(select(OutcomeEvent.outcome_id).where(OutcomeEvent.event_id.in_(events)))
    return found


def _chosen(wanted: Wanted, viewer: Viewer) -> Select[int]:
    """Ids of blocks: of what the viewer's organisations ran, and of what the viewer taught."""
    readable = or_(places_within(viewer, May.SEE_EVALUATIONS, Outcome.organiser_id), _with(_taught_by(viewer.person_id)))
    found = select(Outcome.id).where(readable, Outcome.quarter >= wanted.first, Outcome.quarter <= wanted.last)
    if wanted.course_id is not None:
        found = found.where(Outcome.course_id == wanted.course_id)
    if wanted.trainer_id is not None:
        found = found.where(_with(_taught_by(wanted.trainer_id)))
    return found


def counted(wanted: Wanted, viewer: Viewer) -> list[Counted]:
    """The blocks, in two queries."""
    numbers: defaultdict[int, dict[tuple[Question, Answer], int]] = defaultdict(dict)
    chosen = _chosen(wanted, viewer)
    for row in db.session.scalars(select(OutcomeNumber).where(OutcomeNumber.outcome_id.in_(chosen))):
        numbers[row.outcome_id][row.question, row.answer] = row.number
    blocks = db.session.scalars(select(Outcome).where(Outcome.id.in_(chosen)).order_by(Outcome.id))
    return [Counted(one.id, one.stage, one.course_id, one.quarter, one.asked, one.answered, numbers[one.id]) for one in blocks]


#: So many comments of a stage stand on a page; a quarter shows its own.
MOST_COMMENTS = 200


def comments(wanted: Wanted, viewer: Viewer) -> dict[Stage, list[str]]:
    """What people wrote in the newest quarters, by the alphabet."""
    asked = (
        select(Outcome.stage, OutcomeComment.comment)
        .join(Outcome, Outcome.id == OutcomeComment.outcome_id)
        .where(Outcome.id.in_(_chosen(wanted, viewer)))
        .order_by(Outcome.quarter.desc(), Outcome.id, OutcomeComment.id)
    )
    found: dict[Stage, list[str]] = {stage: [] for stage in Stage}
    for stage, text in db.session.execute(asked):
        found[stage].append(text)
    return {stage: by_alphabet(texts[:MOST_COMMENTS]) for stage, texts in found.items()}


def waiting(wanted: Wanted, viewer: Viewer) -> int:
    """How many dates people are, or were, asked about, and are not among the figures yet. Of how many answers is not said."""
    in_block = select(OutcomeEvent.id).where(OutcomeEvent.event_id == Booking.event_id, OutcomeEvent.stage == Evaluation.stage)
    asked = (
        select(Event.id)
        .join(Booking, Booking.event_id == Event.id)
        .join(Evaluation, Evaluation.booking_id == Booking.id)
        .where(~in_block.correlate(Booking, Evaluation).exists())
        .where(or_(places_within(viewer, May.SEE_EVALUATIONS, Event.organiser_id), Event.id.in_(_taught_by(viewer.person_id))))
    )
    if wanted.course_id is not None:
        asked = asked.where(Event.course_id == wanted.course_id)
    if wanted.trainer_id is not None:
        asked = asked.where(Event.id.in_(_taught_by(wanted.trainer_id)))
    return len(set(db.session.scalars(asked.distinct())))


# --- names ------------------------------------------------------------------------------------------------------------------------


def course_title(course_id: int) -> str | None:
    return db.session.scalar(select(Course.title).where(Course.id == course_id))


def titles(course_ids: Sequence[int]) -> list[tuple[int, str]]:
    """(course, its title) by title."""
    asked = select(Course.id, Course.title).where(Course.id.in_(course_ids)).order_by(Course.title_folded, Course.id)
    return [(row_id, title) for row_id, title in db.session.execute(asked)]


@dataclass(frozen=True)
class Trainer:
    """A human who teaches, and in which blocks their dates are."""

    person_id: int
    name: str
    outcomes: frozenset[int]


def trainers(outcome_ids: Sequence[int]) -> list[Trainer]:
    """Whoever teaches a date of these blocks, by name."""
    counting = aliased(Person)
    asked = (
        select(counting.id, counting.first_name, counting.last_name, counting.preferred_name, OutcomeEvent.outcome_id)
        .select_from(OutcomeEvent)
        .join(EventTrainer, EventTrainer.event_id == OutcomeEvent.event_id)
        .join(Person, Person.id == EventTrainer.person_id)
        .join(counting, counting.id == root_id())
        .where(OutcomeEvent.outcome_id.in_(outcome_ids))
        .order_by(counting.name_folded, counting.id)
    )
    names: dict[int, str] = {}
    of: defaultdict[int, set[int]] = defaultdict(set)
    for person_id, first, last, preferred, outcome_id in db.session.execute(asked):
        names[person_id] = full_name(first, last, preferred)
        of[person_id].add(outcome_id)
    return [Trainer(person_id, name, frozenset(of[person_id])) for person_id, name in names.items()]


def trainer_name(person_id: int, viewer: Viewer) -> str | None:
    """Of somebody who teaches, or has taught, what this viewer may read of; None for anybody else."""
    counting = aliased(Person)
    taught = (
        select(counting.first_name, counting.last_name, counting.preferred_name)
        .select_from(EventTrainer)
        .join(Event, Event.id == EventTrainer.event_id)
        .join(Person, Person.id == EventTrainer.person_id)
        .join(counting, counting.id == root_id())
        .where(counting.id == person_id)
        .where(or_(places_within(viewer, May.SEE_EVALUATIONS, Event.organiser_id), counting.id == viewer.person_id))
    )
    row = db.session.execute(taught.limit(1)).first()
    return full_name(*row) if row else None
