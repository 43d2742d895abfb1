"""The figures of supervision: every number is what a slow recount over random histories says, on both databases."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest

from lms.kit.db import db
from tests.supervision_policies.histories import FIRST, LAST, Histories
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
