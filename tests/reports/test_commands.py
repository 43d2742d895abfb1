"""`flask report`: the tables that other programs read, and every figure counted again from the lines alone."""

import csv
import json
from collections import Counter
from io import StringIO

import pytest

from lms.kit.db import db

HEADER = ["key", "name", "required", "current", "expiring", "overdue", "not_yet_due", "exempt", "paused", "offers", "rate"]
LINE = ["employer_code", "employee_number", "subject_code", "kind", "status", "due_on", "expires_on", "rule", "award"]
#: What of a line says under which row of a report it stands.
KEYS = {"employer": "employer_code", "subject": "subject_code", "sector": "sector", "locality": "locality",
        "job_role": "job_role", "worker_type": "worker_type"}  # fmt: skip


@pytest.fixture
def report(app, cast):
    def asked(*words):
        db.session.commit()
        return app.test_cli_runner().invoke(args=["report", *words])

    return asked


@pytest.fixture
def table(report):
    """`table("completion", "--by", "line")`: the rows of its CSV."""

    def rows(*words):
        done = report(*words)
        assert done.exit_code == 0, done.output
        return list(csv.DictReader(StringIO(done.stdout)))

    return rows


def recounted(lines, key):
    """{key: row}: a report as an outsider makes it of the lines, with plain Python alone."""
    of = {}
    for line in lines:
        of.setdefault(line[key], Counter())[line["status"]] += 1
    return {code: _row(number) for code, number in of.items()}


def _row(number):
    in_date, due = number["current"] + number["expiring"], number["current"] + number["expiring"] + number["overdue"]
    tenths = (in_date * 2000 + due) // (due * 2) if due else None
    row = {status: str(number[status]) for status in HEADER[3:9]}
    required = str(sum(count for status, count in number.items() if status != "offer"))
    return row | {"required": required, "offers": str(number["offer"]), "rate": f"{tenths / 10:.1f}" if due else ""}


@pytest.mark.parametrize("by", KEYS)
@pytest.mark.parametrize("day", ["2026-03-02", "2025-12-31", "2027-01-01"])
def test_an_outsider_counts_every_figure_again_from_the_lines(table, by, day):
    lines, rows = table("completion", "--by", "line", "--as-at", day), table("completion", "--by", by, "--as-at", day)
    assert {row["key"]: {name: row[name] for name in HEADER[2:]} for row in rows} == recounted(lines, KEYS[by])
    assert list(rows[0]) == HEADER and list(lines[0])[:9] == LINE


def test_an_organisation_counts_itself_and_all_below(table):
    lines, rows = table("completion", "--by", "line"), table("completion", "--by", "organisation", "--organisation", "NHSL")
    required = {row["key"]: int(row["required"]) for row in rows}
    assert required["NHSL"] == sum(line["employer_code"] == "NHSL" and line["status"] != "offer" for line in lines) > required["NHSL-COM"]
    assert "LOCH" not in required and "LOCH" in {row["key"] for row in table("completion", "--by", "organisation")}


def test_by_employer_is_what_is_asked_for_usually_and_its_key_is_the_code(table):
    (row,) = [row for row in table("completion") if row["key"] == "NHSL"]
    assert row["name"] == "NHS Lochside" and row["rate"] == "50.0"


def test_what_has_no_code_has_an_empty_key(table):
    (row,) = [row for row in table("completion", "--by", "locality") if not row["key"]]
    assert row["name"] == "not recorded"


#: options of the page's filters -> the column of a line that they speak of, and what may stand there.
FILTERS = {
    "--organisation COUN-HC": ("organisation_code", {"COUN-HC", "COUN-EAST"}),
    "--organisation COUN-HC --only": ("organisation_code", {"COUN-HC"}),
    "--employer HARB": ("employer_code", {"HARB"}),
    "--subject FIRE-1": ("subject_code", {"FIRE-1"}),
    "--job-role staff_nurse": ("job_role", {"staff_nurse"}),
    "--worker-type volunteer": ("worker_type", {"volunteer"}),
    "--sector council": ("sector", {"council"}),
    "--locality Lochee": ("locality", {"Lochee"}),
    "--locality none": ("locality", {""}),
    "--status overdue": ("status", {"overdue"}),
    "--status in_date": ("status", {"current", "expiring"}),
}


@pytest.mark.parametrize("options", FILTERS)
def test_every_filter_of_the_page_narrows_the_lines(table, options):
    column, values = FILTERS[options]
    lines = table("completion", "--by", "line")
    assert table("completion", "--by", "line", *options.split()) == [line for line in lines if line[column] in values] != []


def test_json_says_the_same_with_numbers_dates_and_nulls(report, table):
    rows = json.loads(report("completion", "--by", "worker_type", "--format", "json").stdout)
    assert [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows] == table(
        "completion", "--by", "worker_type"
    )
    assert any(row["rate"] is None for row in rows) and all(isinstance(row["required"], int) for row in rows)


def test_it_writes_a_file_and_says_nothing(report, table, tmp_path):
    file = tmp_path / "figures.csv"
    assert report("completion", "-o", str(file)).output == ""
    assert list(csv.DictReader(file.open(encoding="utf-8"))) == table("completion")


SENTENCES = {
    "--by colour": "Invalid value for '--by'",
    "--as-at 2026-02-30": "write a day as 2026-11-03.",
    "--organisation NOWHERE": "There is no organisation with the code “NOWHERE”.",
    "--subject X": "There is no subject with the code “X”.",
    "--job-role wizard": "There is no job role with the code “wizard”.",
    "--locality Atlantis": "There is no locality called “Atlantis”.",
    "--only": "--only speaks of an organisation",
    "--status overdue": "--status narrows a list of lines",
    "-o /nowhere/figures.csv": "Cannot write /nowhere/figures.csv: No such file or directory.",
    "--colour": "No such option",
}


@pytest.mark.parametrize("words", SENTENCES)
def test_what_makes_no_sense_is_one_sentence_and_exit_2(report, words):
    done = report("completion", *words.split())
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert SENTENCES[words] in done.stderr


def test_an_empty_partnership_has_a_header_and_no_rows(app):
    done = app.test_cli_runner().invoke(args=["report", "completion"])
    assert (done.exit_code, done.stdout.split()) == (0, [",".join(HEADER)])
