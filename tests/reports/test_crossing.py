"""Any two dimensions crossed: equal to a recount, opened down to the lines, and short enough for a page."""

import re
from datetime import date
from html import unescape
from itertools import permutations

import pytest

from lms.reports import queries
from lms.reports.rules import Scope, Tally
from lms.reports.views import crossing as view
from lms.training.queries.completion import COMPLETION
from lms.training.rules.enums import Status
from tests.cast import TODAY
from tests.reports.recounts import Cut, counted_lines, tallies

PAIRS = list(permutations(Cut, 2))
CELL = re.compile(r'href="(/reports/completion/lines[^"]+)">([\d.]+)%</a><small>(\d+) of (\d+)<')


def whole(tally):
    """Without the statuses that nobody has."""
    return {status: number for status, number in tally.counts.items() if number}


@pytest.mark.parametrize("day", [TODAY, date(2025, 12, 31)], ids=str)
def test_every_cell_and_total_of_any_two_dimensions_equals_a_recount(cast, day):
    lines, priya = counted_lines(day), cast["priya"].viewer()
    for by, across in PAIRS:
        found = queries.crossing(COMPLETION, priya, Scope(day), by, across)
        assert {key: whole(cell.tally) for key, cell in found.cells.items()} == {k: whole(t) for k, t in tallies(lines, by, across).items()}
        assert {(row.key,): whole(row.tally) for row in found.rows} == {k: whole(t) for k, t in tallies(lines, by).items()}
        assert {(row.key,): whole(row.tally) for row in found.columns} == {k: whole(t) for k, t in tallies(lines, across).items()}
        assert whole(found.whole.tally) == whole(Tally.sum(COMPLETION, tallies(lines, by).values()))


@pytest.mark.parametrize(
    ("by", "across"),
    [
        (Cut.EMPLOYER, Cut.SUBJECT),
        (Cut.ORGANISATION, Cut.JOB_ROLE),
        (Cut.SECTOR, Cut.WORKER_TYPE),
        (Cut.LOCALITY, Cut.ORGANISATION),
        (Cut.SUBJECT, Cut.LOCALITY),
    ],
)
def test_every_cell_opens_to_exactly_the_lines_it_counts(as_, cast, by, across):
    client = as_("priya")
    cells = CELL.findall(
        client.get(f"/reports/completion/crossing?by={by.value}&across={across.value}&organisation={cast.places['LOCH']}").text
    )
    assert cells
    for address, _, _, counted in cells:
        assert f">{counted} {'line' if counted == '1' else 'lines'}</p>" in client.get(unescape(address)).text


def test_a_cell_without_anyone_in_scope_is_neither_nought_nor_a_hundred(as_, cast):
    page = as_("priya").get("/reports/completion/crossing?by=employer&across=sector").text
    assert "No one in scope" in page
    assert " of 0<" not in page


def test_who_is_counted_is_said_with_its_numbers(as_, cast):
    page = as_("priya").get("/reports/completion/crossing?by=employer&across=subject").text
    overdue = sum(line.status == Status.OVERDUE for line in counted_lines(TODAY))
    assert f'Overdue</dt>\n        <dd class="nhsuk-summary-list__value">{overdue}. Counted, and not in date.' in page


def test_the_same_thing_twice_is_refused_plainly(as_, cast):
    page = as_("priya").get("/reports/completion/crossing?by=subject&across=subject").text
    assert "Choose something else than for the rows" in page
    assert "Completion by subject and employer" in page


def test_another_employers_cells_are_not_there_however_the_address_is_guessed(as_, cast):
    page = as_("lorna").get(f"/reports/completion/crossing?organisation={cast.places['COUN']}&employer={cast.places['COUN']}")
    assert "No one in scope" in page.text and "<table" not in page.text


@pytest.mark.parametrize("by", [Cut.EMPLOYER, Cut.SUBJECT])
def test_a_crossing_asks_as_many_questions_however_large_it_is(cast, query_count, by):
    priya, asked = cast["priya"].viewer(), []
    for scope in (Scope(TODAY), Scope(TODAY, organisation_id=cast.places["BRAE"])):
        with query_count() as some:
            queries.crossing(COMPLETION, priya, scope, by, Cut.JOB_ROLE)
        asked.append(len(some.statements))
    assert asked[0] == asked[1] < 9


def test_a_page_has_its_limit_and_says_so_and_files_have_everything(as_, cast, monkeypatch):
    monkeypatch.setattr(view, "MOST_ROWS", 1)
    monkeypatch.setattr(view, "MOST_COLUMNS", 1)
    client = as_("priya")
    page = client.get("/reports/completion/crossing?by=employer&across=subject").text
    assert "This page shows 1 of " in page
    lines = client.get("/reports/completion/crossing?by=employer&across=subject&format=csv").data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Employer,Subject,Rate (%),In date,Counted"
    assert len({line.split(",")[0] for line in lines}) > 3


@pytest.mark.parametrize("query", ["by=nonsense&across=", "across='", "by=subject&across=%00", "organisation=x"])
def test_a_hostile_address_never_breaks_it(as_, cast, query):
    assert as_("priya").get(f"/reports/completion/crossing?{query}").status_code == 200
