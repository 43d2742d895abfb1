"""The pure rules of a register, against slow doubles."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.bookings.rules.states import BookingState
from lms.registers.rules.marks import Mark
from lms.registers.rules.register import (
    Certified,
    MarkInput,
    Session,
    is_overtaken,
    named,
    opens_at,
    outcome,
    session_shown,
    unmarked,
    withdrawn,
)

START = datetime(2026, 3, 27, 22, tzinfo=UTC)  # the clocks go forward two nights later
MINUTES = st.lists(st.integers(1, 2_000), min_size=1, max_size=6)
WEIGHT = {Mark.PRESENT: 1, Mark.LATE: 1, Mark.PART: Fraction(1, 2), Mark.ABSENT: 0}


def sessions(minutes):
    return [Session(n, START + timedelta(days=n), START + timedelta(days=n, minutes=long), "Room") for n, long in enumerate(minutes)]


@given(MINUTES, st.data(), st.integers(1, 100))
def test_the_outcome_is_exact(minutes, data, percent):
    some = sessions(minutes)
    marks = {one.id: data.draw(st.sampled_from(Mark)) for one in some}
    share = sum(Fraction(long) * WEIGHT[marks[n]] for n, long in enumerate(minutes)) / sum(minutes)
    slow = BookingState.NO_SHOW if share == 0 else BookingState.ATTENDED if share * 100 >= percent else BookingState.PART_ATTENDED
    assert outcome(some, marks, percent) == slow


@given(MINUTES, st.data(), st.integers(1, 100))
def test_a_better_mark_never_makes_a_worse_outcome(minutes, data, percent):
    some, order = sessions(minutes), [Mark.ABSENT, Mark.PART, Mark.PRESENT]
    ranks = [BookingState.NO_SHOW, BookingState.PART_ATTENDED, BookingState.ATTENDED]
    marks = {one.id: data.draw(st.sampled_from(order)) for one in some}
    better = {n: data.draw(st.sampled_from(order[order.index(mark) :])) for n, mark in marks.items()}
    assert ranks.index(outcome(some, better, percent)) >= ranks.index(outcome(some, marks, percent))


@pytest.mark.parametrize(("percent", "state"), [(50, "attended"), (51, "part_attended")])
def test_half_is_half(percent, state):
    assert outcome(sessions([180]), {0: Mark.PART}, percent) == state


def test_a_session_without_a_mark_is_never_guessed():
    with pytest.raises(KeyError):
        outcome(sessions([60, 60]), {0: Mark.PRESENT}, 1)
    assert [one.id for one in unmarked(sessions([60, 60]), {0: Mark.PRESENT})] == [1]


def test_it_opens_an_hour_before_the_first_session_also_over_the_change_of_clocks():
    assert opens_at(sessions([60] * 4)) == START - timedelta(hours=1)


@pytest.mark.parametrize(
    ("wanted", "hours", "shown"), [(None, -5, 0), (None, 0.5, 0), (None, 1, 1), (None, 99, 2), (2, 0, 2), (77, 0, 0), (0, 99, 0)]
)
def test_the_session_that_is_on_is_shown(wanted, hours, shown):
    assert session_shown(sessions([60, 60, 60]), wanted, START + timedelta(hours=hours)).id == shown


@pytest.mark.parametrize(
    ("seen", "stored", "said"),
    [(None, None, False), (None, Mark.LATE, True), (None, Mark.PRESENT, False), (Mark.LATE, Mark.LATE, False), (Mark.LATE, None, True)],
)
def test_whose_mark_is_replaced(seen, stored, said):
    assert is_overtaken(MarkInput(Mark.PRESENT, seen), stored) == said


@pytest.mark.parametrize(("number", "said"), [(0, ""), (1, "a"), (2, "a and b"), (5, "a, b, c, d and e"), (6, "a, b, c, d, e and 1 other")])
def test_names_in_a_sentence(number, said):
    assert named("abcdef"[:number]) == said


def test_what_is_withdrawn():
    still, moved, absent, elsewhere = (
        Certified(n, booking, n, subject, True) for n, (booking, subject) in enumerate([(1, 1), (1, 1), (2, 1), (1, 9)])
    )
    assert withdrawn([still, moved, absent, elsewhere], holding={0}, attended={1}, subjects={1}) == [moved, absent]
