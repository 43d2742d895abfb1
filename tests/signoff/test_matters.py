"""What reminders ask about sign-offs. Ailsa asks, Effie judges. Today is 2 March 2026."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from lms.kit.db import db
from lms.kit.room import About
from lms.people.models import Person, Term
from lms.signoff.models import SignOff
from lms.signoff.queries.matters import AHEAD, MATTERS
from lms.signoff.service import judging, requests
from tests.cast import NOW, TODAY
from tests.frameworks import sign_off

REQUEST, RETURNED, REVIEW = MATTERS
DAY = timedelta(days=1)
REVIEWED = date(2026, 4, 30)


def rows(matter, cast, *who, day=TODAY):
    return [tuple(row) for row in db.session.execute(matter.select(day, [cast[name].person_id for name in who]))]


def about(row):
    return About(*row[:3])


def test_what_is_asked_is_for_the_assessor_and_about_the_learner_s_post(cast, asks):
    item = asks()
    assert rows(REQUEST, cast, "effie") == [(cast["effie"].person_id, cast["ailsa"].post_id, str(item.id), NOW, NOW)]
    assert rows(REQUEST, cast, "ailsa") == rows(RETURNED, cast, "ailsa", "effie") == []


def test_also_once_it_is_being_judged_but_not_once_it_is_withdrawn(cast, asks):
    item = asks()
    judging.claim(item_id=item.id, by=cast["effie"].viewer())
    (row,) = rows(REQUEST, cast, "effie")
    (described,) = REQUEST.describe(TODAY, [about(row)])
    assert (described.thing, described.endpoint) == ("CARE1 Competency CARE1: Ailsa Robertson", "signoff.judge")
    assert described.why == "You began to judge it on 2 March 2026." and described.values == {"item_id": item.id}
    judging.release(item_id=item.id, by=cast["effie"].viewer())
    assert REQUEST.describe(TODAY, [about(row)])[0].why == "Asked on 2 March 2026."
    requests.withdraw(item_id=item.id, by=cast["ailsa"].viewer())
    assert rows(REQUEST, cast, "effie") == [] and REQUEST.describe(TODAY, [about(row)]) == [None]


def test_what_is_returned_is_for_the_learner(cast, asks, finds):
    item = asks()
    judging.send_back(item_id=item.id, findings=finds(comment="Show me a visit.", score=1), by=cast["effie"].viewer())
    (row,) = rows(RETURNED, cast, "ailsa")
    assert row == (cast["ailsa"].person_id, cast["ailsa"].post_id, str(item.id), NOW, NOW)
    assert rows(REQUEST, cast, "effie") == []
    (described,) = RETURNED.describe(TODAY, [about(row)])
    assert described.thing == "what Effie Campbell says about CARE1 Competency CARE1"
    assert (described.why, described.endpoint) == ("Returned on 2 March 2026.", "signoff.asked_item")


@pytest.fixture
def given(ccbf):
    """Effie's sign-off, which is to be reviewed on 30 April 2026."""
    row = db.session.query(SignOff).one()
    row.review_on = REVIEWED
    db.session.flush()
    return row


def test_a_sign_off_in_date_has_the_day_on_which_it_is_to_be_reviewed(cast, given):
    effie = cast["effie"]
    row = (effie.person_id, effie.post_id, str(given.id), REVIEWED, date(2025, 6, 2))
    assert rows(REVIEW, cast, "effie", "ailsa") == rows(REVIEW, cast, "effie", day=REVIEWED) == [row]
    days = (date(2025, 6, 1), REVIEWED - AHEAD - DAY, REVIEWED + DAY)
    assert [rows(REVIEW, cast, "effie", day=day) for day in days] == [[], [], []]


def test_one_that_another_has_overtaken_has_none(cast, ccbf, given):
    for code, level, later in (("CARE1", 3, 1), ("CARE1", 2, 1), ("CARE2", 1, 0)):
        sign_off(cast, ccbf, "effie", code, level, on=TODAY).review_on = REVIEWED + later * DAY
    db.session.flush()
    things = [described.thing for described in REVIEW.describe(TODAY, [about(row) for row in rows(REVIEW, cast, "effie")])]
    assert sorted(things) == ["CARE1 Competency CARE1, level 3", "CARE2 Competency CARE2, level 1"]


def test_a_lower_one_that_counts_longer_overtakes_nothing(cast, ccbf, given):
    sign_off(cast, ccbf, "effie", "CARE1", 2, on=TODAY)
    db.session.flush()
    assert [row[2] for row in rows(REVIEW, cast, "effie")] == [str(given.id)]


def test_a_top_up_that_counts_as_long_takes_its_place(cast, ccbf, given):
    top_up = sign_off(cast, ccbf, "effie", "CARE1", 3, on=TODAY)
    top_up.review_on, top_up.topped_up_id = given.review_on, given.id
    db.session.flush()
    assert [row[2] for row in rows(REVIEW, cast, "effie")] == [str(top_up.id)]
    assert [row[2] for row in rows(REVIEW, cast, "effie", day=TODAY - DAY)] == [str(given.id)]


def test_one_that_is_withdrawn_has_none_from_that_day_on(cast, given):
    given.withdrawn_on, given.withdrawn_reason = TODAY, "Not seen"
    db.session.flush()
    assert rows(REVIEW, cast, "effie") == [] and len(rows(REVIEW, cast, "effie", day=TODAY - DAY)) == 1


def test_it_is_one_row_however_many_posts_and_records_somebody_has(cast, given):
    effie, lukasz = cast["effie"], cast["lukasz"]
    db.session.execute(update(Person).where(Person.id == effie.person_id).values(merged_into_id=lukasz.person_id))
    assert [row[:2] for row in rows(REVIEW, cast, "effie", "lukasz")] == [(lukasz.person_id, effie.post_id)]
    db.session.execute(update(Term).where(Term.post_id == effie.post_id).values(ends_on=TODAY - DAY))
    assert [row[1] for row in rows(REVIEW, cast, "effie")] == [lukasz.post_id]


def test_what_another_record_of_theirs_has_overtaken_has_none(cast, ccbf, given):
    sign_off(cast, ccbf, "lukasz", "CARE1", 3, on=TODAY)
    db.session.execute(update(Person).where(Person.id == cast["effie"].person_id).values(merged_into_id=cast["lukasz"].person_id))
    assert rows(REVIEW, cast, "effie") == []


def test_a_review_is_said_with_how_long_it_counts(cast, given, query_count):
    (row,) = rows(REVIEW, cast, "effie")
    with query_count() as watch:
        (described,) = REVIEW.describe(TODAY, [about(row)])
    assert sum("FROM" in text for text in watch.statements) == 2
    assert described.why == "Signed off on 2 June 2025." and described.endpoint == "signoff.mine"
