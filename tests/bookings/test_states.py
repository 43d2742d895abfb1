"""The life of a booking: one table, and nothing beside it."""

import pytest

from lms.bookings.rules.states import LIVE, MOVES, OUTCOMES, SEATED, BookingState, may_move

S = BookingState


def test_every_state_stands_in_the_table():
    assert MOVES.keys() == set(S)
    assert {new for moves in MOVES.values() for new in moves} == set(S) - {S.REQUESTED}


@pytest.mark.parametrize("over", [S.DECLINED, S.LAPSED, S.CANCELLED])
def test_what_is_over_stays_over(over):
    assert not any(may_move(over, new) for new in S)


def test_a_place_is_offered_before_it_passes_on():
    assert may_move(S.WAITLISTED, S.OFFERED) and may_move(S.OFFERED, S.LAPSED) and not may_move(S.OFFERED, S.WAITLISTED)


def test_the_register_can_be_corrected():
    assert all(may_move(one, other) for one in OUTCOMES for other in OUTCOMES - {one})
    assert all(may_move(one, S.BOOKED) and may_move(S.BOOKED, one) for one in OUTCOMES)


def test_an_offered_seat_is_taken_and_a_request_takes_none():
    assert S.OFFERED in SEATED and S.REQUESTED not in SEATED and S.WAITLISTED not in SEATED
    assert set(LIVE) - set(SEATED) == {S.REQUESTED, S.WAITLISTED}
