"""Working held-back counts out from the rest of the page."""

from lms.reports.rules import FEWER, NOT_SHOWN, Shown, disclosed, disclosed_total, total
from lms.training.queries.completion import COMPLETION, OFFER
from lms.training.rules.enums import Status
from tests.reports.recounts import tally


def offered(label, number):
    return Shown(label, label, tally(offers=number), is_open=False)


def overdue(label, number, *, is_open):
    return Shown(label, label, tally({Status.OVERDUE: number}), is_open)


def whole_of(rows):
    return disclosed_total(total(COMPLETION, rows, "All"), rows)


def test_a_lone_small_number_of_offers_cannot_be_worked_out_from_the_total():
    rows = disclosed([offered("a", 4), offered("b", 9), offered("c", 50)])
    assert [one.cell(OFFER).text for one in rows] == [FEWER, NOT_SHOWN, "50"]


def test_a_lone_closed_row_cannot_be_worked_out_beside_open_ones():
    rows = disclosed([overdue("a", 3, is_open=False), overdue("b", 10, is_open=True)])
    assert whole_of(rows).cell(Status.OVERDUE).text == NOT_SHOWN


def test_a_total_is_shown_where_it_gives_nothing_away():
    rows = disclosed([overdue("a", 3, is_open=False), overdue("b", 10, is_open=False)])
    assert whole_of(rows).cell(Status.OVERDUE).text == "13"
