"""Days and months, to the last day there is."""

from datetime import date

import pytest

from lms.kit.datetimes import long_date
from lms.training.rules.calendar import changes_of, days_after, months_after, stretches, valid_until


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 12, 5), 12, date(2027, 12, 5)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_are_clipped_to_the_end_of_the_month(day, months, expected):
    assert months_after(day, months) == expected


def test_a_year_after_29_february_is_28_february_and_four_years_after_it_is_29_february():
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_after(date(2024, 2, 29), 48) == date(2028, 2, 29)


def test_an_award_is_valid_up_to_the_day_before_its_anniversary():
    assert valid_until(date(2025, 11, 4), 12, None) == date(2026, 11, 3)


def test_an_award_of_29_february_is_valid_until_27_february():
    assert valid_until(date(2024, 2, 29), 12, None) == date(2025, 2, 27)


def test_an_award_of_the_31st_is_valid_until_the_day_before_the_month_ends():
    assert valid_until(date(2026, 8, 31), 6, None) == date(2027, 2, 27)


def test_once_only_is_valid_for_ever():
    assert valid_until(date(2025, 11, 4), None, None) is None


def test_the_earlier_of_interval_and_certificate_decides():
    assert valid_until(date(2025, 11, 4), 12, date(2026, 6, 1)) == date(2026, 6, 1)
    assert valid_until(date(2025, 11, 4), 12, date(2027, 6, 1)) == date(2026, 11, 3)
    assert valid_until(date(2025, 11, 4), None, date(2027, 6, 1)) == date(2027, 6, 1)


def test_beyond_the_last_day_there_is_means_for_ever():
    assert months_after(date(9999, 6, 1), 12) == date.max
    assert valid_until(date(9999, 6, 1), 12, None) is None
    assert valid_until(date(2026, 6, 1), 120_000, None) is None
    assert valid_until(date(2026, 6, 1), None, date.max) is None
    assert days_after(date(9999, 12, 30), 28) == date.max
    assert days_after(date(9999, 12, 30), 1) == date.max


def test_an_award_near_the_last_day_still_ends_when_its_interval_does():
    assert valid_until(date(9998, 12, 30), 12, None) == date(9999, 12, 29)


def test_a_period_is_cut_where_changes_fall_inside_it():
    days = [date(2026, 1, day) for day in (1, 5, 5, 9, 10)]
    assert list(stretches(date(2026, 1, 1), date(2026, 1, 9), days)) == [
        (date(2026, 1, 1), date(2026, 1, 4)),
        (date(2026, 1, 5), date(2026, 1, 8)),
        (date(2026, 1, 9), date(2026, 1, 9)),
    ]


def test_a_period_makes_a_difference_on_its_first_day_and_the_day_after_its_last():
    assert changes_of(date(2026, 1, 1), date(2026, 1, 31)) == (date(2026, 1, 1), date(2026, 2, 1))
    assert changes_of(date(2026, 1, 1), None) == (date(2026, 1, 1),)
    assert changes_of(date(2026, 1, 1), date.max) == (date(2026, 1, 1),)


def test_dates_are_written_out():
    assert long_date(date(2026, 11, 3)) == "3 November 2026"
