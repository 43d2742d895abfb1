"""The figures of inductions: every number is what a slow recount over random lives says, on both databases."""

import csv
from datetime import date
from io import StringIO

import pytest

from lms.induction.service.examine import examine
from lms.kit.db import db
from lms.reports.rules import cuts_of
from tests.cast import TODAY
from tests.induction import recounts
from tests.induction.lives import live

HEADER = (
    "key,name,inductions,complete,late,in_time,paused,rate,on_time_due,on_time,on_time_rate,median_days,steps,steps_done,steps_rate"
)
DAYS = [date(2025, 12, 31), date(2026, 1, 20), TODAY]
SEEDS = [1, 2]


@pytest.fixture
def table(app):
    """`table("--by", "line")`: the rows of `flask report induction`, and its header."""

    def rows(*words):
        done = app.test_cli_runner().invoke(args=["report", "induction", *words])
        assert done.exit_code == 0, done.output
        return list(csv.DictReader(StringIO(done.stdout))), done.stdout.splitlines()[0]

    return rows


@pytest.fixture(params=SEEDS)
def lives(cast, request):
    """Many people, with all that can happen to them."""
    live(cast, request.param)
    db.session.commit()


def keyed(rows):
    return {row.pop("key"): {name: value for name, value in row.items() if name != "name"} for row in rows}


def test_what_is_stored_is_what_a_recount_says_on_many_days(lives):
    found = examine(today=TODAY, days=8)
    assert found.complaints == [] and not found.looked_at.startswith("0 ")


def test_every_figure_is_what_a_recount_says(lives, table):
    for day in DAYS:
        for cut in ("employer", "programme", "sector", "locality", "job_role", "worker_type", "start_month"):
            rows, header = table("--as-at", day.isoformat(), "--by", cut)
            assert (keyed(rows), header) == (recounts.by(cut, day), HEADER), (day, cut)
        rows, _ = table("--as-at", day.isoformat(), "--by", "programme", "--programme", "SHARED")
        assert keyed(rows) == recounts.by("programme", day, "SHARED")
        for words, judged_on in (((), None), (("--programme", "SHARED"), "SHARED")):
            rows, header = table("--as-at", day.isoformat(), "--by", "step", *words)
            assert (keyed(rows), header) == (recounts.by_step(day, judged_on), "key,name,applicable,done,overdue,waived"), day
        for cut in (None, "employer", "sector"):
            rows, _ = table("--as-at", day.isoformat(), "--indicator", "LM2", *(("--by", cut) if cut else ()))
            numbers = {row["key"]: tuple(int(row[name]) for name in ("n", "d", "strict_n", "strict_d")) for row in rows}
            assert numbers == recounts.lm2(day, cut), (day, cut)
