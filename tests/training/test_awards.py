"""Awards made, revoked and reinstated: once each, in the trail, and with standings that a slow recount agrees with."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.audit.models import Change
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Person
from lms.training.models import Award, Standing
from lms.training.service import Achieved, award, check_standings, reinstate, revoke
from tests.cast import TODAY


def healthy():
    return check_standings.examine(today=TODAY, days=5).complaints == []


def fire(cast, who, on=TODAY, employer="NHSL"):
    return Achieved(cast[who].person_id, cast.subjects["FIRE-1"], on, cast.places[employer])


def expiry(cast, who, day=TODAY):
    found = select(Standing.expires_on).where(
        Standing.post_id == cast[who].post_id, Standing.subject_id == cast.subjects["FIRE-1"], Standing.from_day <= day
    )
    return db.session.scalar(found.order_by(Standing.from_day.desc()).limit(1))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_many_awards_at_once_renew_what_they_should(cast):
    made = award(wanted=[fire(cast, who) for who in ("ailsa", "gordon", "dougie", "morag")])
    assert all(one.is_new for one in made) and healthy()
    assert expiry(cast, "gordon") == date(2028, 3, 1) == expiry(cast, "morag")


def test_what_is_on_record_is_not_made_twice(cast):
    before, already = count(Award), fire(cast, "ailsa", date(2024, 11, 4))
    first, second = award(wanted=[already, already])
    assert (first.is_new, second.is_new, count(Award)) == (False, False, before) and first.award_id == second.award_id


def test_asked_for_twice_at_once_it_is_made_once(cast):
    first, second = award(wanted=[fire(cast, "ailsa")] * 2)
    assert (first.is_new, second.is_new, first.award_id) == (True, False, second.award_id)


def test_an_award_of_a_merged_record_is_on_record_too(cast):
    other = Person(first_name="A", last_name="Robertson", name_folded="robertson a", merged_into_id=cast["ailsa"].person_id)
    db.session.add(other)
    db.session.flush()
    (first,) = award(wanted=[fire(cast, "ailsa")])
    (second,) = award(wanted=[Achieved(other.id, cast.subjects["FIRE-1"], TODAY, cast.places["NHSL"])])
    assert not second.is_new and second.award_id == first.award_id


def test_another_employer_vouches_for_another_award(cast):
    made = award(wanted=[fire(cast, "ailsa"), fire(cast, "ailsa", employer="COUN")])
    assert all(one.is_new for one in made)


def test_revoked_it_never_counted_and_reinstated_it_always_did(cast):
    before = expiry(cast, "ailsa")
    (made,) = award(wanted=[fire(cast, "ailsa")])
    after = expiry(cast, "ailsa")
    assert revoke(award_ids=[made.award_id], reason="Wrong person") == 1 and expiry(cast, "ailsa") == before and healthy()
    assert revoke(award_ids=[made.award_id], reason="Again") == 0
    assert db.session.get_one(Award, made.award_id).revoked_reason == "Wrong person"
    assert reinstate(award_ids=[made.award_id]) == 1 and expiry(cast, "ailsa") == after and healthy()
    assert reinstate(award_ids=[made.award_id]) == 0


def test_revoked_from_a_day_on_it_counted_until_then(cast):
    (made,) = award(wanted=[fire(cast, "gordon", TODAY - timedelta(days=30))])
    revoke(award_ids=[made.award_id], reason="Never practised", from_day=TODAY)
    assert healthy() and expiry(cast, "gordon", TODAY - timedelta(days=1)) is not None


def test_a_revoked_award_is_found_and_left(cast):
    (made,) = award(wanted=[fire(cast, "ailsa")])
    revoke(award_ids=[made.award_id], reason="Wrong")
    (again,) = award(wanted=[fire(cast, "ailsa")])
    assert (again.award_id, again.is_new, again.is_revoked) == (made.award_id, False, True)


def test_every_step_stands_in_the_trail(cast):
    (made,) = award(wanted=[fire(cast, "ailsa")])
    revoke(award_ids=[made.award_id], reason="Wrong")
    reinstate(award_ids=[made.award_id])
    told = select(Change.what).where(Change.record == "award", Change.row_id == made.award_id).order_by(Change.id)
    assert db.session.scalars(told).all() == ["added", "changed", "changed"]


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 501])
def test_nothing_is_revoked_without_a_reason(cast, reason):
    with pytest.raises(Refused):
        revoke(award_ids=[1], reason=reason)


def test_nothing_is_achieved_tomorrow(cast):
    with pytest.raises(Refused):
        award(wanted=[fire(cast, "ailsa", TODAY + timedelta(days=1))])


def test_nothing_asked_for_is_nothing_done(cast, query_count):
    assert (award(wanted=[]), revoke(award_ids=[], reason="None"), reinstate(award_ids=[])) == ([], 0, 0)
