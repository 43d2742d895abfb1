"""Thanks for what somebody was reminded of and has learnt since. Gordon's fire safety ran out on 30 November 2025."""

from datetime import date

import pytest
from sqlalchemy import update

from lms.kit.db import db
from lms.people.models import Organisation, Person, Term
from lms.people.rules import Jurisdiction
from lms.reminders.models import Nudge
from lms.reminders.rules.words import Audience, NudgeState
from lms.training.models import Exemption, Requirement
from lms.training.rules.enums import Kind
from lms.training.service import recompute
from tests.cast import TODAY
from tests.reminders.own import DAY, decided, learnt, remind, rows, say

RAN_OUT, REMINDED, LEARNT = date(2025, 11, 30), date(2026, 2, 16), date(2026, 2, 27)
UNTIL = date(2028, 2, 26)


def renewed(cast, *who, day=TODAY):
    """Until when, and since when it is told."""
    return [row[3:] for row in rows("renewed", cast, *(who or ["gordon"]), day=day)]


@pytest.fixture
def reminded(cast):
    remind(cast, "gordon", "FIRE-1", RAN_OUT, REMINDED)


@pytest.fixture
def renewal(cast):
    learnt(cast, "gordon", "FIRE-1", LEARNT, "HARB")


def test_who_was_reminded_and_renewed_it_is_thanked_once(cast, reminded, renewal):
    gordon = cast["gordon"]
    assert rows("renewed", cast, "gordon", "effie") == [(gordon.person_id, gordon.post_id, "FIRE-1", UNTIL, LEARNT)]
    assert decided("renewed", TODAY, TODAY + DAY) == [(gordon.person_id, "FIRE-1", UNTIL, TODAY)]


def test_it_stands_for_four_weeks(cast, reminded, renewal):
    assert len(renewed(cast, day=date(2026, 3, 26))) == 1
    assert renewed(cast, day=date(2026, 3, 27)) == renewed(cast, day=LEARNT - DAY) == []


def test_what_was_on_record_late_is_told_since_the_reminder(cast, reminded):
    learnt(cast, "gordon", "FIRE-1", date(2026, 2, 9), "HARB")
    assert renewed(cast) == [(date(2028, 2, 8), REMINDED)]


def test_who_was_not_reminded_is_not_thanked(cast, renewal):
    assert renewed(cast) == []
    remind(cast, "gordon", "IPC-2", RAN_OUT, REMINDED)
    assert renewed(cast) == []


def test_nor_is_who_did_not_get_the_reminder(cast, renewal):
    remind(cast, "gordon", "FIRE-1", RAN_OUT, REMINDED, sent=False)
    assert renewed(cast) == []


def test_who_was_reminded_in_person_is(cast, renewal):
    remind(cast, "gordon", "FIRE-1", RAN_OUT, REMINDED, sent=False, state=NudgeState.TOLD)
    assert renewed(cast) == [(UNTIL, LEARNT)]


def test_a_supervisor_s_copy_is_no_reminder(cast, reminded, renewal):
    db.session.execute(update(Nudge).values(recipient_id=cast["effie"].person_id, audience=Audience.SUPERVISOR))
    assert renewed(cast, "gordon", "effie") == []


def test_what_lasts_no_longer_than_before_is_not_renewed(cast, renewal):
    remind(cast, "gordon", "FIRE-1", UNTIL, REMINDED)
    assert renewed(cast) == []


def test_what_is_done_for_good_has_the_day_it_was_learnt(cast, reminded, renewal):
    db.session.execute(update(Requirement).values(renews_never=True))
    recompute()
    assert renewed(cast) == [(LEARNT, LEARNT)]
    assert say("renewed", cast["gordon"].person_id, None, "FIRE-1").why == "Done, for good."


def test_it_says_until_when(cast, reminded, renewal):
    described = say("renewed", cast["gordon"].person_id, cast["gordon"].post_id, "FIRE-1")
    assert (described.thing, described.why) == ("Fire safety awareness", "Renewed until 26 February 2028.")
    assert say("renewed", cast["effie"].person_id, cast["effie"].post_id, "FIRE-1") is None


def test_what_was_never_learnt_before_is_not_called_renewed(cast):
    remind(cast, "effie", "FIRE-1", date(2024, 2, 5), REMINDED, matter="first_training")
    learnt(cast, "effie", "FIRE-1", LEARNT, "COUN")
    assert say("renewed", cast["effie"].person_id, None, "FIRE-1").why == "Done. It counts until 26 February 2028."


def test_a_merged_record_s_reminder_counts_for_the_record_that_counts(cast, reminded):
    gordon, beth = cast["gordon"].person_id, cast["beth"].person_id
    db.session.execute(update(Person).where(Person.id == gordon).values(merged_into_id=beth))
    learnt(cast, "beth", "FIRE-1", LEARNT, "HARB")
    assert [row[0] for row in rows("renewed", cast, "gordon", "beth")] == [beth]
    assert decided("renewed") == [(beth, "FIRE-1", UNTIL, TODAY)]
    assert say("renewed", beth, None, "FIRE-1").why == "Renewed until 26 February 2028."


# --- two posts --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_two_countries(cast):
    """Łukasz's second post is in England, where fire safety is learnt every year; he learnt it three days ago."""
    braeside = cast.places["BRAE"]
    db.session.execute(update(Organisation).where(Organisation.id == braeside).values(jurisdiction=Jurisdiction.ENGLAND))
    db.session.execute(update(Exemption).values(ends_on=date(2025, 9, 1)))
    yearly = {"kind": Kind.STATUTORY, "due_days": 28, "renew_months": 12, "effective_from": date(2020, 1, 1)}
    db.session.add(Requirement(subject_id=cast.subjects["FIRE-1"], organisation_id=braeside, **yearly))
    remind(cast, "lukasz", "FIRE-1", date(2026, 3, 19), REMINDED)
    learnt(cast, "lukasz", "FIRE-1", LEARNT, "COUN")


def test_two_posts_are_thanked_once_with_the_first_day(cast, in_two_countries):
    lukasz, first = cast["lukasz"].person_id, date(2027, 2, 26)
    assert renewed(cast, "lukasz") == [(UNTIL, LEARNT), (first, LEARNT)]
    assert decided("renewed") == [(lukasz, "FIRE-1", first, TODAY)]
    assert say("renewed", lukasz, None, "FIRE-1").why == "Renewed until 26 February 2027."


def test_nor_again_when_the_first_post_ends(cast, in_two_countries):
    assert len(decided("renewed")) == 1
    db.session.execute(update(Term).where(Term.post_id == cast["lukasz"].post_ids[1]).values(ends_on=TODAY))
    recompute()
    assert len(decided("renewed", TODAY + DAY)) == 1


def test_what_another_post_lacks_is_not_renewed(cast, in_two_countries):
    db.session.execute(update(Nudge).values(on=date(2027, 2, 26)))
    assert renewed(cast, "lukasz") == []
