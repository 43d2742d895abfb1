"""The demonstration's courses: dates that never clash whatever day it is, and something real for everybody who signs in."""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import pytest

from lms.demo import service
from lms.demo.rules.courses import dates, workday
from lms.kit.datetimes import local_date

SEEDS = service.read_seeds().courses
WEEK = [date(2026, 3, 2) + timedelta(days=day) for day in range(7)]


@pytest.mark.parametrize("today", [*WEEK, *(date(2026, 11, 1) + timedelta(days=day) for day in range(70))])
def test_no_room_and_no_trainer_is_wanted_twice_at_once(today):
    for one, other in combinations(dates(SEEDS, today), 2):
        if (one.venue and one.venue == other.venue) or (one.has_trainer and other.has_trainer):
            assert not [1 for a in one.sessions for b in other.sessions if a[0] < b[1] and b[0] < a[1]], (one, other)


@pytest.mark.parametrize("today", WEEK)
def test_nobody_teaches_at_the_weekend(today):
    assert {local_date(starts).weekday() for one in dates(SEEDS, today) for starts, _ in one.sessions} <= set(range(5))


def test_a_weekend_moves_to_monday():
    assert [workday(day).day for day in WEEK] == [2, 3, 4, 5, 6, 9, 9]


def test_there_is_one_of_every_kind():
    kinds = Counter()
    for one in dates(SEEDS, WEEK[0]):
        kinds["draft"] += one.is_draft
        kinds["cancelled"] += bool(one.cancelled)
        kinds["waiting list"] += bool(one.waiting)
        kinds["online"] += not one.venue
        kinds["too few"] += one.booked < (one.minimum or 0)
        kinds["today"] += local_date(one.sessions[0][0]) == WEEK[0] and one.has_trainer
        kinds["past"] += one.sessions[-1][1].date() < WEEK[0]
    assert all(kinds.values()) and len(kinds) == 7
