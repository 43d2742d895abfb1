"""A measure is declared, and everything is there: page, command, files, trend, small counts held back, saved views, the people behind."""

import csv
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from io import BytesIO, StringIO
from itertools import permutations
from statistics import median

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from lms.audit.service import insert_rows
from lms.kit.db import db
from lms.kit.house import current_house
from lms.people.models import Absence, Person, Post, Term
from lms.people.queries import places
from lms.reports import cli, queries
from lms.reports.rules import Scope, cuts_of, total
from lms.reports.rules.trend import month_ends
from lms.training.queries.completion import COMPLETION
from tests.cast import TODAY
from tests.reports.leave import LEAVE
from tests.reports.recounts import Cut

DAYS = [TODAY, date(2025, 8, 31), date(2026, 12, 31)]


@pytest.fixture
def leave(app, cast, monkeypatch):
    """The measure in the house, and leaves of many people: several of one person, several that begin in one year."""
    monkeypatch.setitem(current_house().__dict__, "measures", (COMPLETION, LEAVE))
    monkeypatch.setitem(app.cli.commands, "report", cli.report_commands([COMPLETION, LEAVE])[0])
    many(cast, 30)
    posts = db.session.scalars(db.select(Post.id).order_by(Post.id)).all()
    for number, post_id in enumerate(posts):
        begins = date(2024, 1, 1) + timedelta(days=29 * number)
        for again in range(number % 3):
            starts_on = begins + timedelta(days=40 * again)
            ends_on = None if again and number % 2 else starts_on + timedelta(days=31)
            db.session.add(Absence(post_id=post_id, starts_on=starts_on, ends_on=ends_on))
    db.session.commit()
    return LEAVE


def many(cast, number):
    """So many more people at the charity, each with a post."""
    first = db.session.query(db.func.max(Person.id)).scalar() + 1
    insert_rows(Person, [{"first_name": "A", "last_name": f"B{n}", "name_folded": f"b{n} a"} for n in range(number)])
    posts = [
        {"person_id": first + n, "employee_number": f"N{n}", "number_folded": f"n{n}", "employer_id": cast.places["HARB"]}
        for n in range(number)
    ]
    ids = insert_rows(Post, posts)
    insert_rows(
        Term,
        [
            {"post_id": i, "organisation_id": cast.places["HARB-DAY"], "worker_type": "volunteer", "starts_on": date(2023, 1, 9)}
            for i in ids
        ],
    )


def recounted(day):
    """[(keys by cut, state, weight, human)] in plain Python, over the rows of the tables."""
    among, lines = places(), []
    for absence in db.session.query(Absence).filter(Absence.starts_on <= day):
        terms = db.session.query(Term).filter_by(post_id=absence.post_id)
        term = next((term for term in terms if term.starts_on <= day <= (term.ends_on or day)), None)
        if term:
            state = "open" if absence.ends_on is None else "back" if absence.ends_on < day else "away"
            post, place = db.session.get_one(Post, absence.post_id), among[term.organisation_id]
            keys = {"employer": str(post.employer_id), "worker_type": term.worker_type.value, "year": f"{absence.starts_on.year}",
                    "sector": place.sector.value if place.sector else "none"}  # fmt: skip
            lines.append((keys, state, absence.id % 10, post.person_id))
    return lines


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("cut", ["employer", "worker_type", "sector", "year"])
def test_figures_people_and_own_columns_equal_a_recount(leave, cast, cut, day):
    rows = queries.report(leave, cast["priya"].viewer(), Scope(day), cut).rows
    lines = recounted(day)
    assert {row.key for row in rows} == {keys[cut] for keys, *_ in lines}
    for row in rows:
        of_row = [(state, weight, human) for keys, state, weight, human in lines if keys[cut] == row.key]
        states = Counter(state for state, *_ in of_row)
        counted = {human for state, _, human in of_row if state != "away"}
        assert [row.tally.of(state.value) for state in leave.states] == [states[state.value] for state in leave.states]
        assert (row.people.counted, row.people.good) == (
            len(counted),
            len(counted - {human for state, _, human in of_row if state == "open"}),
        )
        assert row.tally.of("heavy") == sum(weight > 4 for _, weight, _ in of_row)
        assert row.figure("median_weight") == median(weight for _, weight, _ in of_row)


def test_the_page_has_its_words_its_columns_and_its_totals(leave, as_, cast):
    text = as_("priya").get("/reports/leave?by=year").text
    assert "<h1>Long leave</h1>" in text and "Long leave by year it began" in text and "People who are back" in text
    lines = recounted(TODAY)
    assert f">{median(weight for *_, weight, _ in lines)}</td>" in re.sub(r"\s+", " ", text.partition("<tfoot>")[2])
    assert "Nobody you can see has been on long leave." in as_("priya").get("/reports/leave?on=2001-01-01").text


def test_measures_lead_to_each_other(leave, as_):
    client = as_("priya")
    for form in ("", "/crossing", "/trend"):
        assert '<a href="/reports/leave">Long leave</a>' in client.get(f"/reports/completion{form}").text
        assert '<a href="/reports/completion">Completion</a></p>' in client.get(f"/reports/leave{form}").text


def test_every_count_opens_the_people_behind_it(leave, as_):
    client = as_("priya")
    for cut in cuts_of(leave):
        links = re.findall(r'href="(/reports/leave/lines[^"]+status=[^"]+)">(\d+)<', client.get(f"/reports/leave?by={cut}").text)
        assert links
        for address, number in links:
            assert f">{number} {'line' if number == '1' else 'lines'}</p>" in client.get(unescape(address)).text


def test_every_cell_of_any_two_dimensions_adds_up_to_its_row(leave, cast):
    for by, across in permutations(cuts_of(leave), 2):
        table = queries.crossing(leave, cast["priya"].viewer(), Scope(TODAY), by, across)
        for row in table.rows:
            cells = [cell.tally.counted for (key, _), cell in table.cells.items() if key == row.key]
            assert sum(cells) == row.tally.counted


def test_each_point_of_the_trend_is_what_the_report_says(leave, cast, as_):
    for who in ("priya", "beth"):
        viewer, days = cast[who].viewer(), month_ends(TODAY)
        for point, day in zip(queries.trend(leave, viewer, Scope(TODAY), days), days, strict=True):
            report = queries.report(leave, viewer, Scope(day), "employer")
            whole = total(leave, report.rows, "")
            assert (point.tally.good, point.tally.counted, point.people) == (whole.tally.good, whole.tally.counted, report.people)
    assert "Long leave over 24 months" in as_("priya").get("/reports/leave/trend").text


def test_the_trend_of_completion_is_the_same_day_by_day(cast):
    viewer, days = cast["priya"].viewer(), month_ends(TODAY)
    at_once, by_day = (queries.trend(measure, viewer, Scope(TODAY), days) for measure in (COMPLETION, replace(COMPLETION, history=None)))
    assert [said(point) for point in by_day] == [said(point) for point in at_once]


def said(point):
    return point.label, point.tally.good, point.tally.counted, point.people, point.is_open, point.held_back


def test_the_command_writes_figures_that_its_lines_add_up_to(leave, app):
    figures, lines = (table(app, "leave", "--by", by) for by in ("year", "line"))
    assert list(figures[0]) == ["key", "name", "required", "back", "open", "away", "rate", "heavy", "median_weight"]
    states = Counter((line["starts_on"][:4], line["status"]) for line in lines)
    assert all(int(row[state]) == states[row["key"], state] for row in figures for state in ("back", "open", "away"))
    assert table(app, "leave", "--by", "line", "--year", "2024") == [line for line in lines if line["starts_on"] < "2025"] != []


def table(app, *words):
    return list(csv.DictReader(StringIO(app.test_cli_runner().invoke(args=["report", *words]).stdout)))


def test_every_file_says_the_same(leave, app, as_):
    client, address = as_("priya"), "/reports/leave?by=year&format="
    assert list(csv.DictReader(StringIO(client.get(f"{address}csv").data.decode("utf-8-sig")))) == table(app, "leave", "--by", "year")
    assert [str(row["back"]) for row in client.get(f"{address}json").json] == [row["back"] for row in table(app, "leave", "--by", "year")]
    sheet = (
        CalamineWorkbook.from_filelike(BytesIO(client.get(f"{address}xlsx").data))
        .get_sheet_by_name("Long leave by year it began")
        .to_python()
    )
    assert sheet[0][:4] == ["Year it began", "Rate (%)", "Back", "Counted"] and sheet[-1][0] == "All of these"
    paper = " ".join(PdfReader(BytesIO(client.get(f"{address}pdf").data)).pages[0].extract_text().split())
    assert "Long leave by year it began" in paper and "Median weight" in paper


@pytest.mark.parametrize("cut", ["employer", "year", "worker_type"])
def test_the_board_reads_no_small_count_whatever_is_counted(leave, as_, cut):
    board, lead = (as_(who).get(f"/reports/leave?by={cut}&format=json").json for who in ("beth", "priya"))
    counts = ["required", "back", "open", "away", "heavy"]
    assert any(row[name] in (1, 2, 3, 4) for row in lead for name in counts)
    assert not any(row[name] in (1, 2, 3, 4) for row in board for name in counts)
    hides = [row for row in board if any(isinstance(row[name], str) for name in counts)]
    assert hides and all(row["median_weight"] == "not shown" for row in hides)
    assert "/reports/leave/lines" not in as_("beth").get(f"/reports/leave?by={cut}").text
    assert as_("beth").get("/reports/leave/lines").status_code == 403


def test_nobody_reads_further_than_they_see(leave, as_, cast):
    assert "Harbour Care" not in as_("lorna").get("/reports/leave").text.partition("<table")[2]
    text = as_("lorna").get(f"/reports/leave/lines?employer={cast.places['HARB']}").text
    assert "No lines here" in text


def test_a_view_of_it_is_saved_and_opened(leave, as_, send):
    client = as_("priya")
    address = re.search(r'href="([^"]+)">Save this view', client.get("/reports/leave?by=year&year=2024").text)[1]
    assert send(client, unescape(address), name="Leave of 2024", as_at="today").status_code == 303
    view = re.search(r'href="(/reports/views/\d+)">Leave of 2024', client.get("/reports/leave").text)
    assert client.get(view[1]).location == "/reports/leave?by=year&year=2024"
    assert "Long leave" in client.get("/reports/views").text


def test_its_lines_are_files_as_well(leave, app, as_):
    page = as_("priya").get("/reports/leave/lines?status=open&format=csv").data.decode("utf-8-sig")
    assert list(csv.DictReader(StringIO(page))) == table(app, "leave", "--by", "line", "--status", "open") != []
    assert as_("priya").get("/reports/leave/lines?format=xlsx").data[:2] == b"PK"


def test_it_asks_as_many_questions_however_much_there_is(leave, cast, as_, query_count):
    client, asked = as_("priya"), []
    for address in ("/reports/leave?by=year", f"/reports/leave?by=year&organisation={cast.places['BRAE']}"):
        with query_count() as some:
            client.get(address)
        asked.append(len(some.statements))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("address", ["/reports/nothing", "/reports/nothing/crossing", "/reports/nothing/trend", "/reports/nothing/lines"])
def test_what_is_no_measure_is_not_there(as_, cast, address):
    assert as_("priya").get(address).status_code == 404


@pytest.mark.parametrize("query", ["year=%00", "year=none&by=year", "year='&across=year", "status=nonsense&sort=%27", "by=subject"])
def test_a_hostile_address_never_breaks_it(leave, as_, query):
    for page in ("", "/crossing", "/trend", "/lines"):
        assert as_("priya").get(f"/reports/leave{page}?{query}").status_code == 200


def test_completion_keeps_its_cuts(cast):
    assert (
        [*cuts_of(COMPLETION)]
        == ["employer", "organisation", "subject", "sector", "locality", "job_role", "worker_type"]
        == [*map(str, Cut)]
    )
