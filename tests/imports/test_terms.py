"""What one line does to the terms of its post. Today is 2 March 2026."""

from dataclasses import replace
from datetime import date

import pytest

from lms.kit.importing import Cells, What
from lms.people.rules import WorkerType
from lms.people.rules.imports.problems import PeopleCode as Code
from lms.people.rules.imports.staff_list.terms import Conditions, KnownPost, TermState, decide
from lms.people.service.imports import STAFF_LIST

TODAY = date(2026, 3, 2)
WARD = Conditions(organisation_id=1, job_role_id=1, worker_type=WorkerType.EMPLOYEE, hours=None, supervisor=None)
CLINIC = replace(WARD, organisation_id=2)


def line(start="2022-08-01", end="", changes_from=""):
    cells = {
        "employee_number": "1",
        "first_name": "A",
        "last_name": "B",
        "start_date": start,
        "end_date": end,
        "changes_from": changes_from,
    }
    return STAFF_LIST.read(Cells(2, cells, []), TODAY)


def post(*terms):
    """Terms as (from, until) at the ward, or (from, until, conditions)."""
    days = [(date.fromisoformat(start), date.fromisoformat(end) if end else None, *rest) for start, end, *rest in terms]
    known = [TermState(n, start, end, rest[0] if rest else WARD) for n, (start, end, *rest) in enumerate(days, start=1)]
    return KnownPost(7, 1, (1, "1"), "1", tuple(known))


def outcome(line, wanted, post, **how):
    """What happens; the terms that are new or differ as (id, from, until, organisation); the codes."""
    decision = decide(line, wanted, post, TODAY, **how)
    terms = [(t.id, str(t.starts_on), str(t.ends_on or ""), t.conditions.organisation_id) for t in decision.terms]
    return decision.what, terms, [note.code for note in decision.notes]


OPEN = post(("2022-08-01", ""))
OVER = post(("2022-08-01", "2025-06-30"))


def test_a_new_post_opens_a_term():
    assert outcome(line(end="2027-01-31"), WARD, None) == (What.ADD, [(None, "2022-08-01", "2027-01-31", 1)], [])


def test_a_new_post_needs_its_start():
    assert outcome(line(start=""), WARD, None)[2] == ["missing"]


@pytest.mark.parametrize("start", ["2022-08-01", ""])
def test_the_same_again_changes_nothing(start):
    assert outcome(line(start=start), WARD, OPEN) == (What.UNCHANGED, [], [])


def test_a_move_closes_one_term_and_opens_the_next_today():
    assert outcome(line(), CLINIC, OPEN) == (What.CHANGE, [(1, "2022-08-01", "2026-03-01", 1), (None, "2026-03-02", "", 2)], [])


def test_a_move_happens_from_the_day_it_says():
    moved = [(1, "2022-08-01", "2025-12-31", 1), (None, "2026-01-01", "", 2)]
    assert outcome(line(changes_from="2026-01-01"), CLINIC, OPEN) == (What.CHANGE, moved, [])


def test_a_change_on_the_first_day_of_the_last_term_corrects_it():
    assert outcome(line(changes_from="2022-08-01"), CLINIC, OPEN) == (What.CHANGE, [(1, "2022-08-01", "", 2)], [])


@pytest.mark.parametrize("changes_from", ["", "2026-03-10", "2026-04-01"])
def test_a_term_that_lies_ahead_is_corrected_in_place(changes_from):
    ahead = post(("2022-08-01", "2026-03-31"), ("2026-04-01", "", CLINIC))
    again = replace(WARD, organisation_id=3)
    assert outcome(line(changes_from=changes_from), again, ahead) == (What.CHANGE, [(2, "2026-04-01", "", 3)], [])


def test_a_past_day_of_change_is_not_dropped_when_a_term_lies_ahead():
    ahead = post(("2022-08-01", "2026-03-31"), ("2026-04-01", "", CLINIC))
    assert outcome(line(changes_from="2024-02-29"), replace(WARD, organisation_id=3), ahead)[2] == [Code.CHANGES_TOO_EARLY]


def test_a_change_before_the_last_one_is_an_error():
    moved = post(("2022-08-01", "2025-12-31"), ("2026-01-01", "", CLINIC))
    assert outcome(line(changes_from="2025-06-01"), WARD, moved) == (What.UNCHANGED, [], [Code.CHANGES_TOO_EARLY])


def test_an_end_ends():
    assert outcome(line(end="2026-06-30"), WARD, OPEN) == (What.END, [(1, "2022-08-01", "2026-06-30", 1)], [])


def test_a_move_and_an_end_on_one_line():
    both = [(1, "2022-08-01", "2026-03-01", 1), (None, "2026-03-02", "2026-06-30", 2)]
    assert outcome(line(end="2026-06-30"), CLINIC, OPEN) == (What.CHANGE, both, [])


def test_an_end_before_the_last_term_began_is_an_error():
    moved = post(("2022-08-01", "2025-12-31"), ("2026-01-01", ""))
    assert outcome(line(end="2025-06-30"), WARD, moved)[1:] == ([], [Code.END_BEFORE_TERM])


def test_what_changed_after_the_end_is_left_out():
    assert outcome(line(end="2025-06-30"), CLINIC, OVER) == (What.UNCHANGED, [], [Code.CHANGE_AFTER_END])


@pytest.mark.parametrize("start", ["2022-08-01", ""])
def test_an_empty_end_takes_the_end_back_where_it_is_to(start):
    back = (What.CHANGE, [(1, "2022-08-01", "", 1)], [Code.END_TAKEN_BACK])
    assert outcome(line(start=start), WARD, OVER, empty_end_removes=True) == back


def test_an_empty_end_changes_nothing_and_who_has_left_is_told():
    assert outcome(line(), WARD, OVER) == (What.UNCHANGED, [], [Code.END_STAYS])


def test_an_empty_end_leaves_an_end_that_lies_ahead():
    assert outcome(line(), WARD, post(("2022-08-01", "2026-12-31"))) == (What.UNCHANGED, [], [])


def test_a_post_that_ended_needs_a_start_to_come_back():
    assert outcome(line(start=""), WARD, OVER) == (What.UNCHANGED, [], [Code.START_NEEDED])


def test_a_start_after_the_end_is_a_new_term():
    assert outcome(line(start="2026-02-01"), CLINIC, OVER) == (What.REJOIN, [(None, "2026-02-01", "", 2)], [])


def test_a_new_term_that_follows_at_once_stays_the_same_when_read_again():
    followed = post(("2022-08-01", "2025-06-30"), ("2025-07-01", "", CLINIC))
    assert outcome(line(start="2025-07-01"), CLINIC, followed) == (What.UNCHANGED, [], [])


@pytest.mark.parametrize("start", ["2022-09-01", "2021-01-01"])
def test_another_start_corrects_the_first_day(start):
    assert outcome(line(start=start), WARD, OPEN) == (What.CHANGE, [(1, start, "", 1)], [Code.START_CORRECTED])


@pytest.mark.parametrize("start", ["2026-01-02", "2020-01-01"])
def test_a_start_that_falls_into_another_term_is_an_error(start):
    three = post(("2019-01-01", "2020-06-30"), ("2022-08-01", "2025-12-31"), ("2026-01-01", "", CLINIC))
    assert outcome(line(start=start), CLINIC, three)[1:] == ([], [Code.START_OVERLAPS])


def test_whatever_a_line_does_it_does_once():
    """The same line a second time, on what the first has left, changes nothing."""
    for start in ("2022-08-01", "2022-07-01", "2026-02-01"):
        for end in ("", "2026-09-30"):
            for day in ("", "2026-03-01", "2026-05-01"):
                for before in (OPEN, OVER):
                    one = line(start=start, end=end, changes_from=day)
                    decision = decide(one, CLINIC, before, TODAY)
                    terms = {term.id: term for term in before.terms} | {
                        term.id or 99: replace(term, id=term.id or 99) for term in decision.terms
                    }
                    again = decide(one, CLINIC, replace(before, terms=tuple(terms.values())), TODAY)
                    assert again.terms == []
