"""Lists too long to wait for: made in the background, for whoever asked alone, and removed some days later."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from lms.files.models import StoredFile
from lms.jobs import queries as jobs
from lms.jobs import service as job_service
from lms.jobs import worker
from lms.jobs.rules import JobState
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Account, RoleGrant
from lms.reports import rules
from lms.reports import worker as reports
from lms.reports.models import LinesFile
from lms.reports.rules.files import MAKE

LINES = "/reports/completion/lines"
MAKING = "/reports/completion/lines/file"


@pytest.fixture(autouse=True)
def two_lines_are_many(monkeypatch):
    monkeypatch.setattr(rules, "LONG", 2)


@pytest.fixture
def make(app, as_, send):
    """`make("lorna")`: she asks for a file, and the worker does what waits; the file's row."""

    def made(who="lorna", query="", kind="csv", *, work=True):
        client = as_(who)
        assert send(client, f"{MAKING}?{query}", format=kind).status_code == 303
        if work:
            do(app)
        return newest()

    return made


def do(app):
    db.session.commit()
    worker.work(app.extensions["house"].handlers)


def newest():
    db.session.rollback()
    return db.session.scalars(select(LinesFile).order_by(LinesFile.id.desc()).execution_options(populate_existing=True)).first()


def job_of(one):
    db.session.rollback()
    return jobs.latest(MAKE, one.id)


def stored():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(StoredFile))


def fetched(client, one):
    reply = client.get(f"/reports/files/{one.id}/fetch")
    return reply.data if reply.status_code == 200 else reply.status_code


def rows_of(data, kind):
    if kind == "csv":
        return [line.split(",")[:2] for line in data.decode("utf-8-sig").splitlines()]
    sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(1).to_python()
    return [[str(cell) for cell in row[:2]] for row in sheet]


def test_a_press_leads_to_a_page_that_can_be_left_and_from_there_to_the_file(app, as_, send, cast):
    client = as_("lorna")
    page = client.get(f"{LINES}?sort=name").text
    assert "Make a CSV file" in page and "format=csv" not in page
    reply = send(client, re.search(r'action="([^"]+lines/file[^"]*)"', page)[1], page=f"{LINES}?sort=name", format="csv")
    assert "All lines as CSV" in client.get(reply.location).text and "It begins as soon as" in client.get(reply.location).text
    do(app)
    assert f"/reports/files/{newest().id}" in client.get(reply.location).text
    shown = client.get(f"/reports/files/{newest().id}").text
    assert "It is ready" in shown and "until 9 March 2026" in shown and f"/reports/files/{newest().id}/fetch" in shown


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_holds_line_by_line_what_the_file_at_once_holds(as_, make, monkeypatch, kind):
    query = "sort=-name&status=overdue"
    one = make(query=query, kind=kind)
    monkeypatch.setattr(rules, "LONG", 1_000)
    at_once = rows_of(as_("lorna").get(f"{LINES}?{query}&format={kind}").data, kind)
    assert rows_of(fetched(as_("lorna"), one), kind) == at_once and len(at_once) == one.lines + 1 > 3


def test_both_forms_of_a_list_are_equal_line_by_line(as_, make):
    client, book, text = as_("priya"), make("priya", "sort=name", "xlsx"), make("priya", "sort=name", "csv")
    assert rows_of(fetched(client, book), "xlsx") == rows_of(fetched(client, text), "csv")


def test_a_long_file_that_is_asked_for_by_address_is_offered_with_its_filters(as_, cast):
    client = as_("lorna")
    reply = client.get(f"{LINES}?status=overdue&organisation={cast.places['NHSL']}&format=xlsx")
    assert reply.status_code == 303
    page = client.get(reply.location).text
    assert "Overdue lines" in page and "NHS Lochside" in page and "Make an Excel file" in page


def test_a_short_file_comes_at_once(as_, cast, monkeypatch):
    monkeypatch.setattr(rules, "LONG", 1_000)
    client = as_("lorna")
    assert "Make a CSV file" not in client.get(LINES).text
    assert client.get(f"{LINES}?format=csv").mimetype == "text/csv"


def test_the_day_and_the_filters_are_those_of_when_it_was_asked_for(app, as_, make, monkeypatch):
    one = make(query="status=overdue&sort=name", work=False)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))
    do(app)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert one.scope["day"] == "2026-03-02"
    said = fetched(as_("lorna"), newest()).decode("utf-8-sig")
    assert "Overdue" in said and "Up to date" not in said


@pytest.mark.parametrize("who", ["priya", "adam", "effie"])
def test_another_person_who_guesses_its_address_finds_nothing(as_, make, who):
    one = make()
    assert fetched(as_(who), one) == as_(who).get(f"/reports/files/{one.id}").status_code == 404
    assert as_("ailsa").get(f"/reports/files/{one.id}/fetch").status_code == 403


def test_it_cannot_be_fetched_before_it_is_made(as_, make):
    one = make(work=False)
    assert fetched(as_("lorna"), one) == 404
    assert "It is not ready yet" in as_("lorna").get(f"/reports/files/{one.id}").text


# --- cancelled, refused, lost ---------------------------------------------------------------------------------------------------------


def test_cancelled_while_it_is_being_made_it_leaves_no_file(app, as_, make, cast, monkeypatch):
    one = make(work=False)
    monkeypatch.setattr(reports, "STEP", 1)
    written = reports.service.written

    def cancelled_meanwhile(wanted, lines):
        lines = iter(lines)
        next(lines)
        job_service.cancel(jobs.latest(MAKE, one.id), by=cast["lorna"].viewer())
        db.session.commit()
        return written(wanted, lines)

    monkeypatch.setattr(reports.service, "written", cancelled_meanwhile)
    do(app)
    assert (job_of(one).state, stored(), newest().file_id) == (JobState.CANCELLED, 0, None)
    assert "It was not made" in as_("lorna").get(f"/reports/files/{one.id}").text


def test_cancelled_before_it_begins_it_leaves_no_file(app, as_, send, make):
    one = make(work=False)
    send(as_("lorna"), f"/jobs/{job_of(one).id}/cancel", page=f"/jobs/{job_of(one).id}")
    do(app)
    assert (job_of(one).state, stored()) == (JobState.CANCELLED, 0)


def end_roles(cast, who):
    for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast[who].account_id)):
        grant.ends_on = clock.today() - timedelta(days=1)
        grant.starts_on = min(grant.starts_on, grant.ends_on)
    db.session.commit()


def test_whoever_has_lost_the_role_meanwhile_gets_nothing(app, cast, make):
    one = make(work=False)
    end_roles(cast, "lorna")
    do(app)
    assert (job_of(one).state, stored()) == (JobState.FAILED, 0) and "has changed since you asked" in job_of(one).problem


def test_whoever_loses_the_role_while_it_is_written_gets_nothing(app, cast, make, monkeypatch):
    one, written = make(work=False), reports.service.written

    def lost_meanwhile(wanted, lines):
        content = written(wanted, lines)
        end_roles(cast, "lorna")
        return content

    monkeypatch.setattr(reports.service, "written", lost_meanwhile)
    do(app)
    assert (job_of(one).state, stored()) == (JobState.FAILED, 0)


def test_a_closed_account_gets_nothing(app, cast, make):
    one = make(work=False)
    db.session.get_one(Account, cast["lorna"].account_id).active = False
    do(app)
    assert (job_of(one).state, stored()) == (JobState.FAILED, 0)


def test_another_reach_loses_a_file_that_is_made(as_, cast, make):
    one = make()
    grant = db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast["lorna"].account_id)).first()
    grant.organisation_id = cast.places["COUN"]
    db.session.flush()
    assert fetched(as_("lorna"), one) == 404


# --- how many, and how long -----------------------------------------------------------------------------------------------------------


def test_a_double_press_makes_one_file(app, as_, send, cast):
    client = as_("lorna")
    places = {send(client, MAKING, format="csv").location for _ in range(2)}
    assert len(places) == 1 and db.session.scalar(select(func.count()).select_from(LinesFile)) == 1


def test_three_at_once_are_enough(as_, send, make):
    for sort in ("name", "due", "subject"):
        make(query=f"sort={sort}", work=False)
    reply = send(as_("lorna"), f"{MAKING}?sort=employer", format="csv")
    assert reply.status_code == 422 and "3 files are being made for you already" in reply.text


def test_after_a_week_it_is_gone_and_is_removed(app, as_, make, monkeypatch):
    one = make()
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert fetched(as_("lorna"), one) == 404
    job_service.ask(kind="reports.remove_files", about_id=0, by_account_id=None)
    do(app)
    assert (stored(), newest()) == (0, None)


def test_what_waited_for_more_than_a_week_is_not_made(app, make, monkeypatch):
    one = make(work=False)
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    do(app)
    assert (job_of(one).state, stored()) == (JobState.FAILED, 0)


def test_a_file_asks_as_many_questions_however_many_lines_it_has(app, as_, make, query_count, monkeypatch):
    monkeypatch.setattr(rules, "LONG", 1_000)
    asked = []
    for query in ("", "status=overdue"):
        make(query=query, work=False)
        with query_count() as behind:
            do(app)
        with query_count() as at_once:
            assert as_("lorna").get(f"{LINES}?{query}&format=csv").data
        asked.append((len(behind.statements), len(at_once.statements)))
    assert asked[0] == asked[1]


def test_every_person_sees_their_own_reach_in_it(as_, make):
    one = make("effie", "sort=name")
    names = {row[0] for row in rows_of(fetched(as_("effie"), one), "csv")[1:]}
    everyone = {row[0] for row in rows_of(fetched(as_("priya"), make("priya", "sort=name")), "csv")[1:]}
    assert names < everyone
