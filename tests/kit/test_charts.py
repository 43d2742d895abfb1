"""Charts as geometry: nothing outside the frame, nothing drawn that is not there."""

from itertools import pairwise

import pytest

from lms.kit.charts import BOTTOM, HEIGHT, LEFT, TOP, ColumnChart, LineChart, Series, StackedBar, Value


def chart(*series, places=None):
    names = ["Lines", "People"]
    values = [Series(names[at], [Value(one, "" if one is None else str(one)) for one in line]) for at, line in enumerate(series)]
    return LineChart("Title", "About", places or [str(n) for n in range(len(series[0]))], values)


def test_every_mark_lies_within_the_frame():
    drawn = chart([0.0, 50.0, 100.0], [100.0, 3.0, 0.0])
    for series in drawn.drawn:
        for mark in series.marks:
            assert LEFT <= mark.x <= drawn.right and TOP <= mark.y <= HEIGHT - BOTTOM


def test_a_value_that_is_not_shown_is_a_gap_and_not_a_nought():
    (series,) = chart([90.0, None, 91.0, 92.0]).drawn
    assert [len(stretch) for stretch in series.stretches] == [1, 2]
    assert len(series.marks) == 3


def test_the_scale_begins_below_everything_and_ends_at_a_hundred():
    drawn = chart([84.0, 91.0])
    assert drawn.lowest == 80
    assert [tick.text for tick in drawn.scale] == ["80%", "85%", "90%", "95%", "100%"]


def test_names_do_not_stand_on_each_other():
    first, second = chart([90.0, 90.0], [90.0, 90.0]).drawn
    assert abs(first.name_y - second.name_y) > 20


def test_nothing_at_all_is_empty():
    assert chart([None, None]).is_empty


def test_pieces_make_the_whole():
    pieces = StackedBar("t", [("a", 3, "current"), ("b", 0, "overdue"), ("c", 1, "paused")]).pieces
    assert [(piece.x, piece.width) for piece in pieces] == [(0, 75), (75, 0), (75, 25)]
    assert [piece.width for piece in StackedBar("t", [("a", 0, "current")]).pieces] == [0]


def columns(*series):
    return ColumnChart("t", "about", ["Mar", "Apr"], [(str(number), values) for number, values in enumerate(series)])


def test_columns_stand_beside_each_other_within_the_frame():
    chart = columns([0, 7], [12, 3], [1, 1])
    drawn = sorted((one for _, series in chart.drawn for one in series), key=lambda one: one.x)
    assert all(one.x + one.width <= other.x for one, other in pairwise(drawn))
    assert all(one.x >= LEFT and one.x + one.width <= chart.right and TOP <= one.y <= chart.bottom for one in drawn)
    assert [one.height for one in drawn if one.text == "0"] == [0]


@pytest.mark.parametrize(
    ("most", "ticks"), [(0, [0, 1]), (1, [0, 1]), (7, [0, 2, 4, 6, 8]), (60, [0, 10, 20, 30, 40, 50, 60]), (3_200, None)]
)
def test_the_scale_of_columns_holds_the_highest_in_few_round_steps(most, ticks):
    found = [int(tick.text.replace(",", "")) for tick in columns([most, 0]).scale]
    assert found[0] == 0 and found[-1] >= most and len(found) <= 8
    assert ticks is None or found == ticks
