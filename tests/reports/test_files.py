"""The report as a file: every figure of the page, what it means and who made it, as real dates and numbers."""

from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from lms.kit.db import db
from lms.people.models import Organisation

REPORTS = {
    "by": "/reports/completion?by=employer",
    "crossed": "/reports/completion/crossing?by=employer&across=subject",
    "trend": "/reports/completion/trend?",
}


def book(client, address):
    found = CalamineWorkbook.from_filelike(BytesIO(client.get(f"{address}&format=xlsx").data))
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def paper(client, address):
    reply = client.get(f"{address}&format=pdf")
    assert reply.mimetype == "application/pdf"
    return PdfReader(BytesIO(reply.data))


def words(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("name", REPORTS)
def test_a_workbook_says_what_it_is_and_holds_real_dates_and_numbers(as_, cast, name):
    sheets = book(as_("priya"), REPORTS[name] + f"&organisation={cast.places['NHSL']}")
    about = {row[0]: row[1] for row in sheets.pop("About")}
    assert str(about["As at"])[:10] == "2026-03-02" and isinstance(about["As at"], datetime | type(about["Made on"]))
    assert about["Part of the partnership"] == "NHS Lochside" and about["Made by"] == "Priya Nair"
    assert about["The rate"].startswith("A line is one post and one subject")
    first = next(iter(sheets.values()))
    assert all(isinstance(cell, float | int) or str(cell) in ("No one in scope", "") for cell in first[1][1:3])


def test_a_rate_in_a_workbook_is_a_number_between_nought_and_one(as_, cast):
    header, *rows = book(as_("priya"), REPORTS["by"])["Completion by employer"]
    at = header.index("Rate (%)")
    for row in rows:
        if row[at] != "No one in scope":
            assert row[at] == pytest.approx(row[at + 1] / row[at + 2], abs=0.0005)


def test_a_trend_has_its_days_as_dates(as_, cast):
    _, *rows = book(as_("priya"), REPORTS["trend"])["Trend"]
    assert len(rows) == 24 and str(rows[-1][0])[:10] == "2026-03-02"


def test_a_crossing_has_a_sheet_for_rates_and_for_each_of_its_two_numbers(as_, cast):
    sheets = book(as_("priya"), REPORTS["crossed"])
    assert list(sheets) == ["About", "Rates", "In date", "Counted"]
    for rates, in_date, counted in zip(*(sheets[name][1:] for name in ("Rates", "In date", "Counted")), strict=True):
        for rate, number, of in zip(rates[1:], in_date[1:], counted[1:], strict=True):
            assert (rate == "No one in scope") == (of == 0)
            assert not of or rate == pytest.approx(number / of, abs=0.0005)


@pytest.mark.parametrize("name", REPORTS)
def test_a_paper_says_what_it_is_as_at_when_with_which_filters_and_who_made_it(as_, cast, name):
    reader = paper(as_("priya"), REPORTS[name] + f"&organisation={cast.places['NHSL']}&on=2026-02-01")
    said = words(reader)
    expected = ["1 February 2026", "NHS Lochside", "Made by Priya Nair on 2 March 2026", "Lochside Health and Social Care Partnership"]
    expected += ["What these figures mean", "divided by the lines in date and the lines overdue", f"Page {len(reader.pages)} of"]
    for what in expected:
        assert what in said
    assert reader.metadata.title.startswith("Completion")


def test_a_name_with_markup_and_a_formula_is_text_in_every_file(as_, cast):
    db.session.get_one(Organisation, cast.places["NHSL"]).name = "=1+1 <b>&amp;"
    client = as_("priya")
    assert "=1+1 <b>&amp;" in words(paper(client, REPORTS["by"]))
    assert any(row[0] == "=1+1 <b>&amp;" for row in book(client, REPORTS["by"])["Completion by employer"])
    assert "'=1+1" in client.get(f"{REPORTS['by']}&format=csv").text


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_no_file_tells_the_board_a_small_count(as_, cast, name, kind):
    """In the small partnership of the cast nearly every count is small: none of the page's may be missing from what a file holds back."""
    client = as_("beth")
    if kind == "pdf":
        said = words(paper(client, REPORTS[name]))
    elif kind == "xlsx":
        said = " ".join(str(cell) for sheet in list(book(client, REPORTS[name]).values())[1:] for row in sheet for cell in row)
    else:
        said = client.get(f"{REPORTS[name]}&format=csv").data.decode("utf-8-sig")
    assert "not shown" in said or "fewer than 5" in said


def test_people_who_may_not_see_figures_get_no_file(as_, cast):
    assert {as_("ailsa").get(f"{address}&format=pdf").status_code for address in REPORTS.values()} == {403}


def test_the_lines_are_the_same_in_every_file_and_their_dates_are_dates(as_, cast):
    client, address = as_("priya"), "/reports/completion/lines?sort=name"
    lines = client.get(f"{address}&format=csv").data.decode("utf-8-sig").splitlines()
    header, *rows = book(client, address)["All lines"]
    assert len(lines) == len(rows) + 1 > 10
    assert [row[0] for row in rows] == [line.split(",")[0] for line in lines[1:]]
    assert {type(row[header.index("Due")]).__name__ for row in rows} <= {"date", "str"}
