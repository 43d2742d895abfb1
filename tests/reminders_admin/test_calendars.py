"""The days on which an employer works."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Organisation
from lms.people.rules import Jurisdiction
from lms.reminders.models import ClosedDay
from lms.reminders.rules.calendar import WorkCalendar
from lms.reminders_admin.rules.closed_days import DayKind, Stretch, days_to_close, kind_of, months, stretches
from tests.cast import TODAY

DAY = timedelta(days=1)
SCOTLAND = WorkCalendar("SCT", frozenset({date(2026, 3, 11)}))
FRIDAY = date(2026, 3, 6)


def page(cast, code):
    return f"/reminders/calendars/{cast.places[code]}"


def days():
    return [(row.day, row.name) for row in db.session.scalars(select(ClosedDay).order_by(ClosedDay.day))]


def refusal(first, last=None):
    with pytest.raises(Refused) as refused:
        days_to_close(first, last, SCOTLAND, TODAY)
    return str(refused.value)


def test_of_a_stretch_the_worked_days_are_closed():
    assert days_to_close(FRIDAY, FRIDAY + 5 * DAY, SCOTLAND, TODAY) == [FRIDAY, FRIDAY + 3 * DAY, FRIDAY + 4 * DAY]


def test_a_day_that_is_not_worked_anyway_says_so():
    assert refusal(FRIDAY + DAY) == "Saturday 7 March 2026 is at a weekend, and not worked anyway. Enter another day"
    assert "is a bank holiday already: Good Friday" in refusal(date(2026, 4, 3))
    assert "is closed already" in refusal(date(2026, 3, 11))
    assert "None of these days" in refusal(FRIDAY + DAY, FRIDAY + 2 * DAY)


@pytest.mark.parametrize(
    ("first", "last"),
    [(TODAY - DAY, None), (FRIDAY, FRIDAY - DAY), (date(2099, 1, 5), None), (FRIDAY, date(2027, 12, 31)), (date(1950, 1, 2), FRIDAY)],
)
def test_past_far_and_turned_round_days_are_refused(first, last):
    assert refusal(first, last).startswith("Enter")


def test_days_of_one_name_with_no_worked_day_between_are_one_stretch():
    names = {FRIDAY: "Break", FRIDAY + 3 * DAY: "Break", FRIDAY + 5 * DAY: "Break", FRIDAY + 6 * DAY: "Audit"}
    closed = WorkCalendar("SCT", frozenset(names))
    assert stretches(names, closed) == [
        Stretch(FRIDAY, FRIDAY + 3 * DAY, "Break"),
        Stretch(FRIDAY + 5 * DAY, FRIDAY + 5 * DAY, "Break"),
        Stretch(FRIDAY + 6 * DAY, FRIDAY + 6 * DAY, "Audit"),
    ]


def test_a_year_has_every_day_once():
    cells = [cell for month in months(2028, SCOTLAND) for cell in month.cells]
    assert [cell.day for cell in cells] == [date(2028, 1, 1) + number * DAY for number in range(366)]
    assert kind_of(date(2026, 3, 11), SCOTLAND) == DayKind.CLOSED


# --- pages ------------------------------------------------------------------------------------------------------------------------


def test_an_officer_closes_days_and_opens_them_again(as_, send, cast):
    lorna, address = as_("lorna"), page(cast, "NHSL")
    send(lorna, address, name=" Spring  break ", first=["6", "3", "2026"], last=["10", "3", "2026"])
    assert days() == [(FRIDAY, "Spring break"), (FRIDAY + 3 * DAY, "Spring break"), (FRIDAY + 4 * DAY, "Spring break")]
    assert "6 March 2026 to 10 March 2026" in lorna.get(address).text
    send(lorna, f"{address}/open", address, first="2026-03-06", last="2026-03-10")
    assert days() == []


def test_a_refusal_stands_at_its_answer(as_, send, cast):
    reply = send(as_("lorna"), page(cast, "NHSL"), name="Sunday", first=["8", "3", "2026"], last=["", "", ""])
    assert reply.status_code == 422 and "is at a weekend" in reply.text
    assert send(as_("lorna"), page(cast, "NHSL"), name="", first=["x", "99", "1"], last=["1"]).status_code == 422


def test_other_employers_and_their_parts_are_not_there(as_, cast):
    assert [as_("lorna").get(page(cast, code)).status_code for code in ("NHSL", "COUN", "NHSL-W3", "LOCH")] == [200, 404, 404, 404]
    text = as_("lorna").get("/reminders/calendars").text
    assert "NHS Lochside" in text and "Harbour Care" not in text


def test_the_bank_holidays_are_those_of_the_country_above(as_, cast):
    loch = db.session.get_one(Organisation, cast.places["LOCH"])
    loch.jurisdiction = Jurisdiction.SCOTLAND
    text = as_("lorna").get(page(cast, "NHSL")).text
    assert "As Lochside Health and Social Care Partnership" in text and "30 November 2026" in text
    loch.jurisdiction = None
    assert "weekends only" in as_("lorna").get("/reminders/calendars").text
