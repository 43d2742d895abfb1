"""Charts as geometry: nothing outside the frame, nothing drawn that is not there."""

from lms.kit.charts import BOTTOM, HEIGHT, LEFT, TOP, LineChart, Series, StackedBar, Value


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
