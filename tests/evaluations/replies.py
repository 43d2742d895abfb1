"""Dates that are over, with who came and what they said, written straight into the tables."""

from datetime import UTC, datetime, timedelta

from lms.bookings.rules.states import BookingState
from lms.courses.rules.words import EventState
from lms.evaluations import service
from lms.evaluations.models import Evaluation, EvaluationAnswer
from lms.evaluations.queries.closed import closed
from lms.evaluations.rules.words import FORMS, Answer, Stage
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db
from tests.events import booking, event

#: Friday 27 February 2026, three days before the day of the cast.
HELD = datetime(2026, 2, 27, 9, 30, tzinfo=UTC)
SEVEN = ("ailsa", "dougie", "effie", "iona", "fraser", "gordon", "kirsty")


def held(cast, of, who=SEVEN, at=HELD, **more):
    """A date whose register is closed, on which these people came."""
    one = event(cast, of, starts_at=at, **({"state": EventState.DELIVERED} | more))
    for name in who:
        booking(cast, one, name, BookingState.ATTENDED)
    return one


def over_and_answered(cast, of, replies, at=None, stage=Stage.AFTER, **more):
    """A date whose asking ended yesterday: {who: the word of every question, or (word, comment), or None for no answer}."""
    one = held(cast, of, (), at=at or clock.now() - timedelta(days=60), **more)
    for who, said in replies.items():
        word, comment = said if isinstance(said, tuple) else (said, "")
        seat = booking(cast, one, who, BookingState.ATTENDED)
        asking = Evaluation(booking_id=seat.id, stage=stage, until=local_date(clock.now()) - timedelta(days=1), comment=comment)
        asking.given_at = clock.now() - timedelta(days=9) if word else None
        db.session.add(asking)
        db.session.flush()
        questions = FORMS[stage].questions if word else ()
        db.session.add_all(EvaluationAnswer(evaluation_id=asking.id, question=question, answer=word) for question in questions)
    db.session.flush()
    return one


def everybody(word=Answer.AGREE, who=SEVEN):
    return dict.fromkeys(who, word)


def count_all():
    """As the worker does."""
    made = sum(service.anonymise(alike) for alike in closed(clock.today()))
    db.session.flush()
    return made
