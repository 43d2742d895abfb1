"""Two files at once: the second is held against what the first has left."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Barrier

from sqlalchemy import func, select

from lms.imports import service, worker
from lms.imports.models import ImportRun
from lms.imports.rules.columns import FileKind
from lms.imports.rules.plan import Options
from lms.imports.rules.runs import RunState
from lms.jobs import worker as jobs
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Post

FILE = "employer_code,employee_number,first_name,last_name,start_date\n" + "".join(
    f"BRAE,{n},New,Person{n},2026-03-02\n" for n in range(40)
)


def apply_in_a_thread_of_its_own(app, file: Path):
    with app.app_context():
        prepared, applied = worker.apply_now(FileKind.PEOPLE, file, Options(clock.today()), apply_good_lines=False)
        db.session.remove()
        return applied, len(prepared.plan.steps), prepared.plan.unchanged


def test_the_same_file_from_two_hands_is_applied_once(app, cast, tmp_path, monkeypatch):
    """Both have planned before either writes."""
    file, met, calls, really = tmp_path / "people.csv", Barrier(2, timeout=20), count(), service.prepare
    file.write_text(FILE)

    def prepare_and_meet(*asked):
        prepared = really(*asked)
        if next(calls) < 2:
            met.wait()
        return prepared

    monkeypatch.setattr(service, "prepare", prepare_and_meet)
    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(lambda _: apply_in_a_thread_of_its_own(app, file), range(2)))
    db.session.rollback()
    assert sorted(outcomes) == [(True, 1, 40), (True, 41, 0)]  # the cast's one post at Braeside is missing from the file each time
    assert db.session.scalar(select(func.count()).select_from(Post).where(Post.employer_id == cast.places["BRAE"])) == 41


def test_a_run_that_was_discarded_meanwhile_is_not_applied(app, cast):
    run = service.begin(kind=FileKind.PEOPLE, employer_id=None, name="people.csv", content=FILE.encode(), by=cast["priya"].viewer())
    db.session.commit()
    jobs.work(app.extensions["job_handlers"])
    service.apply(run, apply_good_lines=False, end_leavers_on=None, by=cast["priya"].viewer())
    run.state = RunState.DISCARDED
    db.session.commit()
    jobs.work(app.extensions["job_handlers"])
    assert (db.session.get_one(ImportRun, run.id).state, db.session.scalar(select(func.count()).select_from(Post))) == (
        RunState.DISCARDED,
        15,
    )
