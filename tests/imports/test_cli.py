"""flask import: what it says, what it leaves, and how it exits."""

import csv

import pytest
from sqlalchemy import select

from lms.imports.models import ImportRun
from lms.imports.rules.runs import RunState
from lms.kit.db import db
from lms.people.models import Post

HEADER = "employer_code,employee_number,first_name,last_name,start_date,worker_type\n"
GOOD, BAD = HEADER + ",1,New,Person,2026-03-02,employee\n", HEADER + ",1,New,Person,2026-03-02,employee\n,2,,,soon,employee\n"


@pytest.fixture
def typed(app, cast, tmp_path):
    """`typed(GOOD, "--employer", "BRAE")`: the outcome of `flask import people`."""

    def type_in(content, *options, kind="people"):
        file = tmp_path / "file.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return app.test_cli_runner().invoke(args=["import", kind, str(file), *options])

    return type_in


def posts():
    return db.session.scalars(select(Post.employee_number).where(Post.employee_number.in_(["1", "2"]))).all()


def test_a_good_file_is_applied_and_leaves_a_run(typed):
    said = typed(GOOD, "--employer", "brae")
    left = db.session.scalar(select(ImportRun))
    assert (said.exit_code, posts(), left.state, left.adds) == (0, ["1"], RunState.APPLIED, 1)
    assert "Applied." in said.output


def test_a_report_that_cannot_be_written_exits_2_before_anything_is_applied(typed, tmp_path):
    said = typed(GOOD, "--employer", "BRAE", "--report", str(tmp_path / "missing" / "report.csv"))
    assert (said.exit_code, posts()) == (2, [])
    assert "The report cannot be written" in said.output


def test_a_dry_run_does_nothing(typed):
    said = typed(GOOD, "--employer", "BRAE", "--dry-run")
    assert (said.exit_code, posts(), db.session.scalar(select(ImportRun))) == (0, [], None)


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_errors_apply_nothing_and_exit_1(typed, dry):
    said = typed(BAD, "--employer", "BRAE", *dry)
    assert (said.exit_code, posts()) == (1, [])
    assert "error line 3, start_date (soon): This is not a date." in said.output


def test_good_lines_are_applied_when_asked(typed):
    assert (typed(BAD, "--employer", "BRAE", "--apply-good-lines").exit_code, posts()) == (0, ["1"])


def test_every_finding_is_in_the_report(typed, tmp_path):
    typed(BAD, "--employer", "BRAE", "--report", str(tmp_path / "out.csv"))
    rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8-sig")))
    assert {(row["line"], row["column"], row["code"], row["severity"]) for row in rows} == {
        ("3", "last_name", "missing", "error"),
        ("3", "start_date", "not_a_date", "error"),
    }


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (b"", ()),
        (b"%PDF-1.7", ()),
        ("name,date\nx,y\n", ()),
        (GOOD.replace("employer_code,", "").replace(",1,", "1,"), ()),
        (GOOD, ("--employer", "NOBODY")),
        (GOOD, ("--employer", "NHSL-COM")),
        ("name,Dè".encode()[:-1], ()),
    ],
)
def test_an_unusable_file_or_employer_exits_2(typed, content, options):
    assert (typed(content, *options).exit_code, posts()) == (2, [])


def test_a_header_alone_is_applied_and_does_nothing(typed):
    said = typed(HEADER)
    assert (said.exit_code, "The file has a header and no lines." in said.output) == (0, True)


def test_a_path_that_cannot_be_read_exits_2(app, cast, tmp_path):
    assert app.test_cli_runner().invoke(args=["import", "people", str(tmp_path / "nowhere.csv")]).exit_code == 2


def test_leavers_are_named(typed):
    assert "leaver: Łukasz Żółć (BRAE B12)" in typed(GOOD, "--employer", "BRAE", "--dry-run").output


def test_a_date_that_cannot_be_read_exits_2(typed):
    assert typed(GOOD, "--employer", "BRAE", "--end-leavers", "31/02/2026").exit_code == 2


def test_an_employer_keeps_requirements_within_its_branch(typed):
    rules = "subject_code,organisation_code,kind,effective_from\nFIRE-1,NHSL-COM,mandatory,2026-01-01\nFIRE-1,COUN,mandatory,2026-01-01\n"
    said = typed(rules, "--employer", "NHSL", kind="requirements")
    assert (said.exit_code, "line 3, organisation_code (COUN)" in said.output, "line 2" in said.output) == (1, True, False)


def test_only_a_staff_list_has_leavers(typed):
    assert typed("code,name,kind\n", "--end-leavers", "2026-03-01", kind="organisations").exit_code == 2


def test_whom_a_line_joins_and_a_new_name_are_said(typed):
    person = ",1,Ann,Orr,2026-03-02,employee,1980-01-01,a@example.org\n"
    header = HEADER.strip() + ",date_of_birth,email\n"
    typed(header + person, "--employer", "BRAE")
    joined = typed(header + person.replace(",1,", ",2,"), "--employer", "MILL").output
    renamed = typed(header + person.replace("Orr", "Reid"), "--employer", "BRAE").output
    assert "line 2: Ann Orr (MILL 2) joins Ann Orr (BRAE 1): first name, last name, date of birth and email address" in joined
    assert "line 2: Ann Reid (BRAE 1) last name: Orr, now Reid" in renamed


# --- what cells mean ----------------------------------------------------------------------------------------------------------------


def test_an_empty_cell_removes_where_its_column_is_named(typed):
    boss = HEADER.strip() + ",supervisor_employee_number\nBRAE,1,Boss,Above,2026-03-02,employee,\nBRAE,2,New,Person,2026-03-02,employee,"
    typed(f"{boss}1\n")
    assert "0  changed" not in typed(f"{boss}\n").output
    assert "1  changed" in typed(f"{boss}\n", "--empty-removes", "Supervisor Employee Number").output


def test_the_order_of_dates_is_said_by_column(typed):
    american = GOOD.replace("2026-03-02", "01/25/2026")
    assert typed(american, "--employer", "BRAE").exit_code == 1
    assert (typed(american, "--employer", "BRAE", "--date-order", "start_date=month").exit_code, posts()) == (0, ["1"])


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--empty-removes", "last_name", "An empty cell removes nothing in the column last_name. Such columns are email,"),
        ("--date-order", "start_date", "Write start_date=day or start_date=month"),
        ("--date-order", "last_name=day", "No order of dates can be given for the column last_name."),
    ],
)
def test_a_column_of_which_that_cannot_be_said_exits_2(typed, option, value, sentence):
    outcome = typed(GOOD, "--employer", "BRAE", option, value)
    assert (outcome.exit_code, sentence in outcome.output, posts()) == (2, True, [])
