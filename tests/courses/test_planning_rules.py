"""What a plan may be, without a database: clock changes, midnight, odd dates."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from lms.courses.rules import planning
from lms.courses.rules.local_times import local_time, meeting, moment_at
from lms.courses.rules.planning import MOST_SESSIONS, Plan, Room, SessionPlan, difference, session_text
from lms.courses.rules.series import moved_to
from lms.kit.datetimes import short_time, time_written
from lms.kit.refusal import Refused

TODAY = date(2026, 3, 2)
ROOMS = {1: Room("Training room 1", 12, None), 2: Room("Old hall", None, date(2026, 4, 1))}


def session(day, starts="9:30", ends="12:30", venue=None, number=None):
    return SessionPlan(number, *meeting(day, time_written(starts), time_written(ends)), venue)


def plan(*sessions, **more):
    return Plan(**{"organiser_id": 1, "capacity": 12, "sessions": sessions or (session(date(2026, 3, 16)),)} | more)


def refusal(one, **more):
    with pytest.raises(Refused) as no:
        planning.check(one, ROOMS, TODAY, **more)
    return no.value.field, str(no.value)


# --- the clock on the wall --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at"),
    [("9:30", time(9, 30)), ("09.30", time(9, 30)), ("0930", time(9, 30)), ("9am", time(9)), ("1:15 PM", time(13, 15)), ("12am", time(0)),
     ("12pm", time(12)), ("23:59", time(23, 59)), ("0:00", time(0))],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text, at):
    assert time_written(text) == at


@pytest.mark.parametrize("text", ["", "9", "24:00", "25:00", "9:60", "13pm", "0am", "noon", "9:30:00", "٩:٣٠", "9" * 5000])
def test_what_is_no_time_of_day_is_not_guessed(text):
    assert time_written(text) is None


def test_a_time_in_summer_is_an_hour_ahead_of_utc():
    assert moment_at(date(2026, 7, 1), time(9, 30)) == datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


def test_a_time_that_the_clock_jumps_over_is_refused():
    with pytest.raises(Refused, match=r"no 1:30am on 29 March 2026: the clocks go forward"):
        moment_at(date(2026, 3, 29), time(1, 30))


def test_of_a_time_that_comes_twice_the_first_is_taken():
    assert moment_at(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_end_at_or_before_the_start_is_the_next_day():
    starts, ends = meeting(date(2026, 3, 16), time(21), time(7))
    assert ends - starts == timedelta(hours=10)
    starts, ends = meeting(date(2026, 3, 16), time(9), time(9))
    assert ends - starts == timedelta(hours=24)


def test_a_night_shift_across_the_clock_change_is_an_hour_shorter_or_longer():
    spring, autumn = meeting(date(2026, 3, 28), time(21), time(7)), meeting(date(2026, 10, 24), time(21), time(7))
    assert [ends - starts for starts, ends in (spring, autumn)] == [timedelta(hours=9), timedelta(hours=11)]


def test_sessions_are_told_by_the_clock_on_the_wall():
    assert session_text(session(date(2026, 7, 1), "9:30", "13:00")) == "1 July 2026, 9:30am to 1:00pm"
    assert short_time(time(0, 5)) == "12:05am"


# --- checking ---------------------------------------------------------------------------------------------------------------------


def test_a_sound_plan_passes():
    whole = plan(
        session(date(2026, 3, 16), venue=1), session(date(2026, 3, 17), venue=1), minimum=4, decide_on=date(2026, 3, 15),
        opens_on=TODAY, closes_on=date(2026, 3, 16), cancel_by=date(2026, 3, 13), link="https://meet.example.org/a?b=c#d",
    )  # fmt: skip
    planning.check(whole, ROOMS, TODAY)


def test_back_to_back_sessions_are_no_overlap():
    planning.check(plan(session(date(2026, 3, 16), "9:00", "10:00"), session(date(2026, 3, 16), "10:00", "11:00")), ROOMS, TODAY)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sessions": ()}, "day_1"),
        ({"sessions": tuple(session(TODAY + timedelta(days=n)) for n in range(MOST_SESSIONS + 1))}, "day_1"),
        ({"sessions": (session(date(2026, 3, 17)), session(date(2026, 3, 16)))}, "day_2"),
        ({"sessions": (session(date(2026, 3, 16)), session(date(2026, 3, 16), "12:29", "13:00"))}, "starts_2"),
        ({"sessions": (session(date(2026, 3, 16), "21:00", "7:00"), session(date(2026, 3, 17), "6:00", "8:00"))}, "starts_2"),
        ({"sessions": (session(date(2026, 3, 1)),)}, "day_1"),
        ({"sessions": (session(date(2062, 3, 1)),)}, "day_1"),
        ({"sessions": (session(date(2026, 4, 1), venue=2),)}, "venue_1"),
        ({"sessions": (session(date(2026, 3, 16), venue=99),)}, "venue_1"),
        ({"sessions": (session(date(2026, 3, 16), venue=1),), "capacity": 13}, "capacity"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 2_001}, "capacity"),
        ({"minimum": 13, "decide_on": date(2026, 3, 10)}, "minimum"),
        ({"minimum": 0, "decide_on": date(2026, 3, 10)}, "minimum"),
        ({"minimum": 4}, "decide_on"),
        ({"decide_on": date(2026, 3, 10)}, "minimum"),
        ({"minimum": 4, "decide_on": date(2026, 3, 16)}, "decide_on"),
        ({"opens_on": date(2026, 3, 17)}, "opens_on"),
        ({"closes_on": date(2026, 3, 17)}, "closes_on"),
        ({"cancel_by": date(2026, 3, 17)}, "cancel_by"),
        ({"opens_on": date(2026, 3, 10), "closes_on": date(2026, 3, 9)}, "closes_on"),
        ({"opens_on": date(2026, 3, 10), "cancel_by": date(2026, 3, 9)}, "cancel_by"),
        ({"offer_hours": 0}, "offer_hours"),
        ({"offer_hours": 337}, "offer_hours"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://user@evil.example"}, "link"),
        ({"link": "meet.example.org"}, "link"),
        ({"link": "https://a.example/" + "x" * 500}, "link"),
        ({"notes": "x" * 4_001}, "notes"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_answer(wrong, field):
    assert refusal(replace(plan(), **wrong))[0] == field


def test_a_session_that_ends_before_it_starts_is_refused():
    one = session(date(2026, 3, 16))
    assert refusal(plan(replace(one, ends_at=one.starts_at)))[0] == "ends_1"


def test_what_has_passed_may_stay_as_it_was_but_not_become_another_past():
    past, coming = session(date(2026, 2, 23), number=1), session(date(2026, 3, 9), number=2)
    before = plan(past, coming)
    planning.check(plan(past, replace(coming, venue_id=1)), ROOMS, TODAY, before=before)
    assert refusal(plan(session(date(2026, 2, 24), number=1), coming), before=before)[0] == "day_1"


def test_a_room_that_is_too_small_says_how_many_it_seats():
    assert refusal(plan(session(date(2026, 3, 16), venue=1), capacity=20))[1].startswith("Training room 1 seats 12.")


# --- changing and copying ---------------------------------------------------------------------------------------------------------


def test_a_copy_keeps_the_times_on_the_wall_across_the_clock_change():
    copy = moved_to(plan(session(date(2026, 3, 23)), session(date(2026, 3, 27))), date(2026, 3, 30))
    assert [local_time(one.starts_at) for one in copy.sessions] == [time(9, 30)] * 2
    assert [one.starts_at.hour for one in copy.sessions] == [8, 8]


def test_a_copy_keeps_its_distances_and_no_ids():
    copy = moved_to(plan(session(date(2026, 3, 16), number=7), minimum=4, decide_on=date(2026, 3, 9)), date(2026, 5, 4))
    assert (copy.first_day, copy.decide_on, copy.closes_on, copy.sessions[0].id) == (date(2026, 5, 4), date(2026, 4, 27), None, None)


def test_a_copy_into_the_missing_hour_is_refused():
    with pytest.raises(Refused, match="clocks go forward"):
        moved_to(plan(session(date(2026, 3, 16), "1:15", "2:15")), date(2026, 3, 29))


def test_those_with_a_place_are_told_of_times_places_and_the_link_alone():
    before = plan(session(date(2026, 3, 16)))
    told = [replace(before, sessions=(session(date(2026, 3, 17)),)), replace(before, link="https://a.example"),
            replace(before, sessions=(session(date(2026, 3, 16), venue=1),))]  # fmt: skip
    untold = [before, replace(before, notes="Bring lunch"), replace(before, capacity=14), replace(before, trainer_ids=(1,))]
    assert [difference(before, after).must_be_told for after in (*told, *untold)] == [True] * 3 + [False] * 4
    assert difference(before, replace(before, capacity=14)).capacity_rose
