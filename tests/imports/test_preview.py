"""What an import would do is told thing by thing, with names beside codes, before anybody says Apply; and in a sentence afterwards."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.imports.models import ImportChange
from lms.imports.rules.runs import Numbers
from lms.kit.db import db
from lms.kit.importing import Difference, What
from lms.people.models import Person, Term

STAFF = (
    "employer_code,employee_number,first_name,last_name,date_of_birth,start_date,organisation_code,job_role,worker_type,"
    "supervisor_employee_number\n"
)
MOVED = f"{STAFF}NHSL,10001,Ailsa,Robertson-Bain,1990-02-17,2022-08-01,NHSL-COM,hcsw,employee,10002\n"


@pytest.fixture
def preview(sent, cast):
    """The client, the address and the text of the page of a staff list of the NHS."""

    def of(lines, name="lorna"):
        db.session.get_one(Person, cast["ailsa"].person_id).date_of_birth = date(1990, 2, 17)
        db.session.commit()
        client, address = sent(lines, name=name, kind="people")
        return client, address, client.get(address).text

    return of


def test_each_difference_is_a_sentence_with_names_beside_codes(preview):
    _, _, text = preview(MOVED)
    assert "last name: Robertson, now Robertson-Bain" in text
    assert "organisation: NHSL-W3 – Ward 3, now NHSL-COM – Community nursing" in text
    assert "job role: staff_nurse – Registered nurse (community or ward), now hcsw – Healthcare support worker" in text
    assert "now 10002 – Lorna Stewart" in text


def test_what_stays_is_not_told(preview):
    _, _, text = preview(MOVED)
    assert ("worker type" in text, "first name" in text) == (False, False)


def test_a_supervisor_of_another_employer_is_a_number_alone(preview):
    _, _, text = preview(MOVED)
    assert ("supervisor: 20001, now" in text, "Effie" in text) == (True, False)


def test_the_rows_of_runs_before_are_still_told(preview):
    client, address, _ = preview(MOVED)
    db.session.execute(ImportChange.__table__.update().values(differences=None, before="job role hcsw", after="job role gp"))
    db.session.commit()
    assert "job role hcsw, now job role gp" in client.get(address).text
    assert "job role hcsw,job role gp" in client.get(f"{address}/changes?format=csv").text


def test_leavers_are_kept_unless_it_is_said_that_they_end(preview, send, work, cast):
    client, address, text = preview(MOVED)
    assert ("Lorna Stewart (NHSL 10002)" in text, "2 people are missing" in text) == (True, True)
    send(client, address, leavers="keep", end_leavers_on="2026-03-31")
    work()
    assert db.session.scalar(select(Term.ends_on).where(Term.post_id == cast["lorna"].post_id)) is None


def test_leavers_end_on_the_day_that_is_chosen(preview, send, work, cast):
    client, address, _ = preview(MOVED)
    assert "Enter the last day of those who are missing" in send(client, address, leavers="end").text
    send(client, address, leavers="end", end_leavers_on="2026-03-31")
    work()
    assert db.session.scalar(select(Term.ends_on).where(Term.post_id == cast["lorna"].post_id)) == date(2026, 3, 31)
    text = client.get(address).text
    assert "1 line: 1 person changed, 2 ended." in text
    assert "last day: none, now 31 March 2026" in text


@pytest.mark.parametrize(
    ("numbers", "is_done", "sentence"),
    [
        (
            Numbers(352, adds=12, changes=30, ends=4, unchanged=300, waiting=4, bad=2),
            True,
            "352 lines: 12 people added, 30 changed, 4 ended, 300 unchanged, 4 wait, 2 had errors.",
        ),
        (Numbers(2, changes=1, bad=1), False, "2 lines: 1 person to change, 1 has errors."),
        (Numbers(3, leavers=2, waiting=1, left_out=2), False, "3 lines: 2 missing, 2 left out, 1 waits."),
        (Numbers(0), True, "0 lines: nothing to do."),
    ],
)
def test_a_sentence_says_what_happened_to_all_of_them(numbers, is_done, sentence):
    assert numbers.sentence(("person", "people"), is_done=is_done) == sentence


def test_a_difference_is_told_by_what_comes_of_it():
    hours = Difference("hours", "", "37.5")
    assert [hours.in_words(what) for what in (What.ADD, What.CHANGE)] == ["hours: 37.5", "hours: none, now 37.5"]
