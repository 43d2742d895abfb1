"""A release before kinds were declared by rooms knows four of them: going back to it keeps their runs, and no others."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from lms.imports.models import ImportMapping, ImportRun, ImportWrite
from lms.kit.db import db

FILE = "employer_code,employee_number,subject_code,achieved_on\nNHSL,10001,FIRE-1,2026-02-11\n"
BEFORE = "0019"


def counts():
    return [db.session.scalar(select(func.count()).select_from(model)) for model in (ImportRun, ImportWrite, ImportMapping)]


def test_runs_of_known_kinds_stay_with_what_they_wrote(cast, bring_in):
    bring_in("awards", FILE)
    bring_in("awards", FILE)
    db.session.execute(ImportRun.__table__.update().where(ImportRun.id == 2).values(kind="absences"))
    mapping = {"source": "ESR", "source_folded": "esr", "shape": "", "feeds": {}}
    db.session.add_all([ImportMapping(kind="absences", **mapping), ImportMapping(kind="people", **mapping)])
    db.session.add(ImportWrite(run_id=2, record="absence", row_id=1, did="added", before={}, after={}))
    db.session.commit()
    assert counts() == [2, 2, 2]
    db.session.remove()
    downgrade(revision=BEFORE)
    upgrade()
    assert (counts(), db.session.scalars(select(ImportRun.kind)).all()) == ([1, 1, 1], ["awards"])
