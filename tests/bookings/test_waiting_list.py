"""Who comes first, how long an offer lasts, and what can be done with a booking: without a database."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from lms.bookings.rules.actions import Can, Situation, what_can_be_done
from lms.bookings.rules.eligibility import Session
from lms.bookings.rules.states import BookingState
from lms.bookings.rules.waiting_list import QueueEntry, has_run_out, in_order, offered_until
from lms.courses.rules.words import EventState
from tests.cast import NOW, TODAY
from tests.events import STARTS

S = BookingState
HOUR = timedelta(hours=1)


def test_overdue_then_the_day_then_asking_then_the_number():
    overdue_long = QueueEntry(9, NOW, is_overdue=True, day=date(2026, 1, 1))
    overdue = QueueEntry(8, NOW - HOUR, is_overdue=True, day=date(2026, 2, 1))
    due, asked, same, nothing = (
        QueueEntry(7, NOW, day=TODAY),
        QueueEntry(1, NOW, day=date.max),
        QueueEntry(2, NOW),
        QueueEntry(5, NOW + HOUR),
    )
    wanted = [overdue_long, overdue, due, asked, same, nothing]
    assert all(in_order(some) == wanted for some in permutations(wanted))


@pytest.mark.parametrize(("hours", "until"), [(48, NOW + 48 * HOUR), (24 * 14, datetime(2026, 3, 16, 9, tzinfo=UTC)), (24 * 30, STARTS)])
def test_an_offer_lasts_so_many_hours_and_never_beyond_the_start(hours, until):
    assert offered_until(NOW, hours, STARTS) == until


def test_at_its_very_last_moment_an_offer_is_over():
    assert (has_run_out(NOW, NOW), has_run_out(NOW, NOW - timedelta(microseconds=1))) == (True, False)


@pytest.mark.parametrize(("begin", "end", "clashes"), [(-2, 0, False), (-2, 1, True), (1, 2, True), (-1, 4, True), (3, 5, False)])
def test_back_to_back_is_no_clash(begin, end, clashes):
    mine, other = Session(NOW, NOW + 3 * HOUR), Session(NOW + begin * HOUR, NOW + end * HOUR)
    assert mine.clashes_with(other) == other.clashes_with(mine) == clashes


def one(state, **more):
    values = {"event_state": EventState.SCHEDULED, "starts_at": STARTS, "cancel_by": None, "is_own": True, "looks_after": False}
    values |= {"decides": False, "books": True, "offered_until": NOW + HOUR if state is S.OFFERED else None} | more
    return Situation(booking_id=1, event_id=1, state=state, **values)


def can(situation, now=NOW):
    return what_can_be_done(situation, now, now.date())


@pytest.mark.parametrize(("state", "what"), [
    (S.REQUESTED, {Can.CANCEL, Can.CHANGE_DATE}),
    (S.WAITLISTED, {Can.CANCEL, Can.CHANGE_DATE}),
    (S.OFFERED, {Can.TAKE_OFFER, Can.TURN_DOWN, Can.CANCEL, Can.CHANGE_DATE}),
    (S.BOOKED, {Can.CANCEL, Can.CHANGE_DATE}),
    (S.DECLINED, set()),
    (S.LAPSED, set()),
    (S.CANCELLED, set()),
    (S.ATTENDED, set()),
    (S.NO_SHOW, set()),
])  # fmt: skip
def test_what_a_learner_can_do_with_their_own(state, what):
    assert can(one(state)) == what


def test_a_stranger_can_do_nothing():
    assert all(can(one(state, is_own=False)) == set() for state in S)


def test_whoever_decides_approves_or_declines_until_it_starts():
    asked = one(S.REQUESTED, is_own=False, decides=True)
    assert (can(asked), can(asked, STARTS)) == ({Can.APPROVE, Can.DECLINE}, set())


def test_an_offer_that_ran_out_can_only_be_cancelled():
    assert can(one(S.OFFERED), NOW + HOUR) == {Can.CANCEL, Can.CHANGE_DATE}
