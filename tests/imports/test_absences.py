"""Files of long leave: what is paused by them, who is told why somebody is away, and what is refused."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from lms.files.models import StoredFile
from lms.imports.models import ImportChange, ImportFinding, ImportReading, ImportRun, ImportWrite
from lms.kit.db import db
from lms.people.models import Absence
from lms.training.queries import all_post_ids, stored

HEADER = "employer_code,employee_number,starts_on,ends_on,reason\n"
#: Ailsa is away from 5 January; Kirsty has been since 12 January, on record without an end.
SURGERY = f"{HEADER}NHSL,10001,2026-01-05,2026-03-31,Surgery on a hip\n"


def away(cast, name):
    db.session.rollback()
    leave = select(Absence.starts_on, Absence.ends_on, Absence.reason).where(Absence.post_id == cast[name].post_id)
    return [tuple(row) for row in db.session.execute(leave.order_by(Absence.starts_on))]


@pytest.fixture
def line(cast, bring_in, codes):
    """What is found in a file of one line or more, after it has been applied as far as it may be."""
    return lambda *lines: [code for _, code in codes(bring_in("absences", HEADER + "\n".join(lines), good_lines=True))]


def test_what_is_asked_of_the_post_is_paused(app, cast, bring_in, recounted):
    bring_in("requirements", "subject_code,organisation_code,kind,effective_from,due_days\nMED-1,NHSL-W3,mandatory,2024-01-01,28\n")
    bring_in("awards", "employer_code,employee_number,subject_code,achieved_on\nNHSL,10001,MED-1,2025-06-01\n")
    bring_in("absences", SURGERY)
    recounted()

    def row(day):
        report = app.test_cli_runner().invoke(args=["report", "completion", "--as-at", day, "--by", "organisation", "--format", "csv"])
        return next(line for line in report.output.splitlines() if line.startswith("NHSL,"))

    # required, current, expiring, overdue, not_yet_due, exempt, paused, offers, rate
    assert [row(day) for day in ("2026-01-04", "2026-01-05", "2026-03-31", "2026-04-01")] == [
        "NHSL,NHS Lochside,7,4,0,3,0,0,0,3,57.1",
        "NHSL,NHS Lochside,7,1,0,3,0,0,3,3,25.0",
        "NHSL,NHS Lochside,7,1,0,3,0,0,3,3,25.0",
        "NHSL,NHS Lochside,7,3,1,3,0,0,0,3,57.1",
    ]


def test_an_end_is_added_and_an_empty_cell_changes_nothing(cast, bring_in):
    plan = bring_in("absences", f"{HEADER}COUN,20002,2026-01-12,2026-05-31,\n")
    again = bring_in("absences", f"{HEADER}COUN,20002,2026-01-12,,\n")
    assert (plan.counts()["change"], again.unchanged) == (1, 1)
    assert away(cast, "kirsty") == [(date(2026, 1, 12), date(2026, 5, 31), "Maternity leave")]


def test_leave_of_a_few_days_is_pointed_out_and_left_out(cast, line):
    assert line("NHSL,10001,2026-01-05,2026-01-31,") == ["short_leave"]
    assert line("NHSL,10001,2026-01-05,2026-02-01,") == []
    assert away(cast, "ailsa") == [(date(2026, 1, 5), date(2026, 2, 1), None)]


def test_recorded_leave_does_not_become_shorter_than_long_leave(cast, line):
    assert line("COUN,20002,2026-01-12,2026-01-20,") == ["leave_becomes_short"]
    assert away(cast, "kirsty")[0][1] is None


CASES = [
    (["COUN,20002,2026-03-01,2026-06-30,"], ["leave_overlaps"]),  # it runs on record
    (["COUN,20002,2026-01-12,2026-02-28,", "COUN,20002,2026-03-01,2026-06-30,"], []),  # the file ends it the day before
    (["COUN,20002,2026-01-12,2026-03-01,", "COUN,20002,2026-03-01,2026-06-30,"], ["leave_overlaps"]),
    (["COUN,20002,2025-01-01,,"], ["leave_overlaps"]),
    (["NHSL,10001,2026-01-05,,", "NHSL,10001,2026-02-10,,"], ["leave_overlaps"]),
    (["NHSL,10001,2022-07-31,,"], ["before_post"]),
    (["NHSL,10001,2026-03-05,2026-03-01,"], ["end_before_start"]),
    (["NHSL,99999,2026-03-05,,"], ["unknown_person"]),
]


def test_leave_that_cannot_be(cast, checked):
    assert [checked("absences", HEADER + "\n".join(lines)) for lines, _ in CASES] == [codes for _, codes in CASES]


def test_a_name_that_contradicts_the_number_waits(cast, bring_in, codes):
    header = "employer_code,employee_number,full_name,starts_on,ends_on,reason\n"
    plan = bring_in("absences", f'{header}NHSL,10001,Fergus Baxter,2026-01-05,,\nNHSL,10003,"Gillespie, Tam",2026-01-05,,\n')
    assert (codes(plan), len(away(cast, "ailsa")), len(away(cast, "tam"))) == ([(2, "who_is_it")], 0, 1)
    assert [step.who for step in plan.steps] == ["Tam Gillespie (10003) from 5 January 2026"]


def test_why_somebody_is_away_is_repeated_nowhere(cast, sent, send, work):
    client, address = sent(SURGERY + "NHSL,10001,2026-01-05,,Surgery again\n", kind="absences")
    send(client, address, apply_good_lines="y")
    work()
    assert away(cast, "ailsa") == [(date(2026, 1, 5), date(2026, 3, 31), "Surgery on a hip")]
    pages = [client.get(f"{address}{page}").text for page in ("", "/changes", "/findings", "/changes?format=csv", "/findings?format=csv")]
    tables = (ImportChange, ImportFinding, ImportWrite, ImportReading, StoredFile)
    kept = [str(dict(row)) for table in tables for row in db.session.execute(select(table.__table__)).mappings()]
    assert [text for text in (*pages, *kept) if "surgery" in text.lower()] == []
    assert "reason: (not shown)" in pages[0]


def test_a_file_of_another_system_shows_none_of_its_cells(sent):
    client, address = sent("Emp No,Absent from,To,Type\n10001,05.01.2026,31.03.2026,Surgery on a hip\n", kind="absences")
    page = client.get(f"{address}/columns").text
    assert ("Absent from" in page, "Surgery" in page) == (True, False)


def test_whoever_cannot_read_a_reason_neither_writes_nor_loses_it(as_, cast, send, work):
    lines = f"{HEADER}COUN,20002,2026-01-12,2026-05-31,Prison\nNHSL,10001,2026-01-05,,Prison\n".encode()
    reply = send(as_("priya"), "/imports/start", kind="absences", employer_id="", file=(BytesIO(lines), "leave.csv"))
    work()
    send(as_("priya"), reply.location)
    work()
    assert away(cast, "ailsa") + away(cast, "kirsty") == [
        (date(2026, 1, 5), None, None),
        (date(2026, 1, 12), date(2026, 5, 31), "Maternity leave"),
    ]
    assert "reasons for Lochside Council and NHS Lochside are left out" in as_("priya").get(reply.location).text


def test_it_is_taken_back_with_the_reason_of_before(app, cast, bring_in, recounted):
    before = set(stored(all_post_ids()))
    bring_in("absences", f"{HEADER}COUN,20002,2026-01-12,2026-05-31,Another reason\nNHSL,10001,2026-01-05,,\n")
    number = str(db.session.scalar(select(ImportRun.id)))
    assert app.test_cli_runner().invoke(args=["import", "undo", number, "--reason", "Wrong"]).exit_code == 0
    assert (away(cast, "ailsa"), away(cast, "kirsty")) == ([], [(date(2026, 1, 12), None, "Maternity leave")])
    assert set(stored(all_post_ids())) == before
    recounted()
