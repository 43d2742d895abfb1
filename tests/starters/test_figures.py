"""The figures of inductions: every number is what a slow recount over random lives says, on both databases."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader

from lms.induction.models import StepRecord, Waiver
from lms.induction.rules.words import Scope
from lms.induction.service.examine import examine
from lms.induction.service.inductions import derive
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Term
from lms.people_admin.service.merges import merge, undo_merge
from lms.training.service import recompute
from tests.cast import TODAY
from tests.induction.lives import live
from tests.induction.programmes import induction, programme, record, step
from tests.induction.recounts import Recount

HEADER = "key,name,inductions,complete,late,in_time,paused,rate,on_time_due,on_time,on_time_rate,median_days,steps,steps_done,steps_rate"
LINE = "employer_code,employee_number,programme,version,start,target_on,applicable,done,completed_on,status"
INDICATOR = ("key", "n", "d", "rate", "strict_n", "strict_d", "strict_rate")
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
    live(cast, seed=1)
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


# --- by hand ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def shared(cast):
    """Morag (charity) and Łukasz (council, and a care home) are on it, with five more at the council; Morag alone is complete."""
    one = programme("SHARED", step("fire", subject=cast.subjects["FIRE-1"]), step("talk", due_days=7, scope=Scope.PERSON),
                    worker_types=["volunteer", "employee", "bank_relief"], joins_from=date(2020, 1, 1))  # fmt: skip
    record(cast["morag"].post_id, one, "", date(2026, 2, 20))
    db.session.commit()
    return one


def test_a_programme_is_shared_when_people_of_two_sectors_complete_it_in_the_period(cast, shared, table):
    assert table("--indicator", "LM5a")[0] == [dict(zip(INDICATOR, ["LM5a", "0", "1", "0.0", "", "", ""], strict=True))]
    record(cast["lukasz"].post_ids[1], shared, "talk", date(2025, 9, 20))
    db.session.query(Term).filter_by(post_id=cast["lukasz"].post_ids[1]).one().ends_on = date(2026, 1, 31)
    recompute()
    db.session.commit()
    assert [row["n"] for row in table("--indicator", "LM5a")[0]] == ["1"]
    assert [row["n"] for row in table("--indicator", "LM5a", "--period-months", "5")[0]] == ["0"]
    by_sector = table("--indicator", "LM5a", "--by", "sector")[0]
    assert {row["key"]: row["d"] for row in by_sector} == dict.fromkeys(("council", "independent", "third"), "1")
    assert [row["key"] for row in table("--indicator", "LM5a", "--by", "programme")[0]] == ["SHARED"]


def test_an_induction_whose_every_step_is_waived_is_in_no_indicator(cast, shared, table):
    shared.approved_from, ahead = shared.joins_from, ("--as-at", "2030-01-01")
    assert table("--indicator", "LM5a")[0][0]["d"] == table("--indicator", "LM2", *ahead)[0][0]["d"] == "1"
    whose = {"post_id": cast["morag"].post_id, "programme_id": shared.id, "by_account_id": cast["lorna"].account_id}
    for key in ("fire", "talk"):
        db.session.add(Waiver(**whose, step_key=key, reason="Has led them", from_day=TODAY, made_at=clock.now()))
    derive()
    db.session.commit()
    assert table("--indicator", "LM5a")[0][0]["d"] == "0"
    db.session.query(StepRecord).one().done_on = date(2019, 1, 1)
    assert table("--indicator", "LM2", *ahead)[0][0]["d"] == "0"


def test_an_indicator_says_what_it_cannot_be_told_by(app, shared):
    for words, said in ((("--by", "line"), "LM2 is not told by line"), (("--programme", "SHARED"), "LM2 is not narrowed by --programme")):
        done = app.test_cli_runner().invoke(args=["report", "induction", "--indicator", "LM2", *words])
        assert done.exit_code == 2 and said in done.stderr


def test_a_line_has_what_it_takes_to_count_again(shared, table):
    lines, header = table("--by", "line", "--employer", "HARB", "--worker-type", "volunteer")
    assert header == f"{LINE},organisation_code,sector,locality,job_role,worker_type"
    assert [lines[0][name] for name in LINE.split(",")] == [
        "HARB", "V-7", "SHARED", "1", "2026-02-16", "2026-04-13", "2", "2", "2026-02-20", "complete"
    ]  # fmt: skip


def test_the_page_tells_rate_and_on_time_and_leads_to_the_steps(as_, shared):
    text = as_("priya").get("/reports/induction").text
    assert "Complete by the target day: <b>0.0%</b>, 0 of 11" in text
    assert "LM2, volunteers with an approved induction: <b>no one in scope</b>" in text
    assert "LM5a, programmes completed in two sectors or more in the 12 months up to this day: <b>0.0%</b>, 0 of 1" in text
    assert '<a href="/reports/induction-steps?by=step">Steps of inductions</a>' in text
    assert "Induction over 24 months" in as_("priya").get("/reports/induction/trend").text


def test_steps_are_a_funnel_on_page_and_paper(as_, shared):
    client = as_("priya")
    text = client.get("/reports/induction-steps").text
    assert "1 of 13 done, 12 overdue" in text and 'fill="url(#hatched)"' in text
    assert text.index("Talk <svg") < text.index("Fire <svg")
    paper = PdfReader(BytesIO(client.get("/reports/induction-steps?by=step&format=pdf").data)).pages[0].extract_text()
    assert "Steps of inductions, one after another" in paper and "1 of 13 done, 12 overdue" in paper


def test_a_row_of_programmes_opens_those_who_are_on_it_and_no_others(as_, cast, shared):
    programme("STAFF", step("code"), worker_types=["bank_relief"], extends=shared)
    db.session.commit()
    text = as_("priya").get("/reports/induction?by=programme&programme=" + str(shared.id)).text
    for code, number in ((shared.id, 13), (shared.id + 1, 1)):
        address = f"/reports/induction/lines?programme={shared.id}&amp;own_programme={code}"
        assert address in text
        assert f">{number} {'line' if number == 1 else 'lines'}</p>" in as_("priya").get(address.replace("&amp;", "&")).text


def test_the_board_reads_no_small_count_of_a_step(as_, shared):
    rows = as_("beth").get("/reports/induction-steps?by=step&format=json").json
    assert not any(row[name] in (1, 2, 3, 4) for row in rows for name in ("applicable", "done", "overdue", "waived"))
    assert "1 of 13 done" not in as_("beth").get("/reports/induction-steps").text


def test_two_records_of_one_human_share_what_counts_wherever_it_was_done(cast, shared):
    record(cast["gordon"].post_id, shared, "talk", TODAY)
    merged = merge(kept_id=cast["kirsty"].person_id, gone_id=cast["gordon"].person_id, by=cast["priya"].viewer())
    assert [one.done_on for one in induction(cast["kirsty"]).steps if one.key == "talk"] == [TODAY]
    undo_merge(merged, by=cast["priya"].viewer())
    assert [one.done_on for one in induction(cast["kirsty"]).steps if one.key == "talk"] == [None]
