"""Back from leave, and the first day. Today is Monday 2 March 2026; Kirsty has been on leave since 12 January."""

from datetime import date

from sqlalchemy import update

from lms.kit.db import db
from lms.people.models import Absence, Person, Post, Term
from lms.people.rules import WorkerType
from lms.training.service import recompute
from tests.cast import TODAY
from tests.reminders.own import DAY, decided, rows, say

SUNDAY = date(2026, 3, 1)


def away(cast, who, ends_on, *, starts_on=date(2026, 1, 12), post=0):
    db.session.add(Absence(post_id=cast[who].post_ids[post], starts_on=starts_on, ends_on=ends_on))
    db.session.flush()


def returns(cast, ends_on):
    """Kirsty's leave ends."""
    db.session.execute(update(Absence).values(ends_on=ends_on))


def begin(cast, who, starts_on, **values):
    """A further post, in the East team."""
    term = {"organisation_id": cast.places["COUN-EAST"], "worker_type": WorkerType.EMPLOYEE, "starts_on": starts_on} | values
    post = Post(person_id=cast[who].person_id, employer_id=cast.places["COUN"], employee_number="N1", number_folded="n1")
    db.session.add(post)
    db.session.flush()
    db.session.add(Term(post_id=post.id, **term))
    db.session.flush()
    return post.id


def merge(cast, gone, kept):
    db.session.execute(update(Person).where(Person.id == cast[gone].person_id).values(merged_into_id=cast[kept].person_id))


# --- back from leave ---------------------------------------------------------------------------------------------------------------


def back(cast, *who, day=TODAY):
    return [row[3] for row in rows("return_after_leave", cast, *who, day=day)]


def test_who_is_back_from_leave_is_told_once(cast):
    returns(cast, SUNDAY)
    kirsty = cast["kirsty"].person_id
    assert rows("return_after_leave", cast, "kirsty", "effie") == [(kirsty, None, "", TODAY, TODAY)]
    assert decided("return_after_leave", TODAY, TODAY + DAY) == [(kirsty, "", TODAY, TODAY)]


def test_who_is_back_on_a_saturday_is_told_on_monday(cast):
    returns(cast, date(2026, 3, 6))
    days = [date(2026, 3, day) for day in range(5, 11)]
    assert decided("return_after_leave", *days) == [(cast["kirsty"].person_id, "", date(2026, 3, 7), date(2026, 3, 9))]


def test_who_is_still_away_is_not_told(cast):
    assert back(cast, "kirsty") == []
    returns(cast, TODAY)
    assert back(cast, "kirsty") == [] and len(back(cast, "kirsty", day=TODAY + DAY)) == 1


def test_it_stands_for_four_weeks(cast):
    returns(cast, SUNDAY)
    assert back(cast, "kirsty", day=date(2026, 3, 29)) == [TODAY] and back(cast, "kirsty", day=date(2026, 3, 30)) == []


def test_leave_that_goes_on_in_another_does_not_end(cast):
    returns(cast, date(2026, 2, 15))
    away(cast, "kirsty", SUNDAY, starts_on=date(2026, 2, 16))
    assert back(cast, "kirsty", day=SUNDAY) == [] and back(cast, "kirsty") == [TODAY]


def test_who_had_worked_in_another_post_was_not_away(cast):
    away(cast, "lukasz", SUNDAY)
    assert back(cast, "lukasz") == []


def test_who_was_away_from_two_posts_is_back_with_the_first(cast):
    away(cast, "lukasz", SUNDAY)
    away(cast, "lukasz", date(2026, 3, 8), post=1)
    assert back(cast, "lukasz") == back(cast, "lukasz", day=date(2026, 3, 9)) == [TODAY]


def test_who_begins_in_another_post_is_back(cast):
    begin(cast, "kirsty", TODAY)
    assert back(cast, "kirsty") == [TODAY]


def test_who_left_instead_is_not_back(cast):
    returns(cast, SUNDAY)
    db.session.execute(update(Term).where(Term.post_id == cast["kirsty"].post_id).values(ends_on=SUNDAY))
    assert back(cast, "kirsty") == []


def test_another_record_s_post_counts_too(cast):
    returns(cast, SUNDAY)
    merge(cast, "kirsty", "effie")
    assert back(cast, "kirsty", "effie") == []
    away(cast, "effie", SUNDAY)
    assert [row[0] for row in rows("return_after_leave", cast, "kirsty", "effie")] == [cast["effie"].person_id]


def test_it_says_what_to_do_first(cast):
    returns(cast, SUNDAY)
    recompute()
    described = say("return_after_leave", cast["kirsty"].person_id, None, "")
    assert described.why == "You were on leave until 1 March 2026. To do first: Fire safety awareness by 29 March 2026."
    assert (described.thing, described.endpoint) == ("Your training", "records.mine")
    assert say("return_after_leave", cast["effie"].person_id, None, "") is None


# --- the first day -----------------------------------------------------------------------------------------------------------------

BEGAN = date(2026, 2, 16)


def started(cast, *who, day=TODAY):
    return [row[1] for row in rows("first_day", cast, *who, day=day)]


def test_the_first_day_is_told_once_in_its_week(cast):
    morag = cast["morag"]
    assert decided("first_day", BEGAN, BEGAN + DAY) == [(morag.person_id, "", BEGAN, BEGAN)]
    assert rows("first_day", cast, "morag", "effie", day=date(2026, 2, 22)) == [(morag.person_id, morag.post_id, "", BEGAN, BEGAN)]
    assert started(cast, "morag", day=BEGAN - DAY) == started(cast, "morag", day=date(2026, 2, 23)) == []


def test_who_works_already_has_no_first_day(cast):
    post_id = begin(cast, "effie", TODAY)
    assert started(cast, "effie") == []
    db.session.execute(update(Term).where(Term.post_id == cast["effie"].post_id).values(ends_on=TODAY))
    assert started(cast, "effie") == []
    db.session.execute(update(Term).where(Term.post_id == cast["effie"].post_id).values(ends_on=SUNDAY))
    assert started(cast, "effie") == [post_id]


def test_nor_has_who_works_already_by_another_record(cast):
    begin(cast, "beth", TODAY)
    assert len(started(cast, "beth", "effie")) == 1
    merge(cast, "beth", "effie")
    assert started(cast, "beth", "effie") == []


def test_a_post_that_starts_again_or_ended_at_once_has_none(cast):
    post_id = begin(cast, "beth", date(2025, 9, 1), ends_on=date(2025, 12, 31))
    values = {"organisation_id": cast.places["COUN-EAST"], "worker_type": WorkerType.EMPLOYEE}
    db.session.add(Term(post_id=post_id, starts_on=TODAY, **values))
    db.session.execute(update(Term).where(Term.post_id == cast["morag"].post_id).values(ends_on=BEGAN))
    assert started(cast, "beth") == started(cast, "morag", day=BEGAN + DAY) == []


def test_it_leads_to_the_induction(cast):
    morag = cast["morag"]
    described = say("first_day", morag.person_id, morag.post_id, "")
    assert (described.thing, described.endpoint) == ("Your induction with Harbour Care", "induction.mine")
    assert described.why == "You started on 16 February 2026. Here is what to do, who does it with you, and by when."
