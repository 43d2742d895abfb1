"""What is decided about reminders, in the runs of the days after."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from lms.kit.db import db, transaction
from lms.reminders.models import ChangedPost, ClosedDay, Nudge, ReminderPolicy
from lms.reminders.queries.policies import policy_row
from lms.reminders.rules.words import NudgeState
from lms.reminders.service import runs
from lms.reminders.service.policies import load_reference
from tests.cast import TODAY

DAY = timedelta(days=1)
SATURDAY = date(2026, 3, 7)


@pytest.fixture(autouse=True)
def policies(cast):
    load_reference(None, without=(), since=None)
    db.session.commit()


def set_all(**values):
    for policy in db.session.scalars(select(ReminderPolicy)):
        for name, value in values.items():
            setattr(policy, name, value)
    db.session.commit()


def run(day=TODAY):
    """The nudges that a run on this day has written."""
    before = set(db.session.scalars(select(Nudge.id)))
    runs.run(day, transaction)
    return [nudge for nudge in db.session.scalars(select(Nudge)) if nudge.id not in before]


def about_training(nudges):
    return {nudge.about_id for nudge in nudges if nudge.matter in ("refresher", "first_training")}


def keys(nudges):
    return {(nudge.recipient_id, nudge.about_id, nudge.matter, nudge.ref) for nudge in nudges}


def test_what_is_in_force_at_the_opening_is_sent_once(cast):
    first = run()
    assert {nudge.state for nudge in first} == {NudgeState.WAITING}
    assert about_training(first) == {cast["ailsa"].person_id, cast["lukasz"].person_id}
    assert run() == []


def test_without_opening_mail_it_is_noted_and_the_next_stage_is_sent(cast):
    sent = keys(run())
    db.session.execute(delete(Nudge))
    set_all(opening_mail=False, opened_on=None)
    first = run()
    assert keys(first) == sent and {nudge.state for nudge in first} == {NudgeState.RECORDED}
    assert {nudge.message_id for nudge in first} == {None}
    later = [nudge for number in range(1, 15) for nudge in run(TODAY + number * DAY)]
    assert later and {nudge.state for nudge in later} == {NudgeState.WAITING}


def test_it_is_noted_on_a_day_that_is_not_worked_too():
    set_all(starts_on=SATURDAY, opening_mail=False)
    assert run(SATURDAY - DAY) == []
    assert {nudge.state for nudge in run(SATURDAY)} == {NudgeState.RECORDED}
    assert run(SATURDAY + DAY) == []


def test_a_policy_that_starts_tomorrow_says_nothing_today(cast):
    set_all(starts_on=TODAY + DAY)
    assert run() == []
    assert run(TODAY + DAY)


def test_what_begins_on_a_day_that_is_not_worked_is_sent_on_the_first_that_is(cast):
    closed = [TODAY + number * DAY for number in (2, 3)]
    db.session.add_all(ClosedDay(employer_id=employer_id, day=day, name="Closed") for day in closed for employer_id in cast.places.values())
    db.session.execute(delete(ChangedPost))
    set_all(starts_on=closed[0])
    assert [len(run(TODAY + number * DAY)) for number in range(4)] == [0, 0, 0, 0]
    assert cast["ailsa"].person_id in {nudge.recipient_id for nudge in run(TODAY + 4 * DAY)}


def test_where_the_first_day_is_closed_it_is_sent_on_the_next(cast):
    db.session.add(ClosedDay(employer_id=cast.places["NHSL"], day=TODAY + DAY, name="Holiday"))
    set_all(starts_on=TODAY + DAY)
    run()
    ailsa = cast["ailsa"].person_id
    assert ailsa not in {nudge.recipient_id for nudge in run(TODAY + DAY)}
    assert ailsa in {nudge.recipient_id for nudge in run(TODAY + 2 * DAY)}


def test_off_at_one_employer_the_others_are_told(cast):
    for matter in ("refresher", "first_training"):
        db.session.add(ReminderPolicy(matter=matter, employer_id=cast.places["NHSL"], starts_on=TODAY, is_on=False))
    db.session.commit()
    assert about_training(run()) == {cast["lukasz"].person_id}


def test_a_stage_that_is_left_out_is_not_told(cast):
    assert "w1" not in {nudge.stage for nudge in run()}
    db.session.execute(delete(Nudge))
    policy_row("refresher", None).left_out = frozenset({"60", "30", "7"})
    db.session.commit()
    ailsa = [nudge.stage for nudge in run(TODAY + DAY) if nudge.about_id == cast["ailsa"].person_id]
    assert ailsa == ["90"]


def test_a_change_between_two_stages_keeps_what_was_told(cast):
    run()
    policy_row("refresher", None).left_out = frozenset({"90", "60"})
    db.session.commit()
    days = [TODAY + number * DAY for number in range(1, 20)]
    later = [nudge for day in days for nudge in run(day) if nudge.about_id == cast["ailsa"].person_id and nudge.ref == "IPC-2"]
    assert [nudge.stage for nudge in later] == ["30"]
