"""Headers: any order, any writing, nothing missing, nothing twice."""

import pytest

from lms.imports.rules.columns import COLUMNS, FileKind, UnusableHeader, example, names, read_header
from lms.imports.rules.findings import Code
from lms.imports.rules.lines import Cells, award_line, organisation_line, person_line, requirement_line

PEOPLE = ["Employer Code", "employee number", "FIRST_NAME", "LastName", "start-date"]


def test_names_compare_by_letters_alone():
    assert read_header(FileKind.PEOPLE, PEOPLE, employer_given=False)[0] == [
        "employer_code",
        "employee_number",
        "first_name",
        "last_name",
        "start_date",
    ]


def test_an_unknown_column_is_reported_and_left_out():
    found, said = read_header(FileKind.PEOPLE, [*PEOPLE, "Shoe size", ""], employer_given=False)
    assert (found[-2:], [(one.line, one.column, one.code) for one in said]) == (["", ""], [(1, "Shoe size", Code.UNKNOWN_COLUMN)])


@pytest.mark.parametrize(
    ("kind", "header", "words"),
    [
        (FileKind.PEOPLE, PEOPLE[1:], "lacks employer_code"),
        (FileKind.PEOPLE, [*PEOPLE, "first name"], "names first_name more than once"),
        (FileKind.AWARDS, ["employer_code", "subject_code", "achieved_on"], "lacks employee_number"),
        (FileKind.REQUIREMENTS, ["name", "date"], "lacks subject_code, kind and effective_from"),
        (FileKind.ORGANISATIONS, ["code"], "lacks name and kind"),
    ],
)
def test_a_header_that_cannot_do_says_why(kind, header, words):
    with pytest.raises(UnusableHeader, match=words):
        read_header(kind, header, employer_given=False)


def test_the_employer_may_be_given_instead():
    assert read_header(FileKind.PEOPLE, PEOPLE[1:], employer_given=True)[1] == []


@pytest.mark.parametrize("kind", FileKind)
def test_the_example_of_every_template_can_be_read(kind, today):
    readers = {
        FileKind.ORGANISATIONS: organisation_line,
        FileKind.PEOPLE: person_line,
        FileKind.AWARDS: lambda cells: award_line(cells, today),
        FileKind.REQUIREMENTS: requirement_line,
    }
    findings = []
    readers[kind](Cells(2, dict(zip(names(kind), example(kind), strict=True)), findings))
    assert findings == []
    assert all(column.means.endswith(".") for column in COLUMNS[kind])
