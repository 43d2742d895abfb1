"""The figures of supervision: every number is what a slow recount over random histories says, on both databases."""

import csv
import re
from datetime import date, timedelta
from io import StringIO

import pytest

from lms.kit.db import db
from tests.cast import TODAY
from tests.supervision.groups import a_group, meets
from tests.supervision_policies.histories import FIRST, LAST, Histories
from tests.supervision_policies.policies import policy
from tests.supervision_policies.recount import Recount

HEADER = "key,name,in_scope,up_to_date,overdue,not_yet_due,paused,rate,sessions,group_sessions,multi_agency_groups,attendances"
LINE = "employer_code,employee_number,interval_days,last_on,due_on,status"
CUTS = ("employer", "organisation", "sector", "locality", "job_role", "worker_type")
DAYS = [date(2024, 2, 29), date(2024, 3, 1), LAST]


@pytest.fixture
def table(app):
    """`table("--by", "line")`: the rows of `flask report supervision`, and its header."""

    def rows(*words):
        done = app.test_cli_runner().invoke(args=["report", "supervision", *words])
        assert done.exit_code == 0, done.output
        return list(csv.DictReader(StringIO(done.stdout))), done.stdout.splitlines()[0]

    return rows


def downloaded(client):
    return list(csv.DictReader(StringIO(client.get("/reports/supervision?by=employer&format=csv").data.decode("utf-8-sig"))))


def keyed(rows):
    return {row.pop("key"): {name: value for name, value in row.items() if name != "name"} for row in rows}


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_told_is_what_a_recount_says(cast, table, seed):
    Histories(cast, seed).live()
    db.session.commit()
    for day in DAYS:
        recount, at = Recount(day, 2), ("--as-at", day.isoformat(), "--period-months", "2")
        lines, header = table(*at, "--by", "line")
        expected = {
            recount.posts[post_id].employee_number: [str(value or "") for value in line] for post_id, line in recount.lines().items()
        }
        assert header.startswith(f"{LINE},")
        assert {row["employee_number"]: [row[name] for name in LINE.split(",")[2:]] for row in lines} == expected, day
        for cut in CUTS:
            rows, header = table(*at, "--by", cut)
            assert (keyed(rows), header) == (recount.by(cut), HEADER), (day, cut)


def test_the_histories_have_everything_in_them(cast):
    Histories(cast, 1).live()
    lines = [line for day in DAYS for line in Recount(day).lines().values()]
    assert {line[3] for line in lines} == {"paused", "up_to_date", "not_yet_due", "overdue"}
    assert Recount(LAST, 2).multi_agency() and timedelta(0) < LAST - FIRST
    assert Recount(LAST).offered()


# --- by hand ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def across(cast):
    """A group of the NHS and the council that met twice, of four sessions, with both."""
    policy(cast, "LOCH", 60)
    group = a_group(cast, members=("ailsa", "kirsty"))
    for back, there in ((10, ("ailsa", "kirsty")), (20, ("ailsa",)), (30, ("ailsa", "kirsty")), (400, ("ailsa", "kirsty"))):
        meets(cast, group, TODAY - timedelta(days=back), *there)
    meets(cast, a_group(cast, members=("ailsa",), code="ALONE"), TODAY - timedelta(days=5), "ailsa")
    db.session.commit()


def test_a_group_that_met_across_employers_twice_is_an_indicator(across, table):
    assert [(row["key"], row["n"], row["d"]) for row in table("--indicator", "LM5b")[0]] == [("LM5b", "1", "2")]
    assert [row["n"] for row in table("--indicator", "LM5b", "--period-months", "1", "--as-at", "2026-04-15")[0]] == ["0"]
    by_employer = {row["key"]: (row["n"], row["d"]) for row in table("--indicator", "LM5b", "--by", "employer")[0]}
    assert by_employer == {"NHSL": ("1", "2"), "COUN": ("1", "1")}


def test_the_page_has_what_the_command_has_and_its_total_counts_a_session_once(across, as_, table):
    rows = downloaded(as_("priya"))
    assert keyed(rows) == keyed(table()[0])
    text = as_("priya").get("/reports/supervision").text
    total = text[text.index("All of these") :]
    numbers = re.findall(r'data-label="(Sessions|Group sessions|Multi-agency groups|Attendances)">([^<]*)<', total)
    assert dict(numbers) == {"Sessions": "4", "Group sessions": "4", "Multi-agency groups": "1", "Attendances": "6"}


def test_whom_nobody_may_oblige_is_an_offer_in_a_row_without_figures(cast, as_, table):
    policy(cast, "INDIV", 30)
    db.session.commit()
    (row,) = table()[0]
    assert (row["key"], row["in_scope"], row["overdue"], row["rate"], row["attendances"]) == ("INDIV", "0", "0", "", "0")
    assert table("--by", "line")[0] == []
    assert "1. Never counted: personal assistants" in as_("priya").get("/reports/supervision").text


def test_small_numbers_are_held_back_from_the_board(across, as_):
    text = as_("beth").get("/reports/supervision").text
    assert "fewer than 5" in text and "Not shown" in text


def test_an_officer_sees_what_took_place_in_their_branch(across, as_):
    rows = downloaded(as_("lorna"))
    assert [(row["key"], row["sessions"], row["attendances"]) for row in rows] == [("NHSL", "4", "4")]
