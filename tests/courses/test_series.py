"""A date again and again: which days a rhythm means, and what each of them meets."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lms.access import Role
from lms.courses.queries import series as queries
from lms.courses.queries.events import plan_of
from lms.courses.rules.series import MOST_DATES, Recurrence, excludes, series
from lms.kit.db import db
from lms.people.models import RoleGrant
from tests.client import TOKEN
from tests.events import STARTS, course, event, venue

FIRST = date(2026, 3, 23)


@pytest.mark.parametrize(
    ("rhythm", "first", "days"),
    [
        (Recurrence.WEEKLY, date(2026, 12, 21), [date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4)]),
        (Recurrence.TWO_WEEKS, date(2026, 12, 21), [date(2026, 12, 21), date(2027, 1, 4), date(2027, 1, 18)]),
        (Recurrence.FOUR_WEEKS, date(2026, 3, 16), [date(2026, 3, 16), date(2026, 4, 13), date(2026, 5, 11)]),
        (Recurrence.MONTHLY, date(2026, 11, 3), [date(2026, 11, 3), date(2026, 12, 1), date(2027, 1, 5)]),  # the first Tuesday
        (Recurrence.MONTHLY, date(2026, 3, 28), [date(2026, 3, 28), date(2026, 4, 25), date(2026, 5, 23)]),  # the fourth Saturday
        (Recurrence.MONTHLY, date(2026, 3, 31), [date(2026, 3, 31), date(2026, 4, 28), date(2026, 5, 26)]),  # the last Tuesday
    ],
)
def test_a_rhythm_is_days(rhythm, first, days):
    assert series(first, rhythm, 3, None) == days


@pytest.mark.parametrize(
    ("number", "until", "found"),
    [(3, date(2026, 3, 30), 2), (1, date(2027, 1, 1), 1), (None, FIRST, 1), (None, date(2026, 3, 22), 0), (None, None, MOST_DATES)],
)
def test_the_number_or_the_day_ends_it(number, until, found):
    assert len(series(FIRST, Recurrence.WEEKLY, number, until)) == found


def test_online_dates_without_a_trainer_in_common_exclude_nothing(cast):
    one = plan_of(event(cast, course(cast)))
    assert not excludes(one, one) and excludes(*[replace(one, trainer_ids=(1,))] * 2)


def test_each_day_says_what_it_meets(cast):
    fire, room = course(cast, retired_on=date(2026, 4, 27)), venue(cast)
    one = event(cast, fire, at=room, trainers=("tam",))
    event(cast, course(cast, "IPC", (), title="Hands"), starts_at=STARTS + timedelta(weeks=2, hours=1), trainers=("tam",))
    days = series(FIRST, Recurrence.WEEKLY, 6, None)
    found = queries.candidates(one, days, date(2026, 3, 2))
    assert [day.is_free for day in found] == [True, False, True, True, True, False]
    assert "Tam Gillespie teaches “Hands” on 30 March 2026" in found[1].in_the_way[0]
    assert "The course is retired from 27 April 2026" in found[5].in_the_way[0]


def test_a_time_that_the_clock_jumps_over_is_in_the_way_of_its_day_alone(cast):
    one = event(cast, course(cast), starts_at=datetime(2026, 3, 22, 1, 30, tzinfo=UTC), hours=1)
    first, second = queries.candidates(one, [date(2026, 3, 29), date(2026, 4, 5)], date(2026, 3, 2))
    assert "There is no 1:30am on 29 March 2026" in first.in_the_way[0] and second.is_free


def test_two_days_of_a_series_that_want_one_room_are_told(cast):
    """Two sessions a week apart: every other one of them fits."""
    one = event(cast, course(cast), sessions=2, at=venue(cast))
    found = queries.candidates(one, series(date(2026, 4, 6), Recurrence.WEEKLY, 4, None), date(2026, 3, 2))
    assert [day.unless and day.unless.day for day in found] == [None, 6, None, 20] and all(day.can_be for day in found)


def test_whoever_is_no_trainer_by_then_is_left_out_and_named(cast):
    one = event(cast, course(cast), trainers=("tam",))
    db.session.query(RoleGrant).filter_by(role=Role.TRAINER).one().ends_on = date(2026, 3, 25)
    found = queries.candidates(one, [FIRST, date(2026, 3, 30)], date(2026, 3, 2))
    assert [len(day.beside) for day in found] == [0, 1] and found[1].is_free


def test_a_fixed_number_of_queries(cast, query_count):
    one = event(cast, course(cast), at=venue(cast), trainers=("tam",))

    def asked(number):
        with query_count() as found:
            queries.candidates(one, series(FIRST, Recurrence.WEEKLY, number, None), date(2026, 3, 2))
        return len(found.statements)

    assert asked(2) == asked(50)


def test_a_date_that_is_a_draft_already_is_not_said_to_be_open(cast, as_):
    url, client = f"/dates/{event(cast, course(cast)).id}/copy?first_day=2026-04-07", as_("priya")
    answers = {"csrf_token": TOKEN.search(client.get(url).text).group(1), "days": "2026-04-07"}
    client.post(url, data=answers)
    reply = client.post(url, data=answers | {"scheduled": "y"})
    assert "People can book now" not in client.get(reply.location).text


def test_a_page_without_days_that_is_sent_says_what_to_do(cast, as_):
    url, client = f"/dates/{event(cast, course(cast)).id}/copy", as_("priya")
    reply = client.post(url, data={"csrf_token": TOKEN.search(client.get(url).text).group(1)})
    assert reply.status_code == 422 and "Tick at least one date" in reply.text
