"""Two files at once: the second is held against what the first has left."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Barrier
from time import sleep
from zlib import crc32

from sqlalchemy import create_engine, func, select

from lms.files.models import StoredFile
from lms.imports import service, worker
from lms.imports.models import ImportRun
from lms.imports.queries import Order
from lms.imports.rules.runs import RunState
from lms.jobs import worker as jobs
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.kit.importing import Options
from lms.kit.refusal import Refused
from lms.people.models import Post
from lms.people.service.imports import STAFF_LIST
from lms.training.service.imports import AWARDS as TRAINING_HISTORY

FILE = "employer_code,employee_number,first_name,last_name,start_date\n" + "".join(
    f"BRAE,{n},New,Person{n},2026-03-02\n" for n in range(40)
)


def apply_in_a_thread_of_its_own(app, file: Path):
    with app.app_context():
        prepared, applied = worker.apply_now(STAFF_LIST, file, Options(clock.today()), apply_good_lines=False)
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
    run = service.begin(kind=STAFF_LIST, employer_id=None, name="people.csv", content=FILE.encode(), by=cast["priya"].viewer())
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    service.apply(run, apply_good_lines=False, end_leavers_on=None, by=cast["priya"].viewer())
    run.state = RunState.DISCARDED
    db.session.commit()
    jobs.work(app.extensions["house"].handlers)
    assert (db.session.get_one(ImportRun, run.id).state, db.session.scalar(select(func.count()).select_from(Post))) == (
        RunState.DISCARDED,
        15,
    )


AWARDS = b"employer_code,employee_number,subject_code,achieved_on\nNHSL,10001,Fire lecture,2026-02-11\n"


def begun(cast, kind=TRAINING_HISTORY, content=AWARDS):
    run = service.begin(kind=kind, employer_id=cast.places["NHSL"], name="list.csv", content=content, by=cast["lorna"].viewer())
    db.session.commit()
    return run.id


def state_of(run_id):
    db.session.rollback()
    return db.session.scalar(select(ImportRun.state).where(ImportRun.id == run_id))


def test_whoever_goes_on_at_once_with_a_checked_file_is_not_left_waiting(app, cast):
    """They see what came of it before the worker has said that its job is done."""
    run_id = begun(cast)

    def check_and_somebody_goes_on(work):
        worker.check(work)
        with transaction():
            service.map_values(db.session.get_one(ImportRun, run_id), by=cast["lorna"].viewer())

    jobs.work({"imports.check": check_and_somebody_goes_on})
    assert state_of(run_id) == RunState.CHECKED


def test_a_file_that_is_discarded_while_it_is_checked_stays_discarded_or_whole(app, cast, monkeypatch):
    run_id, really = begun(cast), service.keep_check

    def discard():
        with app.app_context(), transaction():
            run = db.session.get_one(ImportRun, run_id)
            with suppress(Refused):
                service.discard(run, by=cast["lorna"].viewer())
        return True

    def keep_while_somebody_discards(run, prepared):
        other.append(alone.submit(discard))
        sleep(0.5)
        really(run, prepared)

    other, alone = [], ThreadPoolExecutor(1)
    monkeypatch.setattr(service, "keep_check", keep_while_somebody_discards)
    jobs.work(app.extensions["house"].handlers)
    assert other[0].result()
    is_whole = db.session.scalar(select(func.length(StoredFile.content)).join(ImportRun, ImportRun.file_id == StoredFile.id)) > 0
    assert (state_of(run_id) == RunState.CHECKED) == is_whole


def test_a_change_that_is_kept_late_is_not_overlooked(app, cast, database_url):
    """Its number is lower than that of another, which is kept before: a plan made in between has not seen it."""
    early = create_engine(database_url)
    order = Order(STAFF_LIST, FILE.encode(), Options(clock.today()))
    with app.app_context(), ThreadPoolExecutor(1) as alone:
        with early.connect() as other:
            if early.dialect.name == "postgresql":
                other.exec_driver_sql(f"SELECT pg_advisory_xact_lock({crc32(b'imports')})")
            else:
                other.exec_driver_sql("BEGIN IMMEDIATE")
            planned = alone.submit(plan_in_a_thread_of_its_own, app, order)
            sleep(0.5)
            waits = not planned.done()
            other.rollback()
        assert (waits, planned.result()) == (True, True)
    early.dispose()


def plan_in_a_thread_of_its_own(app, order):
    with app.app_context():
        worker._Planned.now(order)
        db.session.remove()
        return True
