"""A column of dates is judged as a whole: which order it has, what a program has turned round, and times of day."""

import pytest

from lms.kit.importing import DateColumns, Order
from lms.kit.importing.values import day


def column(*cells, order=None):
    """What is read of a column, and what is found. A cell that is a date to the workbook stands in a list."""
    dates = DateColumns({"on": order} if order else {})
    read = [dates.read("on", line, *((cell[0], True) if isinstance(cell, list) else (cell, False))) for line, cell in enumerate(cells, 2)]
    return read, [(finding.line, finding.code.value) for finding in dates.findings()], dates.orders


def test_a_column_that_is_all_day_first_is_read_as_it_is():
    assert column("25/03/2026", "04/02/2026", "2026-03-25", "3-Nov-2026") == (
        ["25/03/2026", "04/02/2026", "2026-03-25", "3-Nov-2026"],
        [],
        {},
    )


@pytest.mark.parametrize("odd", ["03/25/2026", "03.25.2026", "03-25-2026", "3/25/2026 00:00", "03/25/26", "03/25/2026 12:00:00 AM"])
def test_one_date_that_cannot_be_day_first_puts_every_other_in_doubt(odd):
    _, findings, orders = column("04/02/2026", odd, "25/03/2026", ["2026-02-04"])
    assert (findings, orders) == ([(line, "date_order_unknown") for line in (2, 3, 4, 5)], {"on": ""})


def test_what_can_be_read_in_one_way_alone_is_in_no_doubt():
    _, findings, _ = column("03/25/2026", "2026-03-25", "3-Nov-2026", "05/05/2026", "soon", "99/99/2026", "45231")
    assert findings == [(2, "date_order_unknown")]


def test_a_column_that_is_month_first_is_turned_round():
    assert column("03/25/2026", "04/02/2026", "2026-03-25", order=Order.MONTH)[0] == ["25/03/2026", "02/04/2026", "2026-03-25"]


def test_a_column_that_is_day_first_leaves_the_odd_one_to_be_refused():
    read, findings, orders = column("03/25/2026", "04/02/2026", order=Order.DAY)
    assert (read, findings, orders) == (["03/25/2026", "04/02/2026"], [], {"on": "day"})


def test_dates_that_a_program_turned_round_are_turned_back_and_said():
    read, findings, _ = column("03/25/2026", ["2026-02-04"], ["2026-07-31"], order=Order.MONTH)
    assert ([str(day(text)) for text in read], findings) == (["2026-03-25", "2026-04-02", "2026-07-31"], [(3, "dates_turned")])


@pytest.mark.parametrize("text", ["2026-02-11 23:30:00", "11/02/2026 07:05", "11.02.2026, 9:15 pm", "2026-02-11T00:00:01"])
def test_a_time_that_is_not_midnight_is_pointed_out_once(text):
    assert column("11/02/2026 00:00", text, text)[1] == [(3, "time_left_out")]


@pytest.mark.parametrize("text", ["2026-02-11 00:00:00", "11/02/2026 00:00", "2/11/2026 12:00:00 AM", "2026-02-11"])
def test_midnight_is_no_time(text):
    assert column(text)[1] == []
