"""A training matrix comes in as it is: a row a person, a column a course. A sheet without employee numbers asks about each name once."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.imports import queries
from lms.imports.models import ImportRun
from lms.imports.rules.mapping.matrix import is_no, is_yes, suggest_across
from lms.kit.db import db
from lms.training.models import Award, Subject

SHEET = "Emp No,Employee Name,FIRE-1,Lone working,COSHH\n10001,Ailsa Robertson,11/02/2026,yes,\n10002,Lorna Stewart,,n/a,03/02/2026\n"
COURSES = ["FIRE-1", "Lone working", "COSHH"]
MATRIX = {"source": "Our matrix", "header_line": "1", "sheet": "", "employee_number": "Emp No", "full_name": "Employee Name",
          "across": COURSES, "fixed_achieved_on": "2026-01-05"}  # fmt: skip
BY_NAME = {"source": "By name", "header_line": "1", "sheet": "", "full_name": "Name", "across": COURSES[::2]}
NAMES = "Name,FIRE-1,COSHH\nAilsa Robertson,11/02/2026,03/02/2026\nNobody Known,12/02/2026,\n"


@pytest.fixture
def matrix(sent, send, work):
    def map_it(content=SHEET, **answers):
        client, address = sent(content)
        reply = send(client, f"{address}/columns", **MATRIX | answers)
        work()
        return client, address, reply

    return map_it


def run():
    return db.session.scalar(select(ImportRun).order_by(ImportRun.id.desc()))


def recorded(*names):
    """Who has what since the New Year, in the order of their names."""
    rows = select(Subject.code, Award.achieved_on).join(Subject).where(Award.achieved_on >= date(2026, 1, 1))
    return sorted(tuple(row) for row in db.session.execute(rows.where(Award.person_id.in_(names))))


def test_columns_with_dates_and_yes_are_suggested_as_courses(sent):
    client, address = sent(SHEET)
    page = client.get(f"{address}/columns").text
    assert page.count(" checked") == 3 and '<details class="nhsuk-details" open>' in page


def test_each_cell_that_says_when_or_yes_is_an_award(matrix, send, work, cast):
    client, address, _ = matrix()
    assert (run().adds, run().errors) == (3, 0)
    send(client, address, leavers="keep")
    work()
    assert recorded(cast["ailsa"].person_id) == [("FIRE-1", date(2026, 2, 11)), ("LONE-1", date(2026, 1, 5))]
    assert recorded(cast["lorna"].person_id) == [("COSHH-1", date(2026, 2, 3))]


def test_the_next_sheet_is_read_whole_without_asking(matrix, sent):
    matrix()
    sent(SHEET.replace("11/02/2026", "12/02/2026"))
    assert (run().adds, run().errors) == (3, 0)


def test_a_course_that_was_added_to_the_sheet_is_pointed_out(matrix):
    client, address, _ = matrix(SHEET.replace("COSHH\n", "COSHH,Autism\n").replace("yes,\n", "yes,,01/02/2026\n"))
    page = client.get(f"{address}/findings").text
    assert "Autism" in page and "This column is not known and is left out." in page


def test_yes_without_a_day_is_an_error_that_says_what_to_do(matrix):
    client, address, _ = matrix(fixed_achieved_on="")
    assert "This says that it was done, and not when." in client.get(f"{address}/findings").text


@pytest.mark.parametrize("answers", [{"certificate_number": "COSHH"}, {"subject_code": "Employee Name"}, {"achieved_on": "COSHH"}])
def test_what_is_a_course_is_nothing_else(matrix, answers):
    _, _, reply = matrix(**answers)
    assert reply.status_code == 422


def test_a_course_that_nobody_knows_waits_for_a_decision(matrix):
    client, address, _ = matrix(SHEET.replace("COSHH", "Away day"), across=["Away day"])
    assert "Away day" in client.get(f"{address}/values").text and run().undecided == 1


def test_a_name_alone_is_asked_about_once_and_nobody_is_made_up(sent, send, work, cast):
    client, address = sent(NAMES)
    send(client, f"{address}/columns", **BY_NAME)
    work()
    assert (run().adds, run().waiting) == (0, 1)
    assert "Nobody is recorded with this name." in client.get(f"{address}/findings").text
    assert "Ailsa Robertson" in client.get(f"{address}/who").text


@pytest.mark.parametrize(
    ("text", "means"),
    [("Yes", "yes"), ("✓", "yes"), ("x", "yes"), ("n/a", "no"), ("", "no"), ("Outstanding", "no"), ("11/02/2026", ""), ("maybe", "")],
)
def test_what_a_cell_says(text, means):
    assert (is_yes(text), is_no(text)) == (means == "yes", means == "no")


def test_a_list_is_no_matrix():
    examples = {"Emp No": ["10001"], "Course": ["Fire"], "Date": ["11/02/2026"]}
    assert suggest_across(list(examples), examples, ["Emp No"]) == ()


def test_other_kinds_have_none(sent):
    client, address = sent("Emp No,Surname,A,B\n1,Smith,yes,no\n", kind="people")
    assert "A matrix" not in client.get(f"{address}/columns").text and queries.find_kind("people").matrix is None
