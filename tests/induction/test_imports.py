"""A file of induction steps, from an employer that keeps them elsewhere: brought, brought again, taken back, brought once more."""

import pytest
from sqlalchemy import select

from lms.imports.models import ImportRun
from lms.induction.models import Induction, InductionStep, StepRecord
from lms.induction.rules.words import How, Status
from lms.kit.db import db
from tests.induction.programmes import induction, programme, step

FILE = (
    "employer_code,employee_number,programme_code,step_key,done_on,confirmed_by,where,note\n"
    "HARB,V-7,VOL,meet,2026-02-20,supervisor,,Met at the day service\n"
    "HARB,V-7,VOL,welcome,2025-12-01,,,\n"
    "COUN,20007,VOL,shadow,2026-02-27,both,NHSL-W3,\n"
)


@pytest.fixture
def command(app, tmp_path):
    """`command("import", "induction", FILE)`: what it says."""

    def run(*words):
        file = tmp_path / "induction.csv"
        file.write_text(FILE, encoding="utf-8")
        db.session.commit()
        done = app.test_cli_runner().invoke(args=[str(file) if word == FILE else word for word in words])
        db.session.expire_all()
        assert done.exit_code == 0, done.output
        return done.output

    return run


def derived():
    """All that is worked out."""
    columns = (
        Induction.post_id,
        Induction.from_day,
        Induction.to_day,
        Induction.completed_on,
        InductionStep.step_id,
        InductionStep.done_on,
    )
    return sorted(map(str, db.session.execute(select(*columns).join(InductionStep, InductionStep.induction_id == Induction.id))))


def records():
    return db.session.scalars(select(StepRecord).order_by(StepRecord.id)).all()


def test_a_file_is_brought_again_and_taken_back(cast, command):
    shared = programme("SHARED", step("welcome"), worker_types=[])
    programme("VOL", step("meet"), step("shadow", is_required=False), extends=shared)
    before = derived()
    command("import", "induction", FILE)
    met, _, shadowed = records()
    assert (met.how, met.note, shadowed.where_id) == (How.BROUGHT, "Met at the day service", cast.places["NHSL-W3"])
    assert induction(cast["morag"]).status is Status.COMPLETE
    after, run_id = derived(), str(db.session.scalar(select(ImportRun.id)))
    command("import", "induction", FILE)
    assert len(records()) == 3
    command("import", "undo", run_id, "--reason", "The wrong file")
    assert (derived(), {row.withdrawn_from == row.done_on for row in records()}) == (before, {True})
    command("import", "induction", FILE)
    assert (len(records()), derived()) == (3, after)
