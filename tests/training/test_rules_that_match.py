"""Which rules have a say on a day, and since when: conditions, dates, successors, replacements, moves, offers."""

from dataclasses import replace
from datetime import date

import pytest

from lms.training.rules.enums import Kind, Status
from lms.training.rules.standing import status
from tests.training.fire_safety import AWARD, CLINIC, DAY, EMPLOYER, RULE, STARTED, TERM, WARD, WARDENS, on, rows, status_on


def test_a_successor_is_no_amnesty():
    ended = replace(RULE, effective_until=date(2026, 3, 31))
    successor = replace(RULE, id=2, effective_from=date(2026, 4, 1), counts_from=RULE.effective_from)
    found = rows(rules=[ended, successor])
    assert [(row.requirement_id, row.due_on) for row in found] == [(1, date(2026, 2, 2)), (2, date(2026, 2, 2))]


def test_a_later_rule_with_fewer_days_does_not_beat_an_older_one():
    later = replace(RULE, id=2, due_days=1, effective_from=date(2026, 6, 1), counts_from=date(2026, 6, 1))
    assert on(date(2026, 6, 1), rows(rules=[RULE, later])).due_on == date(2026, 2, 2)


def test_a_rule_that_succeeds_none_counts_from_its_own_first_day():
    new = replace(RULE, effective_from=date(2026, 4, 1), counts_from=date(2026, 4, 1))
    assert [(row.from_day, row.due_on) for row in rows(rules=[new])] == [(date(2026, 4, 1), date(2026, 4, 29))]


def test_a_rule_gives_way_where_a_matching_rule_replaces_it():
    local = replace(RULE, id=2, organisation_id=WARD, due_days=60, replaces_id=1, effective_from=date(2026, 3, 1))
    assert [row.requirement_id for row in rows(rules=[RULE, local])] == [1, 2]
    assert [row.requirement_id for row in rows(rules=[RULE, replace(local, organisation_id=CLINIC)])] == [1]


def test_a_replacement_that_is_itself_replaced_replaces_nothing():
    local = replace(RULE, id=2, kind=Kind.OFFER, replaces_id=1)
    assert rows(rules=[RULE, local])[0].is_offer
    assert rows(rules=[RULE, local, replace(RULE, id=3, kind=Kind.OFFER, replaces_id=2)])[0].requirement_id == 1


def test_a_rule_can_replace_one_of_another_subject():
    wardens = replace(RULE, id=2, subject_id=WARDENS, replaces_id=1, effective_from=date(2026, 3, 1), effective_until=date(2026, 3, 31))
    assert [(row.from_day, row.to_day) for row in rows(rules=[RULE, wardens])] == [
        (STARTED, date(2026, 2, 28)),
        (date(2026, 4, 1), None),
    ]


def test_a_rule_holds_on_its_last_day_and_not_the_next():
    found = rows(rules=[replace(RULE, effective_from=STARTED, effective_until=STARTED)])
    assert [(row.from_day, row.to_day) for row in found] == [(STARTED, STARTED)]


def test_rules_that_replace_each_other_in_a_ring_take_no_duty_away():
    assert rows(rules=[replace(RULE, replaces_id=2), replace(RULE, id=2, replaces_id=1)])[0].requirement_id == 1
    assert rows(rules=[replace(RULE, replaces_id=1)])[0].requirement_id == 1


@pytest.mark.parametrize(
    "condition",
    [{"organisation_id": CLINIC}, {"sector": "council"}, {"audience_id": 9}, {"job_role_id": 9}, {"worker_type": "volunteer"}],
)
def test_a_condition_that_does_not_hold_keeps_the_rule_out(condition):
    assert rows(rules=[replace(RULE, **condition)]) == []


def test_all_conditions_that_hold_let_the_rule_in():
    full = replace(RULE, organisation_id=EMPLOYER, sector="nhs", audience_id=3, job_role_id=4, worker_type="employee")
    assert len(rows(rules=[full])) == 1


def moved(day, **changes):
    return [replace(TERM, ends_on=day - DAY), replace(TERM, id=2, starts_on=day, **changes)]


def test_a_move_between_services_in_mid_month_changes_nothing_that_both_ask():
    clinic = {"organisation_id": CLINIC, "branch": frozenset({CLINIC, EMPLOYER, 1})}
    found = rows(terms=moved(date(2026, 3, 17), **clinic))
    assert [(row.from_day, row.to_day, row.due_on) for row in found] == [(STARTED, None, date(2026, 2, 2))]


def test_a_move_into_a_duty_counts_from_the_day_of_the_move():
    found = rows(terms=moved(date(2026, 3, 17), job_role_id=5), rules=[replace(RULE, job_role_id=5)])
    assert [(row.from_day, row.due_on) for row in found] == [(date(2026, 3, 17), date(2026, 4, 14))]


def test_a_re_joiner_starts_again_but_keeps_what_was_achieved():
    again = replace(TERM, id=2, starts_on=date(2026, 6, 1))
    found = rows(terms=[replace(TERM, ends_on=date(2026, 4, 30)), again], awards=[AWARD])
    assert on(date(2026, 5, 15), found) is None
    assert on(date(2026, 6, 1), found).due_on == date(2026, 6, 29)
    assert status_on(date(2026, 6, 1), found) == Status.CURRENT


def test_a_gap_of_one_day_starts_the_days_to_comply_again():
    again = replace(TERM, id=2, starts_on=date(2026, 5, 2))
    assert on(date(2026, 5, 2), rows(terms=[replace(TERM, ends_on=date(2026, 4, 30)), again])).due_on == date(2026, 5, 30)


def test_an_offer_has_its_rule_and_nothing_else():
    (row,) = rows(rules=[replace(RULE, id=5, kind=Kind.OFFER), replace(RULE, id=4, kind=Kind.DEVELOPMENTAL)], awards=[AWARD])
    assert (row.is_offer, row.requirement_id, row.due_on, row.award_id, row.interval_months) == (True, 4, None, None, None)
    assert status(row, STARTED, 90) is None


def test_an_offer_to_someone_who_comes_back_is_two_rows():
    terms = [replace(TERM, ends_on=date(2026, 2, 1)), replace(TERM, id=2, starts_on=date(2026, 3, 1))]
    assert [row.from_day for row in rows(terms=terms, rules=[replace(RULE, kind=Kind.OFFER)])] == [STARTED, date(2026, 3, 1)]


def test_an_offer_beside_a_duty_has_no_say():
    row = rows(rules=[replace(RULE, kind=Kind.OFFER, due_days=1, renew_months=1), replace(RULE, id=2)])[0]
    assert (row.is_offer, row.requirement_id, row.interval_months) == (False, 2, 12)


@pytest.mark.parametrize("worker_type", ["personal_assistant", "unpaid_carer", "pa_employer", "citizen_representative"])
def test_no_one_obliges_a_personal_assistant_or_an_unpaid_carer(worker_type):
    assert [row.is_offer for row in rows(terms=[replace(TERM, worker_type=worker_type)])] == [True]


def test_where_terms_overlap_the_one_that_began_last_is_the_term():
    inner = replace(TERM, id=2, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31), job_role_id=5)
    found = rows(terms=[TERM, inner], rules=[replace(RULE, job_role_id=4)])
    assert [(row.from_day, row.to_day, row.due_on) for row in found] == [
        (STARTED, date(2026, 2, 28), date(2026, 2, 2)),
        (date(2026, 4, 1), None, date(2026, 4, 29)),
    ]


def test_a_term_that_ends_before_it_begins_is_none():
    assert rows(terms=[replace(TERM, ends_on=STARTED - DAY)]) == []
