"""The stages of a matter, and when each is told."""

from datetime import date

import pytest

from lms.reminders.rules.calendar import WorkCalendar, monday_after
from lms.reminders.rules.ladder import Ladder, for_supervisors, in_force, stages

SCOTLAND, ENGLAND = WorkCalendar("SCT"), WorkCalendar("ENG")
REFRESHER = Ladder(before=(90, 60, 30, 7, 0), weeks=12)
#: A Friday.
ON = date(2026, 11, 27)


def days(ladder=REFRESHER, on=ON, calendar=SCOTLAND):
    return {stage.key: stage.day for stage in stages(ladder, on, date.min, calendar)}


def key(day, ladder=REFRESHER, on=ON, calendar=SCOTLAND, since=date.min):
    stage = in_force(ladder, on, since, calendar, day)
    return stage and stage.key


def test_a_stage_before_the_day_is_told_on_the_last_worked_day_before_it():
    assert days(on=date(2026, 11, 29))["0"] == date(2026, 11, 27)  # a Sunday


def test_a_week_after_begins_on_its_monday():
    assert days()["w2"] == date(2026, 12, 7)


def test_a_monday_that_is_a_bank_holiday_moves_to_the_first_worked_day():
    assert days()["w1"] == date(2026, 12, 1)  # 30 November is St Andrew's Day
    assert days(calendar=ENGLAND)["w1"] == date(2026, 11, 30)


def test_over_christmas_a_stage_moves_back_to_the_last_day_that_is_worked():
    assert days(on=date(2026, 12, 28))["0"] == date(2026, 12, 24)


def test_an_employer_has_days_of_its_own():
    closed = WorkCalendar("SCT", frozenset({date(2026, 11, 27), date(2026, 11, 26)}))
    assert days(calendar=closed)["0"] == date(2026, 11, 25)


def test_the_stage_in_force_is_the_last_one_whose_day_has_come():
    assert [key(day) for day in (date(2026, 8, 27), date(2026, 8, 28), date(2026, 11, 20))] == [None, "90", "7"]


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 11, 28), "0"), (date(2027, 2, 15), "w12"), (date(2027, 2, 22), None)])
def test_from_the_thirteenth_monday_on_nobody_is_told(day, expected):
    assert monday_after(ON, 13) == date(2027, 2, 22)
    assert key(day) == expected


def test_nobody_is_told_before_a_grace_ends():
    assert key(date(2026, 12, 8), since=date(2026, 12, 9)) is None
    assert key(date(2026, 12, 9), since=date(2026, 12, 9)) == "w2"


def test_a_supervisor_reads_of_the_weeks_after_and_theirs_of_every_fourth():
    above = for_supervisors(REFRESHER, above=True)
    assert list(days(for_supervisors(REFRESHER, above=False))) == [f"w{week}" for week in range(1, 13)]
    assert list(days(above)) == ["w4", "w8", "w12"]
    assert key(date(2027, 1, 11), above) == "w4"


def test_what_waits_is_told_after_so_many_worked_days():
    waiting = Ladder(worked_after=(3, 7))
    assert days(waiting, date(2026, 12, 23)) == {"after3": date(2026, 12, 30), "after7": date(2027, 1, 7)}


def test_what_is_told_once_is_told_from_its_day_on():
    once = Ladder(is_once=True)
    assert in_force(once, date(2027, 5, 1), ON, SCOTLAND, date(2026, 12, 10)).own_day == ON


def test_without_weeks_after_nothing_is_told_once_the_day_is_over():
    booking = Ladder(before=(7, 1))
    assert [key(day, booking) for day in (date(2026, 11, 27), date(2026, 11, 28))] == ["1", None]


def test_29_february_has_its_stages():
    assert days(on=date(2028, 2, 29))["7"] == date(2028, 2, 22)
