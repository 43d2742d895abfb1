"""What people of the demonstration say of its courses: counted by the product itself, and asked by it where they still can."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy import select

from lms.bookings.models import Booking
from lms.courses.models import Event
from lms.demo.rules.courses import PlannedDate
from lms.demo.rules.seeds import Yaml
from lms.evaluations import service as evaluations
from lms.evaluations.models import Evaluation, EvaluationAnswer
from lms.evaluations.queries.closed import closed
from lms.evaluations.queries.invitations import CAME
from lms.evaluations.rules.invitations import day_of, until
from lms.evaluations.rules.words import AGREEMENT, CHANGE, FORMS, Stage
from lms.kit import clock
from lms.kit.clock import LOCAL
from lms.kit.datetimes import local_date
from lms.kit.db import db

#: Most are content, and some of them have something to say.
WEIGHTS = {Stage.AFTER: dict(zip(AGREEMENT, (9, 11, 3, 2, 0), strict=True)), Stage.LATER: dict(zip(CHANGE, (5, 8, 3, 2), strict=True))}


def load_answers(made: Iterable[tuple[PlannedDate, Event]], comments: Yaml, chance: Random) -> None:
    """Answers to what is over, counted; then the product asks about the rest, as its worker does."""
    texts = {stage: list(comments[stage.value]) for stage in Stage}
    for one, event in made:
        for stage, number in ((Stage.AFTER, one.said), (Stage.LATER, one.changed)):
            if number:
                _answer(event, stage, number, texts[stage], chance)
    for alike in closed(clock.today()):
        evaluations.anonymise(alike)
    evaluations.invite()


def _answer(event: Event, stage: Stage, number: int, texts: list[str], chance: Random) -> None:
    """Everybody who came was asked on its day, and so many of them answered within a week."""
    day = day_of(stage, local_date(event.ends_at))
    came = db.session.scalars(select(Booking.id).where(Booking.event_id == event.id, Booking.state.in_(CAME)).order_by(Booking.id)).all()
    answering = set(chance.sample(came, min(number, len(came))))
    for booking_id in came:
        one = Evaluation(booking_id=booking_id, stage=stage, until=until(day), comment="")
        if booking_id in answering:
            one.given_at = datetime.combine(day, time(9), LOCAL) + timedelta(minutes=chance.randrange(7 * 24 * 60))
            one.comment = texts.pop() if texts and chance.random() < 0.4 else ""
        db.session.add(one)
        db.session.flush()
        if one.given_at:
            db.session.add_all(_chosen(one, stage, chance))
    db.session.flush()


def _chosen(one: Evaluation, stage: Stage, chance: Random) -> Iterator[EvaluationAnswer]:
    words, weights = list(WEIGHTS[stage]), list(WEIGHTS[stage].values())
    for question in FORMS[stage].questions:
        yield EvaluationAnswer(evaluation_id=one.id, question=question, answer=chance.choices(words, weights)[0])
