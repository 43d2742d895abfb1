"""The day by which an induction should be complete, as reminders ask for it. Today is 2 March 2026; Morag began on 16 February."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from lms.induction.models import Induction
from lms.kit.db import db
from lms.kit.room import About
from lms.people.models import Absence, Person
from lms.starters.queries.matters import MATTERS
from tests.cast import TODAY
from tests.induction.programmes import programme, record, step

(TARGET,) = MATTERS
BEGAN = date(2026, 2, 16)


@pytest.fixture
def volunteering(cast):
    """Morag's induction, of two steps."""
    return programme("VOL", step("met"), step("heard"))


def rows(cast, *who, day=TODAY):
    return [tuple(row) for row in db.session.execute(TARGET.select(day, [cast[name].person_id for name in who]))]


def test_an_induction_that_is_not_complete_has_its_target_day(cast, volunteering):
    morag = cast["morag"]
    assert rows(cast, "morag", "effie") == [(morag.person_id, morag.post_id, "VOL", BEGAN + timedelta(days=56), BEGAN)]
    assert rows(cast, "effie") == rows(cast, "morag", day=BEGAN - timedelta(days=1)) == []


def test_one_that_is_complete_has_none_from_that_day_on(cast, volunteering):
    db.session.execute(update(Induction).values(completed_on=TODAY))
    assert rows(cast, "morag") == [] and len(rows(cast, "morag", day=TODAY - timedelta(days=1))) == 1


def test_nor_has_one_that_is_paused_or_offered(cast, volunteering):
    db.session.add(Absence(post_id=cast["morag"].post_id, starts_on=TODAY))
    db.session.flush()
    assert rows(cast, "morag") == []
    volunteering.is_compulsory = False
    db.session.flush()
    assert rows(cast, "morag", day=TODAY - timedelta(days=1)) == []


def test_a_merged_record_s_is_for_the_record_that_counts(cast, volunteering):
    morag, effie = cast["morag"].person_id, cast["effie"].person_id
    db.session.execute(update(Person).where(Person.id == morag).values(merged_into_id=effie))
    assert [row[:2] for row in rows(cast, "morag", "effie")] == [(effie, cast["morag"].post_id)]


def test_it_is_said_with_what_is_done(cast, volunteering):
    morag = cast["morag"]
    record(morag.post_id, volunteering, "met", TODAY)
    gone, described = TARGET.describe(TODAY, [About(1, 1, "VOL"), About(morag.person_id, morag.post_id, "VOL")])
    assert gone is None and (described.thing, described.endpoint) == (volunteering.name, "induction.mine")
    assert described.why == "Started on 16 February 2026, 1 of 2 steps done."
