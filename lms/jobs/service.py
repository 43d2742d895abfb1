"""Verbs: ask for work, cancel it, have it tried again; for workers: claim it, say how far it has come, end it."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.jobs import queries
from lms.jobs.models import Job
from lms.jobs.rules import GIVEN_UP, KEPT, KEPT_PERIODIC, OVER, TRIES, WENT_WRONG, JobState, next_try
from lms.kit import clock, progress
from lms.kit.db import db, insert
from lms.kit.house import current_house
from lms.kit.refusal import Refused
from lms.kit.schedules import Schedule

# --- people and rooms ask ---------------------------------------------------------------------------------------------------------


def ask(*, kind: str, about_id: int, by_account_id: int | None, title: str = "", endpoint: str | None = None) -> None:
    """Put work in the queue, in the same transaction as what it is about. Asking twice leaves one job.

    `title`: what people read, such as "Check staff.csv". `endpoint`: the page of what it is about, whose one number is `about_id`.
    """
    _put(kind=kind, about_id=about_id, by_account_id=by_account_id, title=title[:200], endpoint=endpoint, due_at=clock.now())


def ask_for_slot(kind: str, schedule: Schedule, slot: datetime) -> None:
    """Put periodic work in the queue, unless another worker has, or the time before is still being worked off."""
    _put(kind=kind, about_id=0, by_account_id=None, title=schedule.title, slot=slot, due_at=slot)


def bring_forward(kind: str, schedule: Schedule, slot: datetime) -> None:
    """As `ask_for_slot`, but to be done at once: also where it was given up, and what of this kind waits before it."""
    ask_for_slot(kind, schedule, slot)
    _put_back(Job.kind == kind, Job.slot == slot)
    _change(Job.kind == kind, Job.about_id == 0, Job.state == JobState.WAITING, due_at=clock.now())


def run_now(kind: str, *, by: Viewer) -> None:
    """Put periodic work in the queue out of its turn. Raises Refused, also where it is there already."""
    schedule = current_house().schedules.get(kind)
    if schedule is None or not by.may(May.SEE_ALL_JOBS):
        raise Refused("This is no scheduled work that you can run.")
    if not _put(kind=kind, about_id=0, by_account_id=by.account_id, title=schedule.title, due_at=clock.now()):
        raise Refused("This work is in the queue already, so it was not put there again.")


def _put(**row: object) -> bool:
    """False: it is there already."""
    new = insert(Job).values(**row, state=JobState.WAITING, made_at=clock.now(), done=0, total=0, tries=0, problem="")
    return db.session.scalar(new.on_conflict_do_nothing().returning(Job.id)) is not None


def cancel(job: Job, *, by: Viewer) -> JobState:
    """One that waits never starts; one being done is asked to stop. Which of the two: the state it is in now. Raises Refused."""
    now, mine = clock.now(), queries.one(job.id, by)
    if mine is not None and _change(Job.id == job.id, Job.state == JobState.WAITING, state=JobState.CANCELLED, ended_at=now):
        return JobState.CANCELLED
    if mine is not None and _change(Job.id == job.id, Job.state == JobState.RUNNING, cancel_asked_at=now):
        return JobState.RUNNING
    raise Refused("This work has ended already, so it cannot be cancelled.")


def try_again(job: Job, *, by: Viewer) -> None:
    """Work that was given up goes back into the queue, with all its tries. Raises Refused."""
    if queries.one(job.id, by) is None or not _put_back(Job.id == job.id):
        raise Refused("This work is not given up, or it has been asked for again since.")


def _put_back(*which: ColumnElement[bool]) -> bool:
    """What was given up waits again, with all its tries; False: it was not, or the same work has been asked for since."""
    other = aliased(Job)
    again = exists().where(other.kind == Job.kind, other.about_id == Job.about_id, other.state.not_in(OVER))
    fresh = {"state": JobState.WAITING, "tries": 0, "done": 0, "total": 0, "due_at": clock.now(), "problem": ""}
    nobodys = dict.fromkeys(("started_at", "claim", "ended_at", "cancel_asked_at"))
    return _change(*which, Job.state.in_(GIVEN_UP), ~again, **fresh, **nobodys)


# --- workers do -------------------------------------------------------------------------------------------------------------------


def claim(job_id: int) -> Job | None:
    """Whoever changes the row first does the work. None: somebody else was first, or it has had its last try, or was cancelled."""
    now = clock.now()
    taken = {"state": JobState.RUNNING, "claim": uuid4().hex, "started_at": now, "alive_at": now, "tries": Job.tries + 1}
    job: Job | None = db.session.scalar(update(Job).where(Job.id == job_id, queries.free(now)).values(**taken).returning(Job))
    if job is None:
        return None
    if job.cancel_asked_at:
        end(job.id, job.claim, JobState.CANCELLED)
        return None
    if job.tries > TRIES:
        end(job.id, job.claim, JobState.FAILED, WENT_WRONG)
        return None
    return job


def report(job_id: int, claim: str | None, done: int, total: int) -> bool | None:
    """Say how far the work has come, which is also a sign of life. Has somebody asked for it to stop? None: it is another worker's now."""
    changed = update(Job).where(*_held(job_id, claim)).values(done=done, total=total, alive_at=clock.now())
    row = db.session.execute(changed.returning(Job.id, Job.cancel_asked_at)).first()
    return row.cancel_asked_at is not None if row else None


def tell(job_id: int, claim: str | None, done: int, total: int) -> None:
    """Say how far the work has come while its own transaction is open: outside of that, so that it is seen at once."""
    if db.engine.dialect.name == "sqlite":
        progress.note(job_id, done, total)
        return
    with db.engine.begin() as connection:
        connection.execute(update(Job).where(*_held(job_id, claim)).values(done=done, total=total))


def heartbeat(job_id: int, claim: str | None) -> bool:
    """A sign of life; False: another worker has the job by now."""
    return _change(*_held(job_id, claim), alive_at=clock.now())


def end(job_id: int, claim: str | None, state: JobState, problem: str = "") -> bool:
    """Done, failed for good, or cancelled; False, and nothing is changed: another worker has the job by now."""
    return _change(*_held(job_id, claim), state=state, problem=problem[:200], ended_at=clock.now(), claim=None)


def retry_later(job_id: int, claim: str | None) -> bool:
    """It went wrong: it rests, or is given up after its last try, or ends where somebody has asked for that. False: as `end`."""
    job = db.session.scalar(select(Job).where(*_held(job_id, claim)).execution_options(populate_existing=True))
    if job is None:
        return False
    due_at = next_try(job.tries, clock.now())
    if job.cancel_asked_at:
        return end(job_id, claim, JobState.CANCELLED)
    if due_at is None:
        return end(job_id, claim, JobState.FAILED, WENT_WRONG)
    return _change(*_held(job_id, claim), state=JobState.WAITING, due_at=due_at, claim=None, started_at=None)


def release(job_id: int, claim: str | None) -> bool:
    """The worker is being stopped: another may go on at once, and it does not count as a try. False: as `end`."""
    back = {"state": JobState.WAITING, "due_at": clock.now(), "claim": None, "started_at": None, "tries": Job.tries - 1}
    return _change(*_held(job_id, claim), **back)


def purge_old() -> None:
    """Forget what ended long ago, but for the last run of each periodic kind."""
    now, is_periodic = clock.now(), Job.slot.is_not(None)
    is_old = or_(Job.ended_at < now - KEPT, and_(is_periodic, Job.ended_at < now - KEPT_PERIODIC))
    last_runs = select(func.max(Job.id)).where(Job.state.in_(OVER), is_periodic).group_by(Job.kind)
    db.session.execute(delete(Job).where(Job.state.in_(OVER), is_old, Job.id.not_in(last_runs)))


def _held(job_id: int, claim: str | None) -> tuple[ColumnElement[bool], ...]:
    """Is it still in the hands that claimed it?"""
    return Job.id == job_id, Job.state == JobState.RUNNING, Job.claim == claim


def _change(*which: ColumnElement[bool], **values: object) -> bool:
    """Compare and change in one statement: did the row still say what it has to?"""
    return db.session.scalar(update(Job).where(*which).values(**values).returning(Job.id)) is not None
