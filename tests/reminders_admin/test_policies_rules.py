"""What may be decided about a matter, and how it reads."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lms.kit.refusal import Refused
from lms.kit.room import Matter
from lms.reminders.rules.policies import Change, Terms, changed, in_words, readers_in_words, stages_in_words
from tests.cast import TODAY

DAY = timedelta(days=1)
RENEWAL = Matter(
    name="refresher", label="Training that runs out", select=None, describe=None, before=(90, 60, 30, 7, 0), weeks=12, for_supervisors=True
)
REGISTRATION = Matter(name="registration", label="Registrations", select=None, describe=None, before=(30, 1))
BOUND = replace(RENEWAL, compulsory="Nobody should run out.")
NOW = Terms(is_on=True, starts_on=date(2026, 1, 5), opened_on=date(2026, 1, 5))
SAME = Change(is_on=True, starts_on=NOW.starts_on, opening_mail=True, stages=("90", "60", "30", "7", "0", "w1"), to_supervisors=True)


def refusal(matter=RENEWAL, now=NOW, **answers):
    with pytest.raises(Refused) as refused:
        changed(matter, now, replace(SAME, **answers), TODAY)
    return refused.value.field, str(refused.value)


def test_stages_read_as_a_sentence():
    assert stages_in_words(RENEWAL) == "90, 60, 30 and 7 days before, on the day, then each Monday for 12 weeks"
    assert stages_in_words(REGISTRATION, {"30"}) == "1 day before"
    assert stages_in_words(replace(REGISTRATION, before=(), worked_after=(3, 7))) == "3 and 7 working days after"
    assert stages_in_words(replace(REGISTRATION, before=(), is_once=True)) == "Once"


def test_weeks_that_are_left_out_are_left_out_of_the_sentence():
    assert stages_in_words(RENEWAL, {"90", "60", "30", "7", "0", *(f"w{week}" for week in range(3, 12))}) == (
        "On the 1st, 2nd and 12th Monday after"
    )


def test_who_reads_it():
    assert readers_in_words(REGISTRATION, NOW) == "The person it is about"
    assert readers_in_words(RENEWAL, replace(NOW, to_supervisors=False)) == "The person it is about"
    assert (
        readers_in_words(RENEWAL, NOW)
        == "The learner; after the day their supervisor too, and every fourth week the supervisor’s supervisor"
    )
    assert dict(in_words(RENEWAL, NOW))["Since"] == "5 January 2026"


def test_what_is_left_alone_goes_on_as_it_was():
    assert changed(RENEWAL, NOW, SAME, TODAY).opened_on == NOW.opened_on
    assert changed(RENEWAL, NOW, replace(SAME, opening_mail=False), TODAY).opened_on == NOW.opened_on


def test_another_first_day_begins_anew():
    assert changed(RENEWAL, NOW, replace(SAME, starts_on=TODAY + DAY), TODAY).opened_on is None


def test_switched_on_again_begins_anew():
    off = replace(NOW, is_on=False)
    assert changed(RENEWAL, off, replace(SAME, starts_on=TODAY), TODAY).opened_on is None
    assert refusal(now=off) == ("starts_on", "Enter today, 2 March 2026, or a later day")


@pytest.mark.parametrize("day", [TODAY - DAY, date(1950, 1, 1), date(2027, 3, 4), date(2100, 12, 31)])
def test_the_first_day_is_neither_past_nor_far(day):
    assert refusal(starts_on=day)[0] == "starts_on"


def test_what_is_compulsory_is_neither_switched_off_nor_rests():
    assert refusal(BOUND, is_on=False) == ("is_on", "These reminders cannot be switched off. Nobody should run out.")
    assert refusal(BOUND, starts_on=TODAY + DAY)[0] == "starts_on"


def test_at_least_one_stage_is_left():
    assert refusal(stages=()) == refusal(stages=("31", "w13")) == ("stages", "Choose at least one")
    assert changed(RENEWAL, NOW, replace(SAME, stages=("0", "w13")), TODAY).left_out >= {"90", "w1", "w12"}
