"""What real exports look like: several sheets, the same header twice, printed pages, merged cells, far too much."""

from io import BytesIO

import pytest
import xlsxwriter

from lms.imports.rules.mapping import ColumnMapping, ColumnSource, Translator, column_keys, preview_of, shape_of, suggest_columns, value_key
from lms.imports.service.opening import preview_file
from lms.kit.importing import Code, DateColumns
from lms.kit.spreadsheets import Row, Unusable, read_table
from lms.people.service.imports import STAFF_LIST
from lms.training.service.imports import AWARDS


def workbook(**sheets):
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return content.getvalue()


def translated(text, feeds, **said):
    rows = [Row(number, line.split(",")) for number, line in enumerate(text.splitlines(), start=1)]
    findings = []
    mapping = ColumnMapping({ours: ColumnSource(column=theirs) for ours, theirs in feeds.items()}, **said)
    translator = Translator(AWARDS, mapping, rows[0].cells, {}, {}, DateColumns({}))
    return [row.cells for row in translator.rows(rows[1:], findings)], [one.code for one in findings]


def test_another_sheet_may_be_chosen():
    book = workbook(Cover=[["Report of March"]], Data=[["Emp No", "Course"], ["1", "Fire"]])
    assert preview_file(AWARDS, book, 1, "").sheets == ["Cover", "Data"]
    assert read_table(book, sheet="Data").header == ["Emp No", "Course"]
    with pytest.raises(Unusable, match="no sheet Hidden"):
        read_table(book, sheet="Hidden")


def test_a_header_below_titles_is_found_in_a_workbook_too():
    book = workbook(Data=[["Training report"], [], ["Emp No", "Course Title", "Date Completed"], [1, "Fire", 46000]])
    assert preview_file(AWARDS, book, 0, "").header_line == 3


def test_columns_of_the_same_name_are_told_apart():
    assert column_keys(["Date", "date ", "", "Date"]) == ["Date", "date (2)", "Column 3", "Date (3)"]


def test_a_shape_is_the_same_in_any_order():
    assert shape_of(["Emp No", "Course"]) == shape_of(["COURSE", "emp  no"]) != shape_of(["Emp No"])


def test_each_column_of_the_file_is_suggested_once():
    feeds, _ = suggest_columns(STAFF_LIST, ["Name", "Full name", "Emp No", "Employee Number", "Start Date", "Forename"])
    columns = [feed.column for feed in feeds.of.values()]
    assert len(columns) == len(set(columns))


def test_a_header_that_stands_again_and_totals_are_left_out():
    lines, codes = translated(
        "No,Title,Day\n1,A,2026-01-01\nNo,Title,Day\n2,B,2026-01-02\nTotal,,\n", {"employee_number": "No", "achieved_on": "Day"}
    )
    assert (len(lines), codes) == (2, [Code.HEADER_AGAIN, Code.NO_RECORD])


def test_merged_cells_repeat_the_line_above():
    feeds = {"employee_number": "No", "notes": "Title", "achieved_on": "Day"}
    lines, _ = translated("No,Title,Day\n1,A,2026-01-01\n,B,2026-01-02\n", feeds, repeated=frozenset({"employee_number"}))
    assert [line[0] for line in lines] == ["1", "1"]


def test_a_column_without_a_name_can_be_used():
    lines, _ = translated("No,,Day\n1,x,2026-01-01\n", {"employee_number": "No", "notes": "Column 2", "achieved_on": "Day"})
    assert lines == [["1", "x", "2026-01-01"]]


def test_values_compare_without_case_accents_and_spaces():
    assert value_key(" FIRÉ  Safety ") == value_key("fire safety")
    assert value_key("x" * 9_000) != value_key("x" * 9_001) and len(value_key("x" * 9_000)) < 200


@pytest.mark.parametrize("content", [",".join(["a"] * 300) + "\n", "a,b\n" + "x" * 1_000_000 + ",1\n"])
def test_far_too_much_is_refused(content):
    with pytest.raises(Unusable):
        list(read_table(content.encode()).rows)


def test_a_sketch_of_hostile_cells_stays_short():
    sketch = preview_of(AWARDS, [Row(1, ["a" * 5_000, "b"]), Row(2, ["c" * 9_000, "=1+1"])])
    assert max(map(len, sketch.columns)) <= 100 and max(len(one) for some in sketch.examples for one in some) <= 61
