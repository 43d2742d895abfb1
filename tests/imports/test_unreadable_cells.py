"""Workbooks as people send them: cells whose value is not known, and rows that were not read. Today is 2 March 2026."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from lms.kit.importing import What
from tests.imports.test_mapping import run_of
from tests.imports.test_people import a_line, people, terms

NAMES = ["employer_code", "employee_number", "first_name", "last_name", "organisation_code", "worker_type", "start_date", "end_date"]
MORAG = ["BRAE", "555", "Mòrag", "Żółć", "BRAE-1", "employee", "2026-03-02", ""]
TODAY = date(2026, 3, 2)


class Formula(str):
    """A formula of which the file says no more than this."""


def staff(*lines, further=(), name="Nights"):
    """A workbook of these lines, and a further sheet where it has lines."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for title, rows in (("Days", [NAMES, *lines]), (name, further)):
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, Formula) or cell[:1] == "#":
                        sheet.write_formula(at, column, "=A1", None, "" if isinstance(cell, Formula) else cell)
                    elif cell:
                        sheet.write_string(at, column, cell)
    return content.getvalue()


def with_cell(column, cell):
    return [cell if name == column else usual for name, usual in zip(NAMES, MORAG, strict=True)]


@pytest.mark.parametrize("column", NAMES)
@pytest.mark.parametrize(("cell", "code"), [(Formula(), "formula_without_value"), ("#N/A", "cell_error"), ("#REF!", "cell_error")])
def test_a_cell_without_its_value_is_an_error_of_that_cell(cast, bring_in, column, cell, code):
    plan = bring_in("people", staff(with_cell(column, cell)), good_lines=True)
    assert [(one.line, one.column, one.code) for one in plan.findings if one.is_error] == [(2, column, code)]
    assert plan.counts()[What.ADD] == 0


def test_nobody_is_moved_ended_or_unlinked_by_a_cell_without_its_value(cast, bring_in):
    bring_in("people", people(a_line(organisation_code="BRAE-1", end_date="2026-12-31", supervisor_employee_number="")))
    bring_in("people", staff([*MORAG[:4], Formula(), *MORAG[5:7], Formula()]), good_lines=True)
    assert terms("555") == [("2026-03-02", "2026-12-31", "BRAE-1")]


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "Err:502"])
def test_errors_saved_as_text_are_errors_too(cast, bring_in, codes, cell):
    assert codes(bring_in("people", people(a_line(job_role=cell)))) == [(2, "cell_error")]


def test_an_error_is_no_value_to_decide_about(cast, sent, send, work):
    client, address = sent("Emp No,Forename,Surname,Job,Start\n1,A,B,#N/A,2026-03-02\n2,C,D,Wizard,2026-03-02\n", kind="people")
    answers = {"source": "iTrent", "header_line": "1", "sheet": "", "employee_number": "Emp No", "first_name": "Forename"}
    send(client, f"{address}/columns", **answers, last_name="Surname", job_role="Job", start_date="Start")
    work()
    page = client.get(f"{address}/values").text
    assert ("Wizard" in page, "#N/A" in page, run_of(address).undecided) == (True, False, 1)


# --- further sheets ---------------------------------------------------------------------------------------------------------------


def test_a_sheet_that_was_not_read_is_named_with_its_rows(cast, bring_in):
    plan = bring_in("people", staff(MORAG, further=[NAMES, MORAG]))
    assert [one.message for one in plan.findings] == ["Sheet “Nights” has 2 rows that were not read."]
    assert plan.counts()[What.ADD] == 1


def test_leavers_are_not_ended_while_a_sheet_is_not_read(cast, bring_in):
    plan = bring_in("people", staff(MORAG, further=[NAMES]), end_leavers=TODAY, good_lines=True)
    assert [one.code for one in plan.findings if one.is_error] == ["leavers_sheet_not_read"]
    assert (plan.counts()[What.END], plan.counts()[What.LEAVER] > 0) == (0, True)


def test_leavers_are_ended_where_the_other_sheets_are_empty(cast, bring_in):
    assert bring_in("people", staff(MORAG), end_leavers=TODAY).counts()[What.END] > 0


def test_on_the_page_leavers_are_refused_while_a_sheet_is_not_read(cast, sent, send):
    client, address = sent(staff(MORAG, further=[NAMES, MORAG]), kind="people", employer="BRAE", name="priya")
    reply = send(client, address, end_leavers_on_day="2", end_leavers_on_month="3", end_leavers_on_year="2026", end_leavers_on="2026-03-02")
    assert (reply.status_code, "Nobody is ended as a leaver while a sheet is not read" in reply.text) == (422, True)
