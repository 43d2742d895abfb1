"""The figures of inductions: every number is what a slow recount over random lives says, on both databases."""

import csv
from datetime import date
from io import StringIO

import pytest

from lms.induction.service.examine import examine
from lms.kit.db import db
from tests.cast import TODAY
from tests.induction.lives import live
from tests.induction.recounts import Recount

HEADER = "key,name,inductions,complete,late,in_time,paused,rate,on_time_due,on_time,on_time_rate,median_days,steps,steps_done,steps_rate"
DAYS = [date(2026, 1, 20), TODAY]
CUTS = ("employer", "programme", "sector", "locality", "job_role", "worker_type", "start_month")


@pytest.fixture
def table(app):
    """`table("--by", "line")`: the rows of `flask report induction`, and its header."""

    def rows(*words):
        done = app.test_cli_runner().invoke(args=["report", "induction", *words])
        assert done.exit_code == 0, done.output
        return list(csv.DictReader(StringIO(done.stdout))), done.stdout.splitlines()[0]

    return rows


@pytest.fixture
def lives(cast):
    """Many people, with all that can happen to them."""
    live(cast, seed=4)
    db.session.commit()


def keyed(rows):
    return {row.pop("key"): {name: value for name, value in row.items() if name != "name"} for row in rows}


def test_what_is_stored_and_told_is_what_a_recount_says(lives, table):
    assert examine(today=TODAY, days=8).complaints == []
    for day in DAYS:
        recount, at = Recount(day), ("--as-at", day.isoformat())
        for cut in CUTS:
            rows, header = table(*at, "--by", cut)
            assert (keyed(rows), header) == (recount.by(cut), HEADER), (day, cut)
        assert keyed(table(*at, "--by", "programme", "--programme", "SHARED")[0]) == recount.by("programme", "SHARED")
        for words, judged_on in (((), None), (("--programme", "SHARED"), "SHARED")):
            rows, header = table(*at, "--by", "step", *words)
            assert (keyed(rows), header) == (recount.by_step(judged_on), "key,name,applicable,done,overdue,waived"), day
        for cut in (None, "employer", "sector"):
            rows, _ = table(*at, "--indicator", "LM2", *(("--by", cut) if cut else ()))
            numbers = {row["key"]: tuple(int(row[name]) for name in ("n", "d", "strict_n", "strict_d")) for row in rows}
            assert numbers == recount.lm2(cut), (day, cut)
