"""Headers: any order, any writing, nothing missing, nothing twice."""

import pytest

from lms.kit.importing import Cells, Code, UnusableHeader
from lms.people.service.imports import ORGANISATIONS, STAFF_LIST
from lms.training.service.imports import AWARDS, REQUIREMENTS

PEOPLE = ["Employer Code", "employee number", "FIRST_NAME", "LastName", "start-date"]


def test_names_compare_by_letters_alone():
    assert STAFF_LIST.read_header(PEOPLE)[0] == [
        "employer_code",
        "employee_number",
        "first_name",
        "last_name",
        "start_date",
    ]


def test_an_unknown_column_is_reported_and_left_out():
    found, said = STAFF_LIST.read_header([*PEOPLE, "Shoe size", ""])
    assert (found[-2:], [(one.line, one.column, one.code) for one in said]) == (["", ""], [(1, "Shoe size", Code.UNKNOWN_COLUMN)])


@pytest.mark.parametrize(
    ("kind", "header", "words"),
    [
        (STAFF_LIST, PEOPLE[1:], "lacks employer_code"),
        (STAFF_LIST, [*PEOPLE, "first name"], "names first_name more than once"),
        (AWARDS, ["employer_code", "subject_code", "achieved_on"], "lacks employee_number"),
        (REQUIREMENTS, ["name", "date"], "lacks subject_code, kind and effective_from"),
        (ORGANISATIONS, ["code"], "lacks name and kind"),
    ],
)
def test_a_header_that_cannot_do_says_why(kind, header, words):
    with pytest.raises(UnusableHeader, match=words):
        kind.read_header(header)


def test_the_employer_may_be_given_instead():
    assert STAFF_LIST.read_header(PEOPLE[1:], employer_given=True)[1] == []


@pytest.mark.parametrize("kind", [ORGANISATIONS, STAFF_LIST, AWARDS, REQUIREMENTS], ids=lambda kind: kind.code)
def test_the_example_of_every_template_can_be_read(kind, today):
    findings = []
    kind.read(Cells(2, dict(zip(kind.names, kind.example, strict=True)), findings), today)
    assert findings == []
    assert all(column.means.endswith(".") for column in kind.columns)
