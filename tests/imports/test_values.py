"""What the text of a cell means."""

from datetime import date
from decimal import Decimal

import pytest

from lms.kit.importing import Code, finding, in_order, values
from lms.people.rules import WorkerType
from lms.people.rules.imports.staff_list.columns import MOST_HOURS
from lms.training.rules.imports.requirement_lines import renewal


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03",
        "2026-11-3",
        "03/11/2026",
        "3/11/2026",
        "03-Nov-2026",
        "3-nov-2026",
        "2026-11-03 14:05:00",
        "2026-11-03T00:00",
        "03/11/2026 14:05",
    ],
)
def test_one_day_in_every_writing(text):
    assert values.day(text) == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/11/26", Code.TWO_DIGIT_YEAR),
        ("3-Nov-26", Code.TWO_DIGIT_YEAR),
        ("31/02/2026", Code.NOT_A_DATE),
        ("29/02/2025", Code.NOT_A_DATE),
        ("11/30/2026", Code.NOT_A_DATE),
        ("3.11.2026", Code.NOT_A_DATE),
        ("03.11.26", Code.TWO_DIGIT_YEAR),
        ("45000", Code.DATE_AS_NUMBER),
        ("450000", Code.NOT_A_DATE),
        ("03/11/202", Code.NOT_A_DATE),
        ("3-Foo-2026", Code.NOT_A_DATE),
        ("1899-12-31", Code.YEAR_OUT_OF_RANGE),
        ("01/01/2101", Code.YEAR_OUT_OF_RANGE),
    ],
)
def test_years_are_never_guessed(text, code):
    with pytest.raises(values.Misread) as wrong:
        values.day(text)
    assert wrong.value.code == code


def test_a_leap_day_is_a_day():
    assert values.day("29/02/2024") == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["168.5", "-1", "NaN", "Infinity", "37,5", "full time", "1e9"])
def test_hours_fit_in_a_week(text):
    with pytest.raises(values.Misread):
        values.decimal(text, MOST_HOURS)


def test_hours_are_rounded_halves_up():
    assert values.two_decimals(values.decimal("33.335", MOST_HOURS)) == Decimal("33.34")


@pytest.mark.parametrize(("text", "months"), [("12", 12), ("never", 0), ("NEVER", 0)])
def test_a_renewal_is_months_or_never(text, months):
    assert renewal(text) == months


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "twelve", "1201", "²"])
def test_other_renewals_are_refused(text):
    with pytest.raises(values.Misread):
        renewal(text)


@pytest.mark.parametrize("text", ["bank_relief", "Bank relief", "BANK-RELIEF"])
def test_words_compare_without_case_and_joints(text):
    assert values.word(text, WorkerType) == WorkerType.BANK_RELIEF


def test_findings_come_by_line_and_errors_first():
    made = [finding(3, "", "", Code.NO_LINES), finding(2, "", "", Code.NO_LINES), finding(2, "", "", Code.MISSING)]
    assert [(one.line, one.code) for one in in_order(made)] == [(2, Code.MISSING), (2, Code.NO_LINES), (3, Code.NO_LINES)]
