"""When a line is due, current, expiring, overdue, paused or exempt, to the day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lms.training.rules.enums import Status
from lms.training.rules.facts import AbsenceFact, ExemptionFact
from tests.training.fire_safety import AWARD, DAY, FIRE, RULE, STARTED, SUBJECT, TERM, WARDENS, on, rows, status_on


def test_a_new_post_is_not_due_for_28_days_and_overdue_the_day_after():
    found = rows()
    assert on(STARTED, found).due_on == date(2026, 2, 2)
    assert status_on(date(2026, 2, 2), found) == Status.NOT_YET_DUE
    assert status_on(date(2026, 2, 3), found) == Status.OVERDUE


def test_nothing_is_required_before_the_post_or_after_it():
    found = rows(terms=[replace(TERM, ends_on=date(2026, 3, 1))])
    assert [(row.from_day, row.to_day) for row in found] == [(STARTED, date(2026, 3, 1))]


def test_an_open_end_stays_open():
    assert [row.to_day for row in rows()] == [None]


def test_an_award_is_current_on_its_last_day_and_overdue_the_next():
    found = rows(awards=[AWARD])
    last = on(date(2026, 2, 1), found).expires_on
    assert last == date(2027, 1, 31)
    assert status_on(last, found) == Status.EXPIRING
    assert status_on(last + DAY, found) == Status.OVERDUE


@pytest.mark.parametrize("expiring_days", [90, 60, 30])
def test_expiring_begins_so_many_days_before_the_last(expiring_days):
    found, first = rows(awards=[AWARD]), date(2027, 1, 31) - timedelta(days=expiring_days)
    assert status_on(first - DAY, found, expiring_days) == Status.CURRENT
    assert status_on(first, found, expiring_days) == Status.EXPIRING


def test_an_expired_award_still_says_when_it_expired():
    row = on(date(2028, 1, 1), rows(awards=[AWARD]))
    assert (row.award_id, row.expires_on) == (AWARD.id, date(2027, 1, 31))


def test_of_two_rules_the_earlier_due_date_decides():
    found = rows(rules=[RULE, replace(RULE, id=2, due_days=14)])
    assert (on(STARTED, found).due_on, on(STARTED, found).requirement_id) == (date(2026, 1, 19), 2)


def test_of_two_equal_due_dates_the_lower_rule_is_named():
    assert rows(rules=[replace(RULE, id=2), RULE])[0].requirement_id == 1


def test_the_subject_gives_the_due_days_that_the_rule_does_not_and_else_28():
    rule = replace(RULE, due_days=None)
    assert rows(rules=[rule], subject=replace(SUBJECT, due_days=0))[0].due_on == STARTED
    assert rows(rules=[rule])[0].due_on == date(2026, 2, 2)


AWAY = AbsenceFact(id=1, starts_on=date(2026, 3, 1), ends_on=date(2026, 5, 31))


def test_an_absence_pauses_and_leaves_28_days_after_it():
    found = rows(absences=[AWAY])
    assert status_on(date(2026, 2, 28), found) == Status.OVERDUE
    assert status_on(date(2026, 3, 1), found) == Status.PAUSED
    assert status_on(date(2026, 5, 31), found) == Status.PAUSED
    assert status_on(date(2026, 6, 28), found) == Status.NOT_YET_DUE
    assert status_on(date(2026, 6, 29), found) == Status.OVERDUE


def test_after_an_absence_what_is_valid_is_current():
    assert status_on(date(2026, 6, 1), rows(absences=[AWAY], awards=[AWARD])) == Status.CURRENT


def test_an_absence_without_an_end_pauses_for_good():
    assert status_on(date(2030, 1, 1), rows(absences=[replace(AWAY, ends_on=None)])) == Status.PAUSED


def test_a_new_absence_wins_over_the_days_after_the_last():
    again = AbsenceFact(2, date(2026, 6, 10), date(2026, 6, 12))
    found = rows(absences=[AWAY, again])
    assert (on(date(2026, 6, 10), found).absence_id, status_on(date(2026, 6, 10), found)) == (2, Status.PAUSED)
    assert status_on(date(2026, 7, 10), found) == Status.NOT_YET_DUE


def test_an_absence_moves_no_date():
    assert {row.due_on for row in rows(absences=[AWAY])} == {date(2026, 2, 2)}


def test_the_last_of_the_28_days_is_one_of_them_whatever_else_happens_on_it():
    found = rows(absences=[AWAY], awards=[replace(AWARD, revoked_on=date(2026, 6, 28))])
    assert status_on(date(2026, 6, 28), found) == Status.NOT_YET_DUE


def test_of_two_absences_that_end_together_the_lower_is_named():
    assert {row.absence_id for row in rows(absences=[replace(AWAY, id=2), AWAY])} == {None, 1}


def test_an_absence_of_one_day_pauses_that_day():
    found = rows(absences=[replace(AWAY, ends_on=AWAY.starts_on)])
    assert status_on(AWAY.starts_on, found) == Status.PAUSED


def test_exempt_beats_everything():
    exemption = ExemptionFact(1, FIRE, date(2026, 3, 1), date(2026, 4, 30))
    found = rows(exemptions=[exemption], absences=[AWAY], awards=[AWARD])
    assert status_on(date(2026, 2, 28), found) == Status.CURRENT
    assert {status_on(day, found) for day in (date(2026, 3, 1), date(2026, 4, 30))} == {Status.EXEMPT}
    assert status_on(date(2026, 5, 1), found) == Status.PAUSED


def test_an_exemption_of_one_day_holds_that_day():
    found = rows(exemptions=[ExemptionFact(1, FIRE, STARTED, STARTED)])
    assert [status_on(day, found) for day in (STARTED, STARTED + DAY)] == [Status.EXEMPT, Status.NOT_YET_DUE]


def test_an_exemption_is_for_its_very_subject():
    assert {row.exemption_id for row in rows(exemptions=[ExemptionFact(1, WARDENS, STARTED, None)])} == {None}


def test_of_two_exemptions_the_one_that_began_first_is_named():
    both = [ExemptionFact(1, FIRE, date(2026, 2, 2), None), ExemptionFact(2, FIRE, date(2026, 2, 1), None)]
    assert rows(exemptions=both)[-1].exemption_id == 2


def test_dates_at_the_end_of_time_do_no_harm():
    end = replace(TERM, starts_on=date(9999, 12, 20), ends_on=date.max)
    (row,) = rows(terms=[end], awards=[replace(AWARD, achieved_on=date(9999, 12, 1))], absences=[replace(AWAY, ends_on=date(9999, 12, 5))])
    assert (row.to_day, row.due_on, row.expires_on) == (None, date.max, None)
