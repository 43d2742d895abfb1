"""What somebody says stands in their own copy, in no officer's, and goes with them."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.evaluations import service
from lms.evaluations.models import Evaluation, EvaluationAnswer, Outcome, OutcomeComment
from lms.evaluations.rules.words import Answer
from lms.jobs import worker as jobs
from lms.kit import clock
from lms.kit.db import db
from lms.privacy.models import AccessCopy, Disposal
from lms.privacy.queries.disposals import preview
from lms.privacy.queries.retention import rules_now
from lms.privacy.service import people, retention
from tests.evaluations.replies import count_all, everybody, held, over_and_answered
from tests.events import course

SECRET = "The room was too cold"


@pytest.fixture
def waiting(app, cast):
    over_and_answered(cast, course(cast), {"ailsa": (Answer.DISAGREE, SECRET), "gordon": None})
    db.session.commit()


def test_it_is_in_ones_own_copy(waiting, as_):
    text = as_("ailsa").get("/account/what-we-hold.json").text
    assert SECRET in text and '"disagree"' in text and "Fire safety awareness" in text
    assert SECRET not in as_("gordon").get("/account/what-we-hold.json").text


def test_and_not_in_one_that_an_officer_makes(waiting, as_, cast):
    copy = AccessCopy(person_id=cast["ailsa"].person_id, by_account_id=cast["lorna"].account_id, reason="She asked", at=clock.now())
    db.session.add(copy)
    db.session.commit()
    text = as_("lorna").get(f"/copies/{copy.id}/what-we-hold.json").text
    assert "Fire safety awareness" in text and SECRET not in text and '"disagree"' not in text
    assert "for nobody else to read with their name" in text


def remove(app, key, by):
    seen = preview(rules_now()[key], clock.today())
    retention.order(key=key, seen_rows=seen.rows, seen_before=seen.before_on, by=by)
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    db.session.rollback()
    return seen.rows


def test_what_was_never_counted_is_deleted_after_a_year(app, waiting, cast):
    held(cast, course(cast, "NEW"), ("ailsa",))
    service.invite()
    for one in db.session.scalars(select(Evaluation).where(Evaluation.until < clock.today())):
        one.until = date(2025, 3, 1)
    db.session.commit()
    assert remove(app, "evaluation_answers", cast["priya"].viewer()) == 2
    assert len(db.session.scalars(select(Evaluation)).all()) == 1 and db.session.scalars(select(EvaluationAnswer)).all() == []


def test_comments_go_after_two_years_and_numbers_stay(app, cast):
    over_and_answered(cast, course(cast), everybody() | {"ailsa": (Answer.AGREE, SECRET)})
    count_all()
    db.session.scalars(select(Outcome)).one().counted_on = date(2024, 3, 1)
    db.session.commit()
    assert remove(app, "evaluation_comments", cast["priya"].viewer()) == 1
    assert db.session.scalars(select(OutcomeComment)).all() == [] and db.session.scalars(select(Outcome)).one().answered == 7


def test_it_goes_with_the_person(app, waiting, cast):
    day, by = clock.today(), cast["priya"].account_id
    order = Disposal(rule="people", months=72, before_on=day, rows=1, oldest_on=day, newest_on=day, by_account_id=by)
    db.session.add(order)
    db.session.flush()
    people.remove_people([cast["ailsa"].person_id], order.id)
    left = db.session.scalars(select(Evaluation)).all()
    assert (db.session.scalars(select(EvaluationAnswer)).all(), [one.given_at for one in left]) == ([], [None])
