"""Files from outside become text with true line numbers, or are refused with a sentence; nothing written can become a formula."""

import json
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from lms.kit.spreadsheets import Limits, Percent, Unusable, csv_chunks, json_chunks, read_table, write_csv, write_xlsx
from lms.kit.spreadsheets.workbook import as_text


def rows(source, **limits):
    return [(row.line, row.cells) for row in read_table(source, Limits(**limits)).rows]


def refusal(source, **limits):
    with pytest.raises(Unusable) as no:
        list(read_table(source, Limits(**limits)).rows)
    return str(no.value)


def rezipped(book: bytes, change) -> bytes:
    """The workbook with its files changed: change(name, content) gives the new content."""
    packed = BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return packed.getvalue()


def sheet_with(xml: bytes) -> bytes:
    """A workbook with something more at the end of its sheet."""
    plain = write_xlsx(["name"], [["x"]], "Sheet")
    return rezipped(plain, lambda name, content: content.replace(b"</sheetData>", xml + b"</sheetData>") if "sheet1" in name else content)


# --- encodings --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_gaelic_is_read_in_every_encoding_that_excel_writes(encoding):
    assert rows("name\nDùn Dèagh\n".encode(encoding)) == [(2, ["Dùn Dèagh"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_polish_is_read_from_utf_8(encoding):
    assert rows("name\nŁukasz Żółć\n".encode(encoding)) == [(2, ["Łukasz Żółć"])]


def test_a_file_across_many_pieces_is_read_whole():
    source = "name\n" + "Żółć\n" * 300_000
    assert len(rows(source.encode(), rows=400_000)) == 300_000


@pytest.mark.parametrize(
    "damaged",
    [
        "name\nDùn Dèagh\nÈibhlin".encode()[:-7] + b"\xc3",  # cut at the end of the file
        "name\nDèagh,x\nD".encode() + b"\xc3" + b"n\n",  # half a letter within
        "name\nDeagh\nIain M\u00f2".encode()[:-1] + b",x\n",  # half a letter at the end of a cell, and no other accent to compare with
        b"\xef\xbb\xbfname\nx\nD\xc3n",  # says it is UTF-8
    ],
)
def test_a_letter_cut_in_two_is_never_read_as_two_others(damaged):
    assert "Line 3 holds a letter that was cut in two" in refusal(damaged)


def test_bytes_that_are_no_text_at_all_name_their_line():
    assert refusal(b"name\nx\n\x81\xff\n").startswith("Line 3 holds a character")


def test_utf_16_says_what_to_choose_in_excel():
    assert "CSV UTF-8" in refusal("name\tx\n".encode("utf-16"))


def test_accents_in_two_pieces_become_one_letter():
    assert rows("name\nDe\u0300agh\n".encode()) == [(2, ["Dèagh"])]


def test_invisible_characters_and_odd_spaces_are_cleaned():
    assert rows("name,e\n\u00a0Ailsa\u200b\u00a0Reid ,a\ufeff@b.c\n".encode()) == [(2, ["Ailsa Reid", "a@b.c"])]


# --- lines and delimiters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_shows_the_delimiter(delimiter):
    table = read_table(f'"last, first"{delimiter}code\n1,5;x{delimiter}b\n'.replace("1,5;x", '"1,5;x"').encode())
    assert (table.header, next(table.rows).cells) == (["last, first", "code"], ["1,5;x", "b"])


def test_excels_own_delimiter_line_is_heeded():
    assert rows(b"sep=;\r\nname;code\r\na,b;c\r\n") == [(3, ["a,b", "c"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_keep_their_true_numbers(end):
    source = end.join(["", "name,code", "", ",,", '"two', 'lines",x', "last,y", ""])
    assert [line for line, _ in rows(source.encode())] == [5, 7]


def test_a_longer_line_keeps_its_cells_and_empty_ones_at_the_end_go():
    assert rows(b"name\na,,\nb,c\n") == [(2, ["a"]), (3, ["b", "c"])]


@pytest.mark.parametrize("source", [b'name,x\na,b\n"open,c\nd,e\n', b'name,x\na,b\n"open"x,c\n'])
def test_a_quotation_mark_out_of_place_names_its_line(source):
    assert refusal(source).startswith("From line 3 on")


def test_a_quotation_mark_within_a_text_is_text():
    assert rows(b'name\n5" pipe\n') == [(2, ['5" pipe'])]


@pytest.mark.parametrize("source", [b"", b"\xef\xbb\xbf", b"\n\n", b",,,\n"])
def test_an_empty_file_is_refused(source):
    assert refusal(source) == "The file is empty."


def test_a_header_alone_has_no_rows():
    assert rows(b"name,code") == []


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"bytes": 10}, "larger than"),
        ({"rows": 1}, "more than 1 rows"),
        ({"columns": 2}, "more than 2 columns"),
        ({"cell": 3}, "more than 3 characters"),
    ],
)
def test_every_limit_has_its_sentence(limits, words):
    assert words in refusal(b"a,b\n1,2\n1,2\nlong,2,3\n", **limits)


# --- other files under a wrong name -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"<html><table>", "a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"name\n\0\0\n", "bytes that are not text"),
        (b"PK\x03\x04nonsense", "damaged"),
    ],
)
def test_files_are_told_by_what_is_in_them(source, words):
    assert words in refusal(source)


def test_a_zip_archive_of_something_else_is_refused():
    assert "not a spreadsheet" in refusal(
        rezipped(write_xlsx(["a"], [], "x"), lambda *_: b"").replace(b"xl/workbook.xml", b"xx/workbook.xml")
    )


# --- workbooks --------------------------------------------------------------------------------------------------------------------


def test_a_workbook_is_read_as_text():
    def book(path):
        with xlsxwriter.Workbook(path) as made:
            sheet, day = made.add_worksheet(), made.add_format({"num_format": "dd/mm/yyyy"})
            sheet.write_row(1, 0, ["number", "text", "day", "yes"])
            sheet.write_row(3, 0, [123, "=1+1"])
            sheet.write_datetime(3, 2, datetime(2026, 11, 3, tzinfo=UTC).replace(tzinfo=None), day)
            sheet.write_boolean(3, 3, True)
            sheet.write_string(3, 1, "=1+1")
            made.add_worksheet().write_string(0, 0, "another sheet")

    file = BytesIO()
    book(file)
    assert rows(file.getvalue()) == [(4, ["123", "=1+1", "2026-11-03", "TRUE"])]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1.5, "1.5"),
        (10203040506.0, "10203040506"),
        (datetime(2026, 1, 2, 3, 4, tzinfo=UTC).replace(tzinfo=None), "2026-01-02 03:04:00"),
        (False, "FALSE"),
    ],
)
def test_numbers_and_times_become_what_a_person_would_write(cell, text):
    assert as_text(cell) == text


def test_a_bomb_is_refused_before_it_is_unpacked():
    book = rezipped(write_xlsx(["a"], [["b"]], "x"), lambda name, content: content + b" " * 30_000_000 if "sheet1" in name else content)
    assert len(book) < 50_000
    assert "unpacks to more" in refusal(book)


def test_a_bomb_that_lies_about_its_size_is_refused():
    book = bytearray(
        rezipped(write_xlsx(["a"], [["b"]], "x"), lambda name, content: content + b" " * 2_000_000 if "sheet1" in name else content)
    )
    with ZipFile(BytesIO(bytes(book))) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    true = entry.file_size.to_bytes(4, "little")
    for _ in range(book.count(true)):
        at = book.find(true)
        book[at : at + 4] = (900).to_bytes(4, "little")
    assert "unpacks to more" in refusal(bytes(book))


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "row 1,048,576 and column 16,384"),
        (b'<row r="9"><c s="1" r="XFD900"><v>1</v></c><c r="A400000"><v>1</v></c></row>', "row 400,000"),
        (b'<x:row r="9"><x:c r="XFD900000"/></x:row>', "row 900,000"),
        (b'<row r="1048576"><c><v>1</v></c></row>', "damaged"),
        (b'<row r="9"><c s=">" r="XFD1048576"/></row>', "damaged"),
        (b"<row><c" + b" " * 70_000, "damaged"),
    ],
)
def test_far_corners_are_refused_before_everything_between_is_laid_out(xml, words):
    assert words in refusal(sheet_with(xml))


def test_a_long_text_named_very_often_is_refused():
    with_text = b"<sst><si><t>" + b"some text" * 4_000 + b"</t></si></sst>"
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(3, 40_000))
    book = rezipped(sheet_with(cells), lambda name, content: with_text if "sharedStrings" in name else content)
    if b"sharedStrings" not in book:
        packed = BytesIO(book)
        with ZipFile(packed, "a", ZIP_DEFLATED) as archive:
            archive.writestr("xl/sharedStrings.xml", with_text + b"<si/>")
        book = packed.getvalue()
    assert "unpacks to more" in refusal(book, packed_ratio=1_000_000)


# --- writing ----------------------------------------------------------------------------------------------------------------------

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "plain", "O'Neill"]


def test_no_cell_of_a_csv_file_is_a_formula():
    body = write_csv(["name"], [[text] for text in HOSTILE]).decode("utf-8-sig")
    assert all(line[:1] not in "=+-@\t\r" for line in body.replace("\r\n", "\n").split("\n")[1:] if line and line[0] != '"')
    assert '"\'\r=1"' in body


def test_json_holds_numbers_and_days_and_says_what_is_empty():
    written = b"".join(json_chunks(["a", "b", "c"], iter([[Percent(16.3), date(2026, 3, 2), None], ["“Mòr”", 4, 0]])))
    assert json.loads(written) == [{"a": 16.3, "b": "2026-03-02", "c": None}, {"a": "“Mòr”", "b": 4, "c": 0}]
    assert json.loads(b"".join(json_chunks(["a"], []))) == []


def test_other_programs_get_a_csv_file_without_the_mark():
    assert b"".join(csv_chunks(["a"], [["b"]], mark=False)) == b"a\r\nb\r\n"


def test_what_was_written_comes_back_as_it_was():
    texts = [text for text in HOSTILE if text.strip() == text and text != "'=1"]
    assert [cells for _, cells in rows(write_csv(["name"], [[text] for text in texts]))] == [[text] for text in texts]
    assert [cells for _, cells in rows(write_xlsx(["name"], [[text] for text in texts], "T"))] == [[text] for text in texts]


def test_a_workbook_holds_numbers_and_dates_as_such():
    book = write_xlsx(["n", "d", "t"], [[2, date(2026, 11, 3), "0123"]], "A title: with [marks] that is far too long for a sheet")
    assert rows(book) == [(2, ["2", "2026-11-03", "0123"])]
    assert b"<f>" not in ZipFile(BytesIO(book)).read("xl/worksheets/sheet1.xml")
