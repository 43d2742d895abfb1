"""Health: for machines and for people, without looking anybody up, without writing, and without telling strangers anything."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from lms.jobs.models import Job
from lms.kit.db import db
from lms.operations import queries
from lms.operations.rules.health import Queue, in_words, queue, tables
from lms.outbox.models import Message
from tests.cast import NOW

TOKEN = "a token of Prometheus"


@pytest.fixture
def settings():
    return {"METRICS_TOKEN": TOKEN}


@pytest.fixture(autouse=True)
def megabytes(monkeypatch):
    """How much room is on the disk; a test takes it away."""
    left = [50_000]
    monkeypatch.setattr(queries, "free_megabytes", lambda: left[-1])
    return left


@pytest.fixture
def without_database(monkeypatch):
    def gone(*_, **__):
        raise OSError("no database")

    monkeypatch.setattr(queries, "version_of_tables", gone)


def metrics(client, token=TOKEN):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def test_the_process_answers_without_asking_the_database(as_, cast, query_count):
    client = as_("ailsa")
    with query_count() as asked:
        assert client.get("/healthz").text == "ok\n"
    assert asked.statements == []


def test_it_is_ready_when_the_database_answers_and_the_tables_are_right(nobody):
    reply = nobody.get("/readyz")
    assert (reply.status_code, reply.text.splitlines()[0]) == (200, "Ready")


def test_it_is_not_ready_without_a_database(nobody, without_database):
    reply = nobody.get("/readyz")
    assert (reply.status_code, reply.text) == (
        503,
        "Not ready\nDatabase: The database does not answer.\nDisk: There is room on the disk.\n",
    )


def test_it_is_not_ready_on_older_tables(nobody):
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    reply = nobody.get("/readyz")
    assert reply.status_code == 503
    assert "older than this release. Run: flask db upgrade" in reply.text


def test_it_is_ready_on_newer_tables(nobody):
    db.session.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    assert nobody.get("/readyz").status_code == 200


def test_it_is_not_ready_without_tables(nobody):
    db.session.execute(text("DROP TABLE alembic_version"))
    assert nobody.get("/readyz").status_code == 503


def test_late_work_is_said_and_turns_nobody_away(nobody):
    db.session.add(Job(kind="imports.check", about_id=1, due_at=NOW - timedelta(minutes=50)))
    reply = nobody.get("/readyz")
    assert (reply.status_code, nobody.get("/readyz?work=yes").status_code) == (200, 503)
    assert "waited to be done for 50 minutes. Is a worker running?" in reply.text


def test_late_messages_are_said_too(nobody):
    letter = {"key": "k", "to": "ailsa@example.org", "subject": "Hello", "body": "Hello", "message_id": "<k@example.org>"}
    db.session.add(Message(**letter, due_at=NOW - timedelta(hours=3)))
    assert "Something has waited to be sent for 3 hours." in nobody.get("/readyz").text


def test_queues_that_cannot_be_looked_at_are_said_and_break_nothing(nobody):
    db.session.execute(text("ALTER TABLE message RENAME COLUMN due_at TO due_another_day"))
    reply = nobody.get("/readyz")
    assert (reply.status_code, "could not be looked at" in reply.text) == (200, True)
    assert [nobody.get("/status").status_code, metrics(nobody).status_code] == [200, 200]


def test_work_that_is_put_off_is_not_late(nobody):
    db.session.add(Job(kind="imports.check", about_id=1, made_at=NOW - timedelta(days=1), due_at=NOW + timedelta(minutes=1)))
    assert nobody.get("/readyz?work=yes").status_code == 200


@pytest.mark.parametrize(("left", "status", "whole", "sentence"), [
    (10, 503, 503, "The disk is full: what people do cannot be kept."),
    (400, 200, 503, "The disk is nearly full: 400 MB are left."),
    (2_000, 200, 200, "There is room on the disk."),
])  # fmt: skip
def test_a_full_disk_is_said(nobody, megabytes, left, status, whole, sentence):
    megabytes.append(left)
    assert [nobody.get(f"/readyz{rest}").status_code for rest in ("", "?work=yes")] == [status, whole]
    assert sentence in nobody.get("/readyz").text and sentence in nobody.get("/status").text


def test_the_status_page_says_in_words_that_all_is_well(nobody):
    page = nobody.get("/status").text
    assert "All is well." in page and "Last backup: not known here" in page


def test_the_status_page_says_in_words_what_is_not(nobody, without_database):
    page = nobody.get("/status")
    assert page.status_code == 200
    assert "cannot be used at the moment" in page.text and "The database does not answer." in page.text


def test_the_status_page_comes_out_for_somebody_signed_in_while_the_database_is_gone(as_, cast, without_database, query_count):
    client = as_("ailsa")
    with query_count() as asked:
        assert client.get("/status").status_code == 200
    assert asked.statements == []


def test_figures_need_the_token(nobody):
    assert [nobody.get("/metrics").status_code, metrics(nobody, "wrong").status_code, metrics(nobody).status_code] == [404, 404, 200]


@pytest.mark.parametrize("odd", ["", "ünïcode", "x" * 5000])
def test_an_odd_token_is_a_wrong_token(nobody, odd):
    assert nobody.get("/metrics", headers={"Authorization": odd.encode("utf-8").decode("latin-1")}).status_code == 404


def test_figures_count_requests_and_know_nobody(as_, cast, nobody):
    as_("ailsa").get("/account")
    as_("ailsa").get("/people/999999?search=Robertson")
    said = metrics(nobody).text
    assert 'one_workforce_requests_total{endpoint="accounts.account",method="GET",status="200"}' in said
    assert 'one_workforce_request_seconds_bucket{endpoint="accounts.account"' in said
    labels = " ".join(re.findall(r"\{[^}]*\}", said))  # seconds may have any digits
    assert "Robertson" not in said and "999999" not in labels and "ailsa" not in said


def test_figures_tell_what_waits(nobody):
    db.session.add(Job(kind="imports.check", about_id=1, due_at=NOW - timedelta(minutes=50)))
    said = metrics(nobody).text
    assert 'one_workforce_jobs{state="waiting"} 1.0' in said
    assert 'one_workforce_jobs_oldest_due_seconds{state="waiting"} 3000.0' in said


def test_figures_come_without_a_database(nobody, without_database):
    assert 'one_workforce_well{what="Database"} 0.0' in metrics(nobody).text


@pytest.mark.parametrize("method", ["BREW", "PROPFIND"])
def test_an_invented_method_makes_no_new_figure(nobody, method):
    nobody.open("/healthz", method=method)
    assert method not in metrics(nobody).text


def test_an_invented_address_makes_no_new_figure(nobody):
    nobody.get("/ailsa.robertson@example.org")
    assert "robertson" not in metrics(nobody).text


def test_words_for_a_stretch_of_time():
    minutes = (0, 1, 7, 119, 120, 47 * 60, 48 * 60)
    said = ["0 minutes", "1 minute", "7 minutes", "119 minutes", "2 hours", "47 hours", "2 days"]
    assert [in_words(timedelta(minutes=one)) for one in minutes] == said


def test_work_is_late_after_five_minutes():
    def is_well(minutes):
        return queue("Work", "done", Queue(waiting=1, due_since=NOW - timedelta(minutes=minutes)), NOW).is_well

    assert [is_well(5), is_well(5.1)] == [True, False]


def test_tables_of_an_unknown_version_are_newer():
    known = ("0001", "0002")
    assert [tables(at=at, known=known).is_well for at in (None, "0001", "0002", "0003")] == [False, False, True, True]


def test_the_newest_backup_is_named(app, nobody, tmp_path):
    app.config["BACKUPS"] = str(tmp_path)
    (tmp_path / "one-workforce-x.backup").write_text("")
    assert queries.last_backup() is not None
    assert "not known here" not in nobody.get("/status").text
