"""A file that looks like another employer's: it waits until somebody says that it is the right one."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import func, select

from lms.imports.models import ImportRun
from lms.jobs import worker
from lms.kit.db import db
from lms.people.models import Post
from lms.people.rules.imports.wrong_employer import about_numbers, about_people

STAFF = "employer_code,employee_number,first_name,last_name,start_date,worker_type\n"
OURS = "".join(f"NHSL,A{n},First{n},Last{n},2024-01-01,employee\n" for n in range(8))
THEIRS = "".join(f"BRAE,A{n},First{n},Last{n},2024-01-01,employee\n" for n in range(8))


def test_many_missing_people_are_odd():
    assert about_people(lines=480, adds=480, missing=512, current=520, elsewhere=0) == (
        "This file would add 480 people, and 512 of the 520 people on record are missing from it. Is it the right employer?"
    )


@pytest.mark.parametrize(("missing", "current"), [(4, 4), (30, 100), (0, 0)])
def test_a_months_leavers_are_not(missing, current):
    assert about_people(lines=90, adds=2, missing=missing, current=current, elsewhere=0) == ""


def test_numbers_of_another_employer_are_odd():
    posts = {(1, "A"), *((2, f"B{n}") for n in range(9))}
    assert "9 of the 10 employee numbers" in about_numbers({1: {"A", *(f"B{n}" for n in range(9))}}, posts)
    assert about_numbers({1: {f"C{n}" for n in range(9)}}, posts) == ""


def test_the_same_people_at_another_employer_are_noticed(cast, bring_in):
    bring_in("people", STAFF + OURS)
    plan = bring_in("people", STAFF + THEIRS, right_employer=False)
    assert "8 of the 8 people on this list are on record with the same number at another employer." in plan.doubt
    assert db.session.scalar(select(func.count()).select_from(Post).where(Post.employer_id == cast.places["BRAE"])) == 1


def test_the_command_line_wants_to_be_told(app, cast, bring_in, tmp_path):
    bring_in("people", STAFF + OURS)
    (tmp_path / "theirs.csv").write_text(STAFF + THEIRS)
    said = [
        app.test_cli_runner().invoke(args=["import", "people", str(tmp_path / "theirs.csv"), *more]) for more in ((), ("--right-employer",))
    ]
    assert ([one.exit_code for one in said], "If so, add --right-employer." in said[0].output) == ([1, 0], True)


def test_the_page_wants_a_tick(app, as_, cast, bring_in, send):
    bring_in("people", STAFF + OURS)
    client = as_("priya")
    file = (BytesIO((STAFF + THEIRS).encode()), "list.csv")
    address = send(client, "/imports/start", kind="people", employer_id=str(cast.places["BRAE"]), file=file).location
    db.session.commit()
    worker.work(app.extensions["house"].handlers)
    assert "Is it the right employer?" in client.get(address).text
    refused = send(client, address)
    assert (refused.status_code, "Look whether this is the right employer" in refused.text) == (422, True)
    assert send(client, address, is_right_employer="y").status_code == 303
    worker.work(app.extensions["house"].handlers)
    db.session.rollback()
    assert db.session.scalar(select(ImportRun.applied_at).order_by(ImportRun.id.desc())).date() == date(2026, 3, 2)
