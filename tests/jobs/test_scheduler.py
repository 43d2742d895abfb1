"""`flask scheduler`: what falls due by itself is listed, done by hand, and shown beforehand; and the page of it."""

import csv
import json
from datetime import date, time, timedelta
from io import StringIO
from pathlib import Path

import pytest

from lms.jobs import service, worker
from lms.jobs.models import Job
from lms.jobs.rules import JobState, duration, why_not_for
from lms.kit import clock
from lms.kit.db import db
from lms.kit.house import House
from lms.kit.readers import Work, reading_as
from lms.kit.refusal import Refused
from lms.kit.room import DryRun, JobKind, Room
from lms.kit.schedules import Daily, Every
from tests.cast import NOW
from tests.client import watching
from tests.jobs.effects import effect, effects

TODAY, YESTERDAY, TOMORROW = "2026-03-02", "2026-03-01", "2026-03-03"


def letters(day):
    """Of the days before the 1st nothing is known."""
    if day < date(2026, 3, 1):
        raise Refused("There are no letters of that day.")
    return DryRun(("to", "on"), ([who, day] for who in ("=Ailsa", "Tam")))


def write_letter(work):
    with work.transaction():
        effect(work)


def refuse(_):
    raise Refused("There is nothing to count.")


LETTERS = JobKind("letters", write_letter, Daily("Write letters", time(6, 30)), letters)
TICK = JobKind("tick", lambda work: None, Every("Tick", timedelta(minutes=15)))
COUNT = JobKind("count", refuse, Daily("Count", time(7)))
BREAK = JobKind("break", lambda work: 1 / 0, Daily("Break", time(8)))
ON_REQUEST = JobKind("on_request", lambda work: None)


@pytest.fixture
def scheduler(app):
    """`scheduler(LETTERS)("run", "letters")`: a command in a house that brings these jobs alone."""
    with pytest.MonkeyPatch.context() as patch:

        def bring(*jobs):
            patch.setitem(app.extensions, "house", House({"post": Room(jobs=jobs)}))
            return lambda *words: app.test_cli_runner().invoke(args=["scheduler", *words])

        yield bring


@pytest.fixture
def live(app, monkeypatch):
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "LIVE", True)
        yield


def jobs():
    db.session.rollback()
    return {job.slot.date().isoformat(): job.state.value for job in db.session.query(Job).order_by(Job.slot)}


# --- run --------------------------------------------------------------------------------------------------------------------------


def test_what_is_due_is_done_once(scheduler):
    run = scheduler(LETTERS)
    first, second = run("run", "letters"), run("run", "letters")
    assert (first.exit_code, first.stdout) == (0, "letters: done in less than a second.\n")
    assert (second.exit_code, second.stdout) == (0, "letters: done already, on 2 March 2026 at 9:00am.\n")
    assert (effects(), jobs()) == ({0: 1}, {TODAY: "done"})


def test_a_worker_does_not_do_it_again(scheduler):
    scheduler(LETTERS)("run", "letters")
    worker.ask_for_what_is_due({"letters": LETTERS.schedule})
    assert worker.work({"letters": write_letter}) == 0


def test_what_is_done_before_its_time_is_not_done_again_when_that_has_come(scheduler, monkeypatch):
    late = JobKind("letters", write_letter, Daily("Write letters", time(17)), letters)
    scheduler(late)("run", "letters")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=9))
    worker.ask_for_what_is_due({"letters": late.schedule})
    assert (worker.work({"letters": write_letter}), effects()) == (0, {0: 1})


def test_a_run_before_its_time_keeps_nothing_else_from_falling_due(scheduler, monkeypatch):
    scheduler(LETTERS)("run", "letters", "--as-at", "2026-04-01")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
    worker.ask_for_what_is_due({"letters": LETTERS.schedule})
    assert (worker.work({"letters": write_letter}), jobs()) == (1, {TOMORROW: "done", "2026-04-01": "done"})


def test_all_is_every_job_with_a_schedule_and_one_that_fails_is_told(scheduler):
    done = scheduler(COUNT, LETTERS, ON_REQUEST, TICK)("run", "all")
    assert done.exit_code == 1
    assert [line.split(".")[0] for line in done.stdout.splitlines()] == [
        "count: failed",
        "letters: done in less than a second",
        "tick: done in less than a second",
    ]
    assert "count: failed. There is nothing to count." in done.stdout


def test_what_goes_wrong_is_left_to_a_worker_to_try_again(scheduler):
    done = scheduler(BREAK)("run", "break")
    assert (done.exit_code, done.stdout) == (1, "break: went wrong. A worker tries it again from 2 March 2026 at 9:00am on.\n")
    assert jobs() == {TODAY: "waiting"}


def test_what_was_given_up_is_done_when_it_is_run_again(scheduler):
    scheduler(JobKind("letters", refuse, LETTERS.schedule))("run", "letters")
    assert jobs() == {TODAY: "failed"}
    assert scheduler(LETTERS)("run", "letters").exit_code == 0
    assert jobs() == {TODAY: "done"}


def test_what_waits_from_an_earlier_day_is_done_first(scheduler):
    days = []
    service.ask_for_slot("letters", LETTERS.schedule, clock.now() - timedelta(days=1))
    db.session.commit()
    scheduler(JobKind("letters", lambda work: days.append(work.day.isoformat()), LETTERS.schedule))("run", "letters")
    assert days == [YESTERDAY, TODAY]


def test_what_another_worker_has_in_hand_is_left_to_it(scheduler):
    service.ask_for_slot("letters", LETTERS.schedule, clock.now())
    job_id = db.session.query(Job).one().id
    service.claim(job_id)
    db.session.commit()
    done = scheduler(LETTERS)("run", "letters")
    assert (done.exit_code, done.stdout) == (0, "letters: in the hands of another worker, so it was not done here.\n")
    assert effects() == {}


def test_work_is_about_the_day_it_is_run_for(scheduler):
    days = []
    run = scheduler(JobKind("letters", lambda work: days.append(work.day.isoformat()), LETTERS.schedule))
    for day in ("2026-02-14", "2028-02-29", TODAY):
        run("run", "letters", "--as-at", day)
    assert days == ["2026-02-14", "2028-02-29", TODAY]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["lettres"], "There is no scheduled job “lettres”: flask scheduler list names them."),
        (["on_request"], "There is no scheduled job “on_request”: flask scheduler list names them."),
        (["letters", "--as-at", "soon"], "Invalid value for '--as-at': write a day as 2026-11-03."),
        (["letters", "-o", "letters.csv"], "--format and --output are about what a dry run prints: add --dry-run."),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_makes_no_sense_is_refused_with_a_sentence(scheduler, words, sentence):
    done = scheduler(LETTERS, ON_REQUEST)("run", *words)
    assert (done.exit_code, done.stderr.strip()) == (2, sentence)


# --- where people rely on it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "last_day", "runs"),
    [
        ("2026-03-02", None, True),
        ("2026-03-02", "2026-03-02", True),
        ("2026-03-01", "2026-02-28", True),  # it was missed
        ("2026-03-01", "2026-03-01", False),
        ("2026-02-28", "2026-03-01", False),
        ("2026-03-01", None, False),
        ("2026-03-03", "2026-03-02", False),
    ],
)
def test_work_runs_for_today_or_for_a_day_after_its_last(day, last_day, runs):
    why = why_not_for(date.fromisoformat(day), date(2026, 3, 2), date.fromisoformat(last_day) if last_day else None)
    assert (why == "") == runs


def test_days_that_were_missed_are_made_up_for_one_after_the_other(scheduler, live):
    service.ask_for_slot("letters", LETTERS.schedule, clock.now() - timedelta(days=4))
    db.session.commit()
    worker.work({"letters": write_letter})
    run = scheduler(LETTERS)
    codes = [run("run", "letters", "--as-at", day).exit_code for day in ("2026-02-25", "2026-02-27", "2026-02-28", TODAY, YESTERDAY)]
    assert (codes, [*jobs()]) == ([2, 0, 0, 0, 2], ["2026-02-26", "2026-02-27", "2026-02-28", TODAY])


def test_of_all_jobs_those_run_that_missed_the_day(scheduler, live):
    service.ask_for_slot("letters", LETTERS.schedule, clock.now() - timedelta(days=4))
    db.session.commit()
    worker.work({"letters": write_letter})
    done = scheduler(LETTERS, TICK)("run", "all", "--as-at", YESTERDAY)
    assert "letters: done in" in done.stdout and "tick: It has never run" in done.stdout
    assert (done.exit_code, [*jobs()]) == (0, ["2026-02-26", YESTERDAY])


# --- dry run ----------------------------------------------------------------------------------------------------------------------


def test_a_dry_run_prints_a_table_and_no_cell_of_it_is_a_formula(scheduler, live):
    show = scheduler(LETTERS, TICK)
    for job in ("letters", "all"):
        done = show("run", job, "--as-at", TOMORROW, "--dry-run")
        assert (done.exit_code, done.stderr) == (0, "")
        assert list(csv.reader(StringIO(done.stdout))) == [["to", "on"], ["'=Ailsa", TOMORROW], ["Tam", TOMORROW]]


def test_or_json_to_a_file(scheduler, tmp_path):
    file = tmp_path / "letters.json"
    done = scheduler(LETTERS)("run", "letters", "--dry-run", "--format", "json", "-o", str(file))
    assert (done.exit_code, done.output) == (0, "")
    assert json.loads(file.read_text()) == [{"to": "=Ailsa", "on": TODAY}, {"to": "Tam", "on": TODAY}]


def test_a_file_that_cannot_be_written_is_refused(scheduler, tmp_path):
    done = scheduler(LETTERS)("run", "letters", "--dry-run", "-o", str(tmp_path))
    assert (done.exit_code, "Cannot write" in done.stderr) == (2, True)


def test_tables_of_several_jobs_are_one_that_says_of_which_each_row_is(scheduler):
    seals = JobKind("seals", TICK.do, TICK.schedule, lambda day: DryRun(("on", "number"), [[day, 7]]))
    rows = csv.reader(StringIO(scheduler(LETTERS, seals)("run", "all", "--dry-run").stdout))
    assert [*rows][::3] == [["job", "to", "on", "number"], ["seals", "", TODAY, "7"]]


def test_of_work_that_cannot_be_shown_beforehand_nothing_is(scheduler):
    done = scheduler(TICK)("run", "tick", "--dry-run")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "Nothing can be shown beforehand of tick. Nothing was changed.\n")


def test_a_dry_run_may_be_refused(scheduler):
    done = scheduler(LETTERS)("run", "letters", "--dry-run", "--as-at", "2026-02-28")
    assert (done.exit_code, done.stderr) == (2, "There are no letters of that day.\n")


def everything():
    """All rows of all tables; of SQLite, the bytes in its files too."""
    db.session.rollback()
    url = db.engine.url
    files = sorted(Path(url.database).parent.glob(f"{Path(url.database).name}*")) if url.get_backend_name() == "sqlite" else []
    rows = {
        table.name: sorted(map(repr, db.session.execute(reading_as(table.select(), Work.OWN_COPY)))) for table in db.metadata.sorted_tables
    }
    db.session.rollback()
    return rows, {file.name: data for file in files if (data := file.read_bytes()) and not file.name.endswith("-shm")}


def test_a_dry_run_changes_nothing(scheduler):
    """Not even where a job forgets itself: what it wrote is undone."""

    def careless(day):
        service.ask(kind="count", about_id=1, by_account_id=None)
        return DryRun(("to",), [["Tam"]])

    before = everything()
    with watching() as watch:
        for job in (LETTERS, TICK, JobKind("careless", TICK.do, TICK.schedule, careless)):
            scheduler(job)("run", "all", "--dry-run")
    assert (watch.kept, everything()) == ([], before)


# --- list -------------------------------------------------------------------------------------------------------------------------


def listed(invoke):
    return list(csv.DictReader(StringIO(invoke("list", "--format", "csv").stdout)))


def test_the_list_says_when_each_ran_what_came_of_it_and_when_it_runs_next(scheduler):
    run = scheduler(LETTERS, COUNT, ON_REQUEST, TICK)
    run("run", "letters"), run("run", "count")
    rows = {row.pop("job"): row for row in listed(run)}
    ran = {"last_run": "2026-03-02T09:00:00+00:00", "seconds": "0.0"}
    assert rows["letters"] == ran | {
        "title": "Write letters", "result": "done", "problem": "", "next_run": "2026-03-03T06:30:00+00:00",
    }  # fmt: skip
    assert (rows["count"]["result"], rows["count"]["problem"]) == ("failed", "There is nothing to count.")
    assert (rows["tick"]["result"], rows["tick"]["last_run"], rows["tick"]["next_run"]) == ("never", "", "2026-03-02T09:15:00+00:00")
    assert len(rows) == 3


def test_what_was_done_before_its_time_runs_next_at_the_time_after(scheduler):
    run = scheduler(JobKind("letters", write_letter, Daily("Write letters", time(17))))
    run("run", "letters")
    assert [row["next_run"] for row in listed(run)] == ["2026-03-03T17:00:00+00:00"]


def test_people_read_it_as_a_table_and_programs_as_json(scheduler):
    run = scheduler(LETTERS, TICK)
    run("run", "letters")
    lines = run("list").stdout.splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["tick", "Tick", "never", "2026-03-02", "09:15"],
        ["letters", "Write", "letters", "2026-03-02", "09:00", "less", "than", "a", "second", "done", "2026-03-03", "06:30"],
    ]
    assert [row["seconds"] for row in json.loads(run("list", "--format", "json").stdout)] == [None, 0.0]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "less than a second"), (1, "1 second"), (200, "3 minutes 20 seconds"), (7260, "2 hours 1 minute")]
)
def test_a_duration_in_words(seconds, words):
    assert duration(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_help_says_what_a_run_does(app):
    words = app.test_cli_runner().invoke(args=["scheduler", "run", "--help"]).stdout
    assert "JOB|all" in words and "Change nothing" in words


# --- the page ---------------------------------------------------------------------------------------------------------------------


def run_now(as_, send, who="priya", kind="jobs.tidy"):
    client = as_(who)
    reply = send(client, f"/jobs/scheduled/{kind}/run", page="/jobs/scheduled")
    return client.get(reply.location).text if reply.location else reply.status_code


def test_leads_see_what_is_scheduled_and_run_it_now(as_, cast, send):
    page = run_now(as_, send)
    job = db.session.query(Job).one()
    assert (job.kind, job.slot, job.by_account_id) == ("jobs.tidy", None, cast["priya"].account_id)
    assert "this is in the queue" in page and f'href="/jobs/{job.id}"' in page


def test_asked_twice_it_is_in_the_queue_once_and_the_page_says_so(as_, send):
    run_now(as_, send)
    assert "This work is in the queue already" in run_now(as_, send, "adam")
    assert db.session.query(Job).count() == 1


def test_a_run_out_of_turn_takes_nothing_from_the_next(app, cast):
    schedule = app.extensions["house"].schedules["jobs.tidy"]
    service.run_now("jobs.tidy", by=cast["priya"].viewer())
    db.session.commit()
    for _ in range(2):
        assert worker.work({"jobs.tidy": lambda work: None}) == 1
        worker.ask_for_what_is_due({"jobs.tidy": schedule})
    assert db.session.query(Job.state).filter(Job.slot.is_not(None)).all() == [(JobState.DONE,)]


def test_others_neither_see_it_nor_run_it(as_, cast):
    assert as_("lorna").get("/jobs/scheduled").status_code == 403
    with pytest.raises(Refused):
        service.run_now("jobs.tidy", by=cast["lorna"].viewer())


def test_what_has_no_schedule_cannot_be_run(as_, send):
    assert run_now(as_, send, kind="imports.check") == 404


def test_the_page_says_what_failed_and_how_long_it_took(as_, app):
    now = clock.now()
    ran = {"started_at": now - timedelta(minutes=2), "ended_at": now, "slot": now, "problem": "The disk is full."}
    db.session.add(Job(kind="jobs.tidy", about_id=0, state=JobState.FAILED, **ran))
    page = as_("priya").get("/jobs/scheduled").text
    assert "Failed" in page and "The disk is full." in page and "Took 2 minutes" in page
