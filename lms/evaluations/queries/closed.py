"""What is over and waits to be counted."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from lms.bookings.models import Booking
from lms.courses.models import Event, EventTrainer
from lms.courses.rules.words import EventState
from lms.evaluations.models import Evaluation, EvaluationAnswer, OutcomeEvent
from lms.evaluations.queries.invitations import CAME
from lms.evaluations.rules.anonymise import Finished, Reply
from lms.evaluations.rules.words import Answer, Question, Stage
from lms.kit.datetimes import local_date
from lms.kit.db import chunked, db
from lms.people.models import Person
from lms.people.queries import root_id


@dataclass(frozen=True)
class SameTeam:
    """What dates have in common that may be counted together."""

    stage: Stage
    course_id: int
    organiser_id: int
    trainers: frozenset[int]


@dataclass(frozen=True)
class ClosedEvaluation:
    """A date whose asking is over."""

    event_id: int
    ends_at: datetime
    given: int


def closed(today: date) -> dict[SameTeam, list[ClosedEvaluation]]:
    """Dates whose every asking has ended, whose register is closed, and that are not counted."""
    counted = select(OutcomeEvent.id).where(OutcomeEvent.event_id == Booking.event_id, OutcomeEvent.stage == Evaluation.stage)
    wanted = (
        select(Evaluation.stage, Event.id, Event.course_id, Event.organiser_id, Event.ends_at, func.count(Evaluation.given_at))
        .select_from(Evaluation)
        .join(Booking, Booking.id == Evaluation.booking_id)
        .join(Event, Event.id == Booking.event_id)
        .where(Event.state == EventState.DELIVERED, ~counted.correlate(Booking, Evaluation).exists())
        .group_by(Evaluation.stage, Event.id, Event.course_id, Event.organiser_id, Event.ends_at)
        .having(func.max(Evaluation.until) < today)
        .order_by(Event.id)
    )
    rows = db.session.execute(wanted).all()
    trainers = _trainers({row[1] for row in rows})
    found: defaultdict[SameTeam, list[ClosedEvaluation]] = defaultdict(list)
    for stage, event_id, course_id, organiser_id, ends_at, given in rows:
        found[SameTeam(stage, course_id, organiser_id, trainers[event_id])].append(ClosedEvaluation(event_id, ends_at, given))
    return dict(found)


def _trainers(event_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """{event: the humans who teach it}."""
    found: dict[int, set[int]] = {event_id: set() for event_id in event_ids}
    asked = select(EventTrainer.event_id, root_id()).join(Person, Person.id == EventTrainer.person_id)
    for some in chunked(sorted(event_ids)):
        for event_id, person_id in db.session.execute(asked.where(EventTrainer.event_id.in_(some))):
            found[event_id].add(person_id)
    return {event_id: frozenset(people) for event_id, people in found.items()}


def finished(dates: Collection[ClosedEvaluation], stage: Stage) -> tuple[list[Finished], Mapping[int, list[int]]]:
    """These dates with what was said of them, and {event: the ids of its askings}, which nobody else changes until the transaction ends.

    Whoever did not come, as the register says now, is not counted; of two answers of one human, the later is.
    """
    wanted = (
        select(Evaluation.id, Evaluation.comment, Evaluation.given_at, Booking.event_id, Booking.state, root_id().label("person_id"))
        .join(Booking, Booking.id == Evaluation.booking_id)
        .join(Person, Person.id == Booking.person_id)
        .where(Evaluation.stage == stage, Booking.event_id.in_([one.event_id for one in dates]))
        .order_by(Evaluation.given_at, Evaluation.id)
        .with_for_update(of=Evaluation)
    )
    rows = db.session.execute(wanted).all()
    answers = _answers([row.id for row in rows])
    asked: defaultdict[int, set[int]] = defaultdict(set)
    said: defaultdict[int, dict[int, Reply]] = defaultdict(dict)
    askings: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        askings[row.event_id].append(row.id)
        if row.state in CAME:
            asked[row.event_id].add(row.person_id)
            if row.given_at:
                said[row.event_id][row.person_id] = Reply(answers[row.id], row.comment)
    found = [Finished(one.event_id, local_date(one.ends_at), len(asked[one.event_id]), said[one.event_id]) for one in dates]
    return found, askings


def _answers(evaluation_ids: Collection[int]) -> Mapping[int, dict[Question, Answer]]:
    found: dict[int, dict[Question, Answer]] = {row_id: {} for row_id in evaluation_ids}
    columns = (EvaluationAnswer.evaluation_id, EvaluationAnswer.question, EvaluationAnswer.answer)
    for some in chunked(list(evaluation_ids)):
        for row_id, question, answer in db.session.execute(select(*columns).where(EvaluationAnswer.evaluation_id.in_(some))):
            found[row_id][question] = answer
    return found
