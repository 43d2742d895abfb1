"""Counting, and what is held back from whom."""

import pytest

from lms.reports.rules import FEWER, NOT_SHOWN, Shown, disclosed, disclosed_total, total
from lms.training.queries.completion import COMPLETION, OFFER
from lms.training.rules.enums import Status
from tests.reports.recounts import tally


def row(label, *, current=0, overdue=0, is_open=False, **others):
    counts = {Status.CURRENT: current, Status.OVERDUE: overdue, **{Status(word): number for word, number in others.items()}}
    return Shown(label, label, tally(counts), is_open)


def overdue_of(rows):
    return [one.cell(Status.OVERDUE).text for one in rows]


def test_thirteen_of_eighty_is_sixteen_point_three():
    assert tally({Status.CURRENT: 10, Status.EXPIRING: 3, Status.OVERDUE: 67}).rate == "16.3"


def test_no_one_in_scope_is_neither_nought_nor_a_hundred():
    assert tally({Status.EXEMPT: 4, Status.NOT_YET_DUE: 9}, offers=3).rate is None


def test_exempt_paused_not_yet_due_and_offers_stay_out_of_the_rate():
    counted = tally({Status.CURRENT: 1, Status.OVERDUE: 1, Status.EXEMPT: 5, Status.PAUSED: 5, Status.NOT_YET_DUE: 5}, offers=5)
    assert (counted.good, counted.counted, counted.rate) == (1, 2, "50.0")


def test_figures_add_up_and_percentages_are_never_averaged():
    whole = total(COMPLETION, [row("a", current=1), row("b", overdue=9)], "All")
    assert (whole.tally.good, whole.tally.counted, whole.tally.rate) == (1, 10, "10.0")


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (1, FEWER), (4, FEWER), (5, "5")])
def test_a_count_of_one_to_four_is_fewer_than_five_to_who_may_not_open_it(number, shown):
    assert overdue_of(disclosed([row("a", overdue=number)])) == [shown]


def test_who_may_open_the_people_sees_every_count():
    assert overdue_of(disclosed([row("a", overdue=1, is_open=True)])) == ["1"]


def test_a_lone_small_count_cannot_be_worked_out_from_the_total():
    rows = disclosed([row("a", overdue=3), row("b", overdue=6), row("c", overdue=50)])
    assert overdue_of(rows) == [FEWER, NOT_SHOWN, "50"]


def test_two_that_make_less_than_five_are_joined_by_a_third():
    rows = disclosed([row("a", overdue=1), row("b", overdue=1), row("c", overdue=8), row("d", overdue=50)])
    assert overdue_of(rows) == [FEWER, FEWER, NOT_SHOWN, "50"]


def test_a_rate_that_would_give_a_held_back_count_away_is_not_shown():
    assert [one.shows_rate for one in disclosed([row("a", current=40, overdue=3), row("b", current=40)])] == [False, True]


def test_a_small_count_in_the_total_is_held_back_too():
    assert disclosed_total(row("All", current=40, overdue=2)).cell(Status.OVERDUE).text == FEWER


def test_held_back_whoever_is_asked_about_offers_too():
    assert disclosed([Shown("a", "a", tally(offers=2), is_open=False)])[0].cell(OFFER).text == FEWER
