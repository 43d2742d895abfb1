"""Dates written month first, and workbooks that have turned some of them round. Today is 2 March 2026."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from sqlalchemy import select

from lms.kit.db import db
from lms.kit.importing import Order
from lms.training.models import Award
from tests.imports.test_mapping import run_of

HEADER = "employer_code,employee_number,subject_code,achieved_on\n"
AMERICAN = HEADER + "NHSL,10001,FIRE-1,03/25/2021\nNHSL,10002,FIRE-1,04/02/2021\n"
MONTH = {"date_order": {"achieved_on": Order.MONTH}}
DAYS = {date(2021, 3, 25), date(2021, 4, 2)}


def awards():
    return set(db.session.scalars(select(Award.achieved_on).where(Award.achieved_on.between(date(2021, 1, 1), date(2021, 12, 31)))))


def mixed():
    """A month-first file that a British spreadsheet has opened and kept: 04/02/2021 has become 4 February."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.strip().split(","))
        sheet.write_row(1, 0, ["NHSL", "10001", "FIRE-1", "03/25/2021"])
        sheet.write_row(2, 0, ["NHSL", "10002", "FIRE-1"])
        sheet.write_datetime(2, 3, date(2021, 2, 4), book.add_format({"num_format": "dd/mm/yyyy"}))
    return content.getvalue()


@pytest.mark.parametrize("content", [AMERICAN, mixed()], ids=["text", "workbook"])
class TestAFileOfOurs:
    def test_nothing_of_the_column_is_applied_until_it_is_said(self, cast, bring_in, codes, content):
        plan = bring_in("awards", content, good_lines=True)
        assert (codes(plan), awards()) == ([(2, "date_order_unknown"), (3, "date_order_unknown")], set())

    def test_month_first_is_read_and_what_was_turned_is_turned_back(self, cast, bring_in, content):
        plan = bring_in("awards", content, **MONTH)
        assert (plan.errors, awards()) == (0, DAYS)

    def test_day_first_refuses_what_cannot_be(self, cast, bring_in, codes, content):
        plan = bring_in("awards", content, good_lines=True, date_order={"achieved_on": Order.DAY})
        assert (codes(plan), awards()) == ([(2, "not_a_date")], {date(2021, 2, 4)})

    def test_on_the_page_it_is_asked_and_said(self, sent, send, work, content):
        client, address = sent(content)
        assert "Nothing of this column is applied until you say so." in client.get(address).text
        assert send(client, f"{address}/cells").status_code == 422
        assert send(client, f"{address}/cells", order_achieved_on="month").status_code == 303
        work()
        assert run_of(address).errors == 0
        send(client, address)
        work()
        assert awards() == DAYS


def test_what_was_turned_back_is_said_with_an_example(cast, bring_in):
    assert [finding.message for finding in bring_in("awards", mixed(), **MONTH).findings] == [
        "1 date was turned round by the program that opened the file, and turned back: 4 February 2021 is read as 2 April 2021."
    ]


def test_a_bare_number_says_which_day_it_may_be(cast, bring_in):
    plan = bring_in("awards", HEADER + "NHSL,10001,FIRE-1,45231\n")
    assert [finding.message for finding in plan.findings] == ["This may be 1 November 2023: format the column as a date."]


THEIRS = "Emp No,Course,Date Completed\n10001,FIRE-1,03/25/2021\n10002,FIRE-1,04/02/2021\n"
FEEDS = {"source": "LearnPro", "header_line": "1", "sheet": "", "employee_number": "Emp No", "subject_code": "Course",
         "achieved_on": "Date Completed"}  # fmt: skip


def test_in_a_file_of_another_system_it_is_read_and_said(sent, send, work):
    client, address = sent("Emp No,Course,Date Completed\n10001,FIRE-1,45231\n10002,FIRE-1,45232\n")
    send(client, f"{address}/columns", **FEEDS)
    work()
    assert (run_of(address).adds, run_of(address).errors) == (2, 0)
    page = client.get(address).text
    assert "2 dates stand without a format in this column: 45231 is read as 1 November 2023." in page


def test_the_order_is_remembered_with_the_mapping_of_its_source(sent, send, work):
    client, address = sent(THEIRS)
    send(client, f"{address}/columns", **FEEDS)
    work()
    assert run_of(address).errors == 2
    send(client, f"{address}/cells", order_achieved_on="month")
    work()
    send(client, address)
    work()
    assert (run_of(address).problem, awards()) == ("", DAYS)
    client, again = sent(THEIRS + "10001,FIRE-1,05/30/2021\n")
    assert (run_of(again).errors, run_of(again).adds) == (0, 1)
    send(client, f"{again}/columns", **FEEDS)
    work()
    assert run_of(again).errors == 0
