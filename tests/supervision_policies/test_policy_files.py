"""A file of policies: brought, brought again, corrected, and taken back."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.imports.models import ImportRun
from lms.kit.db import db
from tests.supervision_policies.policies import stored

HEADER = "organisation_code,job_role,worker_type,interval_days,group_counts,effective_from,effective_until\n"
FILE = f"{HEADER}NHSL,staff_nurse,,42,yes,2026-01-01,\nLOCH,,volunteer,90,No,2025-01-01,2026-12-31\n"


@pytest.fixture
def command(app, tmp_path):
    """`command(FILE)`: what it says; `code`: how it ends."""

    def run(text, *words, code=0):
        file = tmp_path / "policies.csv"
        file.write_text(text, encoding="utf-8")
        db.session.commit()
        done = app.test_cli_runner().invoke(args=["import", "supervision-policies", str(file), *words])
        db.session.expire_all()
        assert done.exit_code == code, done.output
        return done.output

    return run


def test_the_same_file_twice_changes_nothing_and_another_corrects_it(cast, command):
    command(FILE)
    nhsl, loch = cast.places["NHSL"], cast.places["LOCH"]
    assert stored() == [(loch, 90, False, date(2025, 1, 1), date(2026, 12, 31)), (nhsl, 42, True, date(2026, 1, 1), None)]
    before = stored()
    command(FILE)
    assert stored() == before
    command(FILE.replace("42,yes", "28,no"))
    assert stored()[1] == (nhsl, 28, False, date(2026, 1, 1), None)


def test_an_import_is_taken_back(cast, command, app):
    command(FILE)
    before = stored()
    command(f"{HEADER}NHSL,staff_nurse,,30,no,2026-01-01,2026-06-30\nCOUN,,,30,no,2026-01-01,\n")
    run_id = db.session.scalar(select(ImportRun.id).order_by(ImportRun.id.desc()).limit(1))
    done = app.test_cli_runner().invoke(args=["import", "undo", str(run_id), "--reason", "The wrong file"])
    db.session.expire_all()
    assert done.exit_code == 0, done.output
    assert stored() == before


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("NOPE,,,42,yes,2026-01-01,", "No organisation has this code"),
        ("NHSL,nobody,,42,yes,2026-01-01,", "No job role has this key"),
        ("NHSL,,wizard,42,yes,2026-01-01,", "worker_type"),
        ("NHSL,,,0,yes,2026-01-01,", "interval_days"),
        ("NHSL,,,1097,yes,2026-01-01,", "interval_days"),
        ("NHSL,,,42,perhaps,2026-01-01,", "group_counts"),
        ("NHSL,,,42,,2026-01-01,", "group_counts"),
        ("NHSL,,,42,yes,2026-01-02,2026-01-01", "effective_until"),
        (",,,42,yes,2026-01-01,", "organisation_code"),
    ],
)
def test_what_is_wrong_is_said_of_its_line(cast, command, line, says):
    assert says in command(f"{HEADER}{line}\n", code=1)
    assert stored() == []


def test_two_of_the_same_people_at_once_are_pointed_out(cast, command):
    said = command(f"{HEADER}NHSL,,,42,yes,2025-01-01,\nNHSL,,,28,no,2026-01-01,\n")
    assert "on these the shorter interval counts" in said and len(stored()) == 2
