"""Small random histories of imports, taken back: newest first everything is as it was; in any order nothing is left half-done."""

from random import Random

import pytest
from sqlalchemy import select

from lms.imports import worker
from lms.imports.models import ImportRun
from lms.kit.db import db
from lms.training.service import recompute
from tests.imports.test_undo import facts, standings

PEOPLE = [("NHSL", "10001", "Ailsa", "Robertson"), ("NHSL", "10002", "Lorna", "Stewart"), ("COUN", "20001", "Effie", "Campbell"),
          ("NHSL", "N1", "New", "One"), ("NHSL", "N2", "New", "Two"), ("BRAE", "N1", "Other", "One")]  # fmt: skip
ROLES, SUBJECTS = ["staff_nurse", "hcsw", ""], ["FIRE-1", "IPC-2", "DEM-2"]


def staff(chance):
    lines = ["employer_code,employee_number,first_name,last_name,start_date,end_date,job_role,worker_type,supervisor_employee_number"]
    for employer, number, first, last in chance.sample(PEOPLE, 4):
        start = chance.choice(["2025-01-06", "2025-06-02"])
        end, boss = (
            chance.choice(["", "", "2026-02-01"]),
            chance.choice(["", "10002"] if employer == "NHSL" and number != "10002" else [""]),
        )
        name = chance.choice([last, last, "Renamed"])
        lines.append(f"{employer},{number},{first},{name},{start},{end},{chance.choice(ROLES)},employee,{boss}")
    return "\n".join(lines) + "\n"


def training(chance):
    lines = ["employer_code,employee_number,subject_code,achieved_on,method"]
    for _ in range(6):
        employer, number, _, _ = chance.choice(PEOPLE)
        lines.append(
            f"{employer},{number},{chance.choice(SUBJECTS)},2026-0{chance.choice('12')}-1{chance.choice('012')},{chance.choice('ab')}"
        )
    return "\n".join(lines) + "\n"


def history(bring_in, chance):
    """Some imports; the states before each, and its run."""
    states = []
    for _ in range(4):
        kind, file = chance.choice([("people", staff(chance)), ("awards", training(chance))])
        before = standings(), facts()
        bring_in(kind, file, good_lines=True)
        if (standings(), facts()) != before:
            states.append((db.session.scalar(select(ImportRun.id).order_by(ImportRun.id.desc())), before))
    assert states
    return states


@pytest.mark.parametrize("seed", range(8))
def test_newest_first_everything_is_as_it_was(cast, bring_in, seed):
    for run_id, before in reversed(history(bring_in, Random(seed))):
        worker.undo_now(run_id, "Practice")
        db.session.rollback()
        now_standings, now_facts = standings(), facts()
        assert now_standings == before[0]
        assert without_kept(now_facts) == without_kept(before[1])


def without_kept(rows):
    """Without the people: one whose revoked awards are kept is kept with them."""
    return {row for row in rows if row[0] != "person"}


@pytest.mark.parametrize("seed", range(8))
def test_in_any_order_nothing_is_left_half_done(cast, bring_in, seed):
    chance = Random(seed)
    runs = [run_id for run_id, _ in history(bring_in, chance)]
    for run_id in chance.sample(runs, len(runs)):
        worker.undo_now(run_id, "Practice")
        again = recompute()
        db.session.rollback()
        assert (again.removed, again.added) == (0, 0)
