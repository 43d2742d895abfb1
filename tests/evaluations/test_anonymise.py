"""From answers with names to figures without: counted once, and again by hand."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.models import Event, EventTrainer
from lms.courses.rules.words import EventState
from lms.evaluations import service, worker
from lms.evaluations.models import Evaluation, EvaluationAnswer, Outcome, OutcomeComment, OutcomeEvent, OutcomeNumber
from lms.evaluations.queries.closed import closed
from lms.evaluations.queries.results import Wanted, counted
from lms.evaluations.rules.results import figures, quarters
from lms.evaluations.rules.words import FORMS, Answer, Question, Stage
from lms.jobs import service as jobs
from lms.jobs.worker import work
from lms.kit.db import db
from lms.people.models import Person
from tests.cast import NOW, TODAY
from tests.evaluations.replies import SEVEN, count_all, everybody, over_and_answered
from tests.events import course

FIVE = SEVEN[:5]


def total(word, question=Question.USEFUL):
    return sum(db.session.scalars(select(OutcomeNumber.number).where(OutcomeNumber.question == question, OutcomeNumber.answer == word)))


def test_five_are_counted_and_their_answers_deleted(app, cast):
    said = everybody(Answer.AGREE, FIVE) | {"ailsa": (Answer.DISAGREE, "zebra"), "gordon": None, "dougie": (Answer.AGREE, "Apple")}
    over_and_answered(cast, course(cast), said)
    assert count_all() == 1
    one = db.session.scalars(select(Outcome)).one()
    assert (one.asked, one.answered, one.quarter.isoformat()) == (6, 5, "2026-01-01")
    assert (total(Answer.AGREE), total(Answer.DISAGREE)) == (4, 1)
    assert db.session.scalars(select(OutcomeComment.comment).order_by(OutcomeComment.id)).all() == ["Apple", "zebra"]
    assert [db.session.scalars(select(model.id)).all() for model in (Evaluation, EvaluationAnswer)] == [[], []]
    assert count_all() == 0 and service.invite() == 0


def test_four_wait_and_are_counted_with_the_next_date(app, cast):
    fire = course(cast)
    over_and_answered(cast, fire, everybody(who=SEVEN[:4]), at=NOW - timedelta(days=70), trainers=("tam",))
    assert count_all() == 0 and len(db.session.scalars(select(Evaluation.id)).all()) == 4
    over_and_answered(cast, fire, everybody(who=SEVEN[4:5]), trainers=("tam",))
    assert count_all() == 1 and len(db.session.scalars(select(OutcomeEvent.event_id)).all()) == 2


def test_other_trainers_or_organisers_are_not_mixed(app, cast):
    fire = course(cast)
    for trainers in (("tam",), ("priya",), (), ("tam", "priya")):
        over_and_answered(cast, fire, everybody(who=SEVEN[:4]), trainers=trainers)
    over_and_answered(cast, fire, everybody(who=SEVEN[:4]), trainers=("tam",), organiser_id=cast.places["NHSL"])
    assert count_all() == 0


@pytest.mark.parametrize("what", ["still open", "register open", "somebody else still open"])
def test_what_is_not_over_waits(app, cast, what):
    one = over_and_answered(cast, course(cast), everybody())
    if what == "register open":
        one.state = EventState.SCHEDULED
    else:
        some = db.session.scalars(select(Evaluation)).all()
        for asking in some if what == "still open" else some[:1]:
            asking.until = TODAY
    db.session.flush()
    assert closed(TODAY) == {} and count_all() == 0


def test_whoever_did_not_come_after_all_is_not_counted(app, cast):
    one = over_and_answered(cast, course(cast), everybody(who=FIVE) | {"gordon": Answer.DISAGREE})
    seat = select(Booking).where(Booking.event_id == one.id, Booking.person_id == cast["gordon"].person_id)
    db.session.scalars(seat).one().state = BookingState.NO_SHOW
    db.session.flush()
    count_all()
    assert (total(Answer.AGREE), total(Answer.DISAGREE)) == (5, 0)
    assert db.session.scalars(select(Evaluation.id)).all() == []


def test_one_human_counts_once(app, cast):
    over_and_answered(cast, course(cast), everybody(who=FIVE))
    db.session.get_one(Person, cast["ailsa"].person_id).merged_into_id = cast["effie"].person_id
    db.session.flush()
    assert count_all() == 0


def test_the_worker_counts_and_a_second_one_finds_it_done(app, cast):
    over_and_answered(cast, course(cast), everybody())
    (alike,) = closed(TODAY)
    slot = app.extensions["house"].schedules[worker.KIND]
    jobs.ask_for_slot(worker.KIND, slot, slot.slot(NOW))
    db.session.commit()
    assert work(app.extensions["house"].handlers) == 1
    db.session.rollback()
    assert service.anonymise(alike) == 0
    assert len(db.session.scalars(select(Outcome)).all()) == 1


def test_counts_equal_an_independent_recount(app, cast):
    """Random dates, counted in two goes, against the answers as they were given."""
    chance, given, courses = Random(7), [], [course(cast, code) for code in "AB"]
    for number in range(24):
        if number == 12:
            count_all()
        who = chance.sample(SEVEN, chance.randrange(8))
        said = {name: chance.choice([*FORMS[Stage.AFTER].answers, None]) for name in who}
        teachers = chance.choice([(), ("tam",), ("tam", "priya")])
        day = NOW - timedelta(days=60 + chance.randrange(200))
        one = over_and_answered(cast, chance.choice(courses), said, at=day, trainers=teachers)
        given.append((one.id, one.course_id, teachers, said))
    count_all()
    inside = set(db.session.scalars(select(OutcomeEvent.event_id)))
    assert 0 < len(inside) < 24
    for of in (None, courses[0].id):
        for who in (None, "tam", "priya"):
            wanted = Wanted(quarters(TODAY)[-1], quarters(TODAY)[0], of, cast[who].person_id if who else None)
            found = figures(Stage.AFTER, counted(wanted, cast["priya"].viewer()))
            some = [said for row_id, c, teachers, said in given if row_id in inside and of in (None, c) and who in (None, *teachers)]
            recount = Counter(word for said in some for word in said.values() if word)
            assert found.asked == sum(map(len, some)) and found.answered == sum(recount.values())
            assert {share.answer: share.number for share in found.questions[2].shares if share.number} == recount


def test_a_block_moves_as_a_whole_when_trainers_are_put_right(app, cast):
    fire = course(cast)
    over_and_answered(cast, fire, everybody(who=SEVEN[:3]), at=NOW - timedelta(days=70), trainers=("tam",))
    last = over_and_answered(cast, fire, everybody(who=SEVEN[3:]), trainers=("tam",))
    count_all()
    db.session.scalars(select(EventTrainer).where(EventTrainer.event_id == last.id)).one().person_id = cast["lorna"].person_id
    db.session.flush()
    for who in ("tam", "lorna"):
        wanted = Wanted(quarters(TODAY)[-1], quarters(TODAY)[0], trainer_id=cast[who].person_id)
        assert [one.answered for one in counted(wanted, cast["priya"].viewer())] == [7]
    assert db.session.get_one(Event, last.id).organiser_id == cast.places["LOCH"]
