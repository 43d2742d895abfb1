"""The main job from end to end: files in, and a rate that an outsider can recount from the same files."""

import csv
import re
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest

from lms.jobs.worker import work
from tests.cast import TODAY

STAFF = """employee_number,first_name,last_name,job_role,worker_type,start_date,end_date,organisation_code
B100,Mairi,Ní Bhriain,care_home_sw,employee,2023-01-09,,BRAE-1
B101,Paweł,Wójcik,care_home_sw,employee,2025-11-01,,BRAE-1
B102,Seonaid,Grant,care_home_sw,employee,2026-02-20,,BRAE-1
B103,Oksana,Kovalenko,care_home_sw,volunteer,2024-05-01,,BRAE-1
B104,Ross,Petrie,care_home_sw,employee,2020-03-02,2026-01-31,BRAE-1
B105,Una,Meldrum,care_home_sw,employee,2021-06-01,,BRAE-1
B12,Łukasz,Żółć,care_home_sw,bank_relief,2025-09-01,,BRAE-1
"""
HISTORY = """employee_number,subject_code,achieved_on,expires_on,method
B100,MED-1,05/03/2023,,classroom
B101,MED-1,2025-12-01,,classroom
B103,MED-2,2024-06-30,,classroom
B104,MED-1,2025-01-10,,classroom
B105,MED-1,2025-05-20,2026-02-28,classroom
"""
RULES = """subject_code,organisation_code,kind,due_days,renew_months,effective_from,authority
MED-1,BRAE,essential,28,24,2024-01-01,Care Inspectorate
"""


@pytest.fixture
def priya(as_, cast):
    return as_("priya")


def load(app, client, send, kind, text, employer=""):
    """Upload, look at the preview, apply: as on the page."""
    file = (BytesIO(text.encode()), f"{kind}.csv")
    run = send(client, "/imports/start", kind=kind, employer_id=str(employer), file=file).location
    work(app.extensions["house"].handlers)
    preview = client.get(run).text
    assert ">Errors<" not in preview and "say who they are" not in preview, preview
    send(client, run)
    work(app.extensions["house"].handlers)
    return client.get(run).text


def recounted(day):
    """By hand: 24 months less a day from the achievement, or the certificate's end; due 28 days after the start."""
    done = {row["employee_number"]: row for row in csv.DictReader(StringIO(HISTORY))}
    in_date = overdue = 0
    for row in csv.DictReader(StringIO(STAFF)):
        start, end = date.fromisoformat(row["start_date"]), row["end_date"] and date.fromisoformat(row["end_date"])
        if start > day or (end and end < day):
            continue
        award = done.get(row["employee_number"])
        if award and valid(award) >= day >= achieved(award):
            in_date += 1
        elif day > max(start, date(2024, 1, 1)) + timedelta(days=28):
            overdue += 1
    return in_date, in_date + overdue


def achieved(award):
    written = award["achieved_on"]
    return date.fromisoformat(written) if "-" in written else date(*(int(part) for part in reversed(written.split("/"))))


def valid(award):
    on = achieved(award)
    ends = on.replace(year=on.year + 2) - timedelta(days=1)
    return min(ends, date.fromisoformat(award["expires_on"])) if award["expires_on"] else ends


def figure(page):
    found = re.search(r'app-figure__of">(\d+) of (\d+)', page)
    return (int(found[1]), int(found[2])) if found else (0, 0)


@pytest.fixture
def loaded(app, cast, priya, send):
    braeside = cast.places["BRAE"]
    load(app, priya, send, "people", STAFF, braeside)
    load(app, priya, send, "awards", HISTORY, braeside)
    load(app, priya, send, "requirements", RULES)
    return f"/reports/completion?organisation={braeside}&subject={cast.subjects['MED-1']}"


DAYS = [date(2024, 7, 1), date(2025, 3, 4), date(2025, 3, 5), date(2026, 1, 31), date(2026, 3, 1), TODAY, date(2026, 6, 30)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_rate_equals_a_recount_from_the_files_on_any_day(priya, loaded, day):
    assert figure(priya.get(f"{loaded}&on={day}").text) == recounted(day)


def test_every_overdue_line_opens_to_the_person_and_the_reason(priya, loaded, cast):
    lines = priya.get(loaded.replace("completion?", "completion/lines?status=overdue&")).text
    assert "Expired on 4 March 2025. Completed 5 March 2023, valid for 24 months." in lines
    assert "Expired on 28 February 2026, the end of its certificate." in lines
    person = re.search(r'href="(/people/\d+\?on=[^"]+)">Mairi Ní Bhriain', lines)[1]
    assert "Care Inspectorate" in priya.get(person).text


def test_the_same_files_again_change_nothing(app, priya, send, loaded, cast):
    before = priya.get(loaded).text
    for kind, text in (("people", STAFF), ("awards", HISTORY)):
        page = load(app, priya, send, kind, text, cast.places["BRAE"])
        assert re.search(r"Unchanged</dt>\s*<dd[^>]*>\s*(\d+)", page)[1] == str(text.count("\n") - 1)
    assert figure(priya.get(loaded).text) == figure(before)


def test_a_new_starter_sees_on_their_own_page_what_is_asked_and_why(priya, loaded):
    found = priya.get("/people?text=Seonaid").text
    page = priya.get(re.search(r'href="(/people/\d+)[^"]*">Seonaid Grant', found)[1]).text
    assert "Not due yet" in page
    assert "It is due by 20 March 2026, 28 days after 20 February 2026." in page
