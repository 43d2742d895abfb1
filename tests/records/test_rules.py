"""Which status speaks for several posts, what a date is called, and which names are near to what was typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kit.identifiers import fold
from lms.records.rules import Words, date_is, near, worst
from lms.training.rules.enums import Status

DAY, OTHER = date(2026, 3, 2), date(2026, 4, 1)


def test_the_worst_speaks_for_all():
    assert worst([Status.CURRENT, Status.OVERDUE, Status.EXEMPT]) is Status.OVERDUE
    assert worst([Status.EXEMPT, Status.PAUSED, Status.CURRENT]) is Status.CURRENT


@pytest.mark.parametrize(
    ("status", "on", "expires_on", "said"),
    [
        (Status.CURRENT, DAY, DAY, "Expires"),
        (Status.EXPIRING, DAY, DAY, "Expires"),
        (Status.NOT_YET_DUE, DAY, None, "Due by"),
        (Status.OVERDUE, DAY, DAY, "Expired"),
        (Status.OVERDUE, OTHER, DAY, "Was due"),
        (Status.OVERDUE, DAY, None, "Was due"),
        (Status.CURRENT, None, None, None),
    ],
)
def test_a_date_is_called_what_it_is(status, on, expires_on, said):
    assert date_is(status, on, expires_on) == said


NAMES = "\n".join(
    [
        "campbell fiona",
        "zolc lukasz",
        "o'neill beth",
        "o neill conor",
        "mackenzie ann",
        "mac kenzie rob",
        "mckenzie jo",
        "smith-jones eilidh",
    ]
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Makenzie", {"mackenzie ann": 1, "mac kenzie rob": 1, "mckenzie jo": 1}),
        ("Mac Kenzie", {"mac kenzie rob": 0, "mackenzie ann": 0, "mckenzie jo": 1}),
        ("Żolć", {"zolc lukasz": 0}),
        ("Zoc", {"zolc lukasz": 1}),
        ("Fiona Campbell", {"campbell fiona": 0}),
        ("Fiona Cambpell", {"campbell fiona": 1}),
        ("Foina Cmpbel", {"campbell fiona": 3}),
        ("ONeill", {"o'neill beth": 0, "o neill conor": 0}),
        ("O Neil", {"o'neill beth": 0, "o neill conor": 0}),
        ("Onell", {"o'neill beth": 1, "o neill conor": 1}),
        ("eilid jones", {"smith-jones eilidh": 0}),
        ("Fx Campbell", {}),
        ("Macdonald", {}),
    ],
)
def test_names_are_near_by_slips_in_any_order(typed, found):
    assert near(Words(typed).names, NAMES) == found


def test_the_nearest_come_first():
    assert list(near(["mackenzi"], NAMES)) == ["mac kenzie rob", "mackenzie ann", "mckenzie jo"]


@given(st.lists(st.text("abo -'", max_size=12), max_size=6), st.text("abo -'", max_size=12))
def test_a_name_is_near_to_itself(names, typed):
    folded = [fold(name) for name in [*names, typed]]
    assert not Words(typed).names or near(Words(typed).names, "\n".join(folded)).get(fold(typed)) == 0


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("NHSL 10234", [("NHSL", "10234")]), ("10234", []), ("NHSL COM 1 2", [("NHSL", "COM12"), ("NHSLCOM", "12"), ("NHSLCOM1", "2")])],
)
def test_a_number_may_follow_its_employers_code(text, numbers):
    assert Words(text).numbers_at == numbers
