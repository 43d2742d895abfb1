"""What a workbook has beside the text of its cells: formulas without a value, errors, zeros, what is hidden or merged, further sheets."""

from io import BytesIO

import pytest
import xlsxwriter

from lms.kit.importing import Cells, Code
from lms.kit.importing.cells import text
from lms.kit.spreadsheets import Unusable, read_table, write_xlsx
from lms.kit.spreadsheets.table import ERRORS, NO_VALUE
from tests.kit.test_spreadsheets import rezipped


def workbook(fill):
    """A workbook that `fill(book, sheet)` has written; its sheet has a header of four columns."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Staff")
        sheet.write_row(0, 0, ["number", "name", "team", "hours"])
        fill(book, sheet)
    return content.getvalue()


def read(content):
    table = read_table(content)
    return [(row.line, row.cells) for row in table.rows], table.remarks


def prefixed(content):
    """The same workbook with a prefix on every tag, as some programs write it."""

    def rename(name, xml):
        if not name.startswith("xl/worksheets/sheet"):
            return xml
        return xml.replace(b"</", b"\0").replace(b"<?", b"\1").replace(b"<", b"<x:").replace(b"\0", b"</x:").replace(b"\1", b"<?").replace(
            b"xmlns=", b"xmlns:x="
        )  # fmt: skip

    return rezipped(content, rename)


@pytest.mark.parametrize("written", [lambda content: content, prefixed], ids=["usual", "prefixed"])
class TestCells:
    def test_a_formula_without_a_value_is_no_empty_cell(self, written):
        content = workbook(lambda _, sheet: (sheet.write(1, 0, "1"), sheet.write_formula(1, 2, "=VLOOKUP(A2,Teams!A:B,2)", None, "")))
        assert read(written(content))[0] == [(2, ["1", "", NO_VALUE])]

    @pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"])
    def test_an_error_is_no_empty_cell(self, written, error):
        content = workbook(lambda _, sheet: sheet.write_formula(1, 1, "=A9", None, error))
        assert read(written(content))[0] == [(2, ["", error])]

    def test_a_formula_that_comes_to_a_value_is_that_value(self, written):
        content = workbook(lambda _, sheet: (sheet.write_formula(1, 0, "=A9", None, "7"), sheet.write_formula(1, 1, "=A9", None, 8)))
        assert read(written(content))[0] == [(2, ["7", "8"])]

    def test_rows_of_nothing_but_formulas_below_the_last_are_rows(self, written):
        content = workbook(lambda _, sheet: [sheet.write_formula(line, 0, "=A9", None, "") for line in (5, 6)])
        assert read(written(content))[0] == [(6, [NO_VALUE]), (7, [NO_VALUE])]

    def test_a_number_is_what_its_format_shows_where_that_is_zeros_only(self, written):
        def fill(book, sheet):
            zeros, decimals = book.add_format({"num_format": "00000"}), book.add_format({"num_format": "0.00"})
            sheet.write_number(1, 0, 410, zeros)
            sheet.write_number(1, 1, 1234567, zeros)
            sheet.write_string(1, 2, "410", zeros)
            sheet.write_number(1, 3, 410, decimals)

        assert read(written(workbook(fill)))[0] == [(2, ["00410", "1234567", "410", "410"])]

    def test_hidden_rows_and_columns_are_read_and_pointed_out(self, written):
        def fill(_, sheet):
            sheet.write_column(1, 0, ["1", "2", "3"])
            for line in (2, 3, 9):
                sheet.set_row(line, None, None, {"hidden": True})
            sheet.set_column(1, 2, None, None, {"hidden": True})

        rows, remarks = read(written(workbook(fill)))
        assert (len(rows), remarks.hidden_rows, remarks.hidden_columns) == (3, [3, 4], ["name", "team"])


def test_a_formula_that_comes_to_an_empty_text_is_empty():
    content = workbook(lambda _, sheet: (sheet.write(1, 1, "x"), sheet.write_formula(1, 0, '=""', None, "gone")))
    emptied = rezipped(content, lambda _, xml: xml.replace(b"<v>gone</v>", b"<v></v>"))
    assert read(emptied)[0] == [(2, ["", "x"])]


def test_where_the_sheet_begins_further_in_marks_stand_where_they_belong():
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 2, ["number", "name"])
        sheet.write_formula(3, 3, "=A1", None, "#N/A")
    table = read_table(content.getvalue())
    assert (table.header, [row.cells for row in table.rows]) == (["number", "name"], [["", "#N/A"]])


def test_merged_cells_below_the_header_are_counted():
    def fill(_, sheet):
        sheet.merge_range("A3:A5", "1")
        sheet.merge_range("B3:C3", "x")
        sheet.merge_range("H3:H5", "beside the list")

    assert read(workbook(fill))[1].merged == [3, 3]


def test_every_other_sheet_with_rows_is_named():
    def fill(book, _):
        book.add_worksheet("Night & day").write_column(0, 0, ["a", "b", "c"])
        book.add_worksheet("Empty")
        codes = book.add_worksheet("Codes")
        codes.write_formula(0, 0, "=A9", None, "")
        codes.hide()

    assert [tuple(sheet) for sheet in read(workbook(fill))[1].unread] == [("Night & day", 3, False), ("Codes", 1, True)]


def test_a_usual_workbook_has_nothing_to_remark():
    remarks = read(write_xlsx(["name"], [["x"], [3]], "Staff"))[1]
    assert (remarks.hidden_rows, remarks.hidden_columns, remarks.merged, remarks.unread) == ([], [], [], [])


def test_a_workbook_whose_sheets_cannot_be_found_is_refused():
    content = workbook(lambda _, sheet: sheet.write(1, 0, "x"))
    with pytest.raises(Unusable, match="damaged"):
        read(rezipped(content, lambda name, xml: b"<nothing/>" if name == "xl/_rels/workbook.xml.rels" else xml))


@pytest.mark.parametrize("cell", sorted(ERRORS))
def test_a_cell_that_is_an_error_is_read_as_nothing_and_said_once(cell):
    findings = []
    cells = Cells(2, {"name": cell}, findings)
    assert (text()(cells, "name", True), [found.code for found in findings]) == (
        "",
        [Code.FORMULA_WITHOUT_VALUE if cell == NO_VALUE else Code.CELL_ERROR],
    )


@pytest.mark.parametrize("cell", ["#1 Home", "Err: none", "N/A", "Erskine"])
def test_text_that_only_looks_like_an_error_is_text(cell):
    assert text()(Cells(2, {"name": cell}, []), "name", True) == cell
