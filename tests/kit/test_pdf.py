"""PDF files, read back: what they say, in which font, on how many pages."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from lms.kit.pdf import BOX, Facts, Grid, Heading, Paper, Points, Space, Together, Words, write_pdf

HOSTILE = [
    "<b>bold</b> & <para>",
    '"quoted" <a href="x">',
    "&amp; &lt;",
    "🎉 party",
    "\u202eright to left\u200f",
    "w" * 400,
    "x " * 5_000,
    "\0\ud800",
]


def read(*parts, **given):
    paper = Paper(**{"title": "Completion", "subject": "Lochside", "made": "Made by Priya Nair", "parts": parts} | given)
    return PdfReader(BytesIO(write_pdf(paper)))


def words(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def grid(rows, **given):
    return Grid(header=["Name", "Rate"], rows=rows, shares=[3, 1], numbers=frozenset({1}), **given)


def test_gaelic_polish_and_ukrainian_names_are_written():
    names = "Mòrag NicDhòmhnaill, Łukasz Żółć, Олена Їжакевич"
    assert names in words(read(Words(names)))


def test_every_font_is_embedded():
    reader = read(Heading("Figures"), grid([["a", "1"]], totals=1))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].get_object().values()]
    embedded = [font for font in fonts if "/FontFile2" in font.get("/FontDescriptor", {})]
    assert {font["/BaseFont"].split("+")[1] for font in embedded} == {"DejaVuSans", "DejaVuSans-Bold"}
    assert {font["/BaseFont"] for font in fonts if font not in embedded} <= {"/Helvetica"}  # named by the library, never used


def test_it_has_a_title_a_language_and_bookmarks():
    reader = read(Heading("By employer"), Words("…"), Heading("Trend"), Words("…"))
    assert (reader.metadata.title, reader.metadata.subject) == ("Completion", "Lochside")
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == ("en-GB", True)
    assert [one.title for one in reader.outline] == ["By employer", "Trend"]


def test_a_long_table_repeats_its_header_and_numbers_its_pages():
    reader = read(grid([[f"Service {n}", f"{n}.0%"] for n in range(200)]))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert "Name" in text and f"Page {number} of" in text.replace("\n", " ")
        assert text.replace("\n", " ").split("Page ")[1].split()[:3] == [str(number), "of", str(len(pages))]


def test_what_belongs_together_stays_on_one_page_and_is_found_by_its_bookmark():
    section = [Together([Heading(f"Part {n}", is_minor=True), Points("Seen", ["This", "That"], BOX), Space("Notes", 60)]) for n in range(7)]
    reader = read(Heading("Whole"), *section)
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) == 3 and all(page.count("Part ") == page.count("Notes") == page.count(BOX) / 2 for page in pages)
    whole, parts = reader.outline
    assert whole.title == "Whole" and [one.title for one in parts] == [f"Part {n}" for n in range(7)]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_user_given_is_markup_or_breaks_a_page(text):
    points, space = Points(text, [text]), Space(text, 30)
    parts = [Heading(text), Words(text), points, space, Facts([(text, text)]), grid([[text, text]] * 3, totals=1)]
    said = words(read(*parts, title=text, subject=text, made=text))
    assert "Page 1 of" in said
    if text.isascii() and len(text) < 100 and "\0" not in text:
        assert said.count(" ".join(text.split())) >= 3


def test_the_paper_can_be_wide_and_large():
    width, height = read(is_wide=True, is_a3=True).pages[0].mediabox[2:]
    assert (round(width), round(height)) == (1191, 842)
