"""Reads of the queue."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, column, func, or_, select, table, true

from lms.access import May, Viewer
from lms.jobs.models import Job
from lms.jobs.rules import ABANDONED_AFTER, OVER, JobState
from lms.kit import progress
from lms.kit.clock import LOCAL
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, AnySelect, Moment, db
from lms.kit.schedules import Schedule
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.kit.todo import Todo, Weight

# People live above this room: their tables are named here, not imported.
_account = table("account", column("id"), column("person_id"))
_person = table("person", column("id"), column("first_name"), column("last_name"), column("preferred_name"))

# --- for workers and rooms --------------------------------------------------------------------------------------------------------


def free(now: datetime) -> ColumnElement[bool]:
    """Waiting and due, or left behind by a worker that died."""
    dead = and_(Job.state == JobState.RUNNING, or_(Job.alive_at.is_(None), Job.alive_at < now - ABANDONED_AFTER))
    return or_(and_(Job.state == JobState.WAITING, Job.due_at <= now), dead)


def next_free(now: datetime, *, to_claim: bool = False) -> int | None:
    """The job that nobody has in hand and that is due longest; to claim it, one that no other worker is claiming either."""
    found = select(Job.id).where(free(now)).order_by(Job.due_at, Job.id).limit(1)
    return db.session.scalar(found.with_for_update(skip_locked=True) if to_claim else found)


def slots_due(every: Mapping[str, Schedule], now: datetime) -> dict[str, datetime]:
    """{kind: when it fell due} of the periodic work that nobody has asked for yet."""
    due = {kind: schedule.slot(now.astimezone(LOCAL)) for kind, schedule in every.items()}
    latest = select(Job.kind, func.max(Job.slot)).where(Job.kind.in_(due), Job.slot <= now).group_by(Job.kind)  # some are done early
    known = {kind: slot for kind, slot in db.session.execute(latest) if slot}
    return {kind: slot for kind, slot in due.items() if kind not in known or known[kind] < slot}


def by_id(job_id: int) -> Job:
    """The job as it stands now."""
    return db.session.get_one(Job, job_id, populate_existing=True)


def of_slot(kind: str, slot: datetime) -> Job | None:
    """The periodic work that fell due then."""
    return db.session.scalar(select(Job).where(Job.kind == kind, Job.slot == slot))


def live_id(kind: str) -> int | None:
    """The periodic work of this kind that waits or is being done."""
    return db.session.scalar(select(Job.id).where(Job.kind == kind, Job.about_id == 0, Job.state.not_in(OVER)))


def last_days(kinds: Collection[str]) -> dict[str, date]:
    """{kind: the last day for which this periodic work was done or given up}."""
    ran_for = func.max(func.coalesce(Job.slot, Job.ended_at), type_=Moment())
    last = select(Job.kind, ran_for).where(Job.kind.in_(kinds), Job.about_id == 0, Job.state.in_(OVER)).group_by(Job.kind)
    return {kind: local_date(moment) for kind, moment in db.session.execute(last)}


def latest(kind: str, about_id: int) -> Job | None:
    """The newest job of this kind about this row."""
    return db.session.scalar(select(Job).where(Job.kind == kind, Job.about_id == about_id).order_by(Job.id.desc()).limit(1))


def how_far(kind: str, about_id: int) -> tuple[int, int] | None:
    """How much of how much of the newest such job is done; None: it is not at work, or nobody has said."""
    job = latest(kind, about_id)
    if job is None or job.state != JobState.RUNNING:
        return None
    return progress.noted(job.id) or ((job.done, job.total) if job.total else None)


# --- for pages --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A job as pages show it; moments on the partnership's wall clock. `endpoint` and `about_id`: the page of what it is about."""

    id: int
    title: str
    kind: str
    state: JobState
    done: int
    total: int
    tries: int
    by: str
    made_at: datetime
    due_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    is_stopping: bool
    problem: str
    endpoint: str | None
    about_id: int

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def percent(self) -> int | None:
        """How far it has come, from 0 to 100; None: nobody has said."""
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def begun_at(self) -> datetime:
        """When the last try of it was begun; where nobody knows, when it was due."""
        return self.started_at or self.due_at

    @property
    def took(self) -> timedelta | None:
        """How long the last try of it took; None: it goes on, or was never begun."""
        return self.ended_at - self.started_at if self.started_at and self.ended_at else None


def _within(viewer: Viewer) -> ColumnElement[bool]:
    return true() if viewer.may(May.SEE_ALL_JOBS) else Job.by_account_id == viewer.account_id


def one(job_id: int, viewer: Viewer) -> Job | None:
    """The job, if this viewer asked for it or sees everybody's."""
    return db.session.scalar(select(Job).where(Job.id == job_id, _within(viewer)))


def about(job: Job) -> Listed:
    """The job as its page shows it."""
    return next(_listed(db.session.execute(_with_names().where(Job.id == job.id))))


SORTS = ("asked", "state")
#: What may need somebody comes first.
_ORDER = case(
    {JobState.FAILED: 1, JobState.RUNNING: 2, JobState.WAITING: 3, JobState.CANCELLED: 4},
    value=Job.state,
    else_=5,
)


def jobs(viewer: Viewer, ask: PageRequest, state: JobState | None, kind: str | None) -> PageOfRows[Listed]:
    """One's own, or everybody's for whoever sees them."""
    wanted = _with_names().where(_within(viewer))
    wanted = wanted.where(*([Job.state == state] if state else []), *([Job.kind == kind] if kind else []))
    return fetch_page(wanted, ask, keys={"asked": Job.id, "state": _ORDER}, tie=Job.id, read=_listed)


def kinds(viewer: Viewer) -> list[str]:
    """The kinds there are among what this viewer sees."""
    return list(db.session.scalars(select(Job.kind).where(_within(viewer)).distinct().order_by(Job.kind)))


def in_words(kind: str) -> str:
    """A kind as people read it: "imports.check" is "Imports: check"."""
    return kind.replace(".", ": ").replace("_", " ").capitalize()


def _with_names() -> AnySelect:
    return (
        select(Job, _person.c.first_name, _person.c.last_name, _person.c.preferred_name)
        .outerjoin(_account, _account.c.id == Job.by_account_id)
        .outerjoin(_person, _person.c.id == _account.c.person_id)
    )


def _listed(rows: Iterable[AnyRow]) -> Iterator[Listed]:
    for row in rows:
        job: Job = row.Job
        yield Listed(
            id=job.id,
            title=job.title or in_words(job.kind),
            kind=job.kind,
            state=job.state,
            done=job.done,
            total=job.total,
            tries=job.tries,
            by=f"{row.preferred_name or row.first_name} {row.last_name}".strip() if row.last_name is not None else "the service itself",
            made_at=job.made_at.astimezone(LOCAL),
            due_at=job.due_at.astimezone(LOCAL),
            started_at=job.started_at.astimezone(LOCAL) if job.started_at else None,
            ended_at=job.ended_at.astimezone(LOCAL) if job.ended_at else None,
            is_stopping=job.cancel_asked_at is not None and job.state == JobState.RUNNING,
            problem=job.problem,
            endpoint=job.endpoint,
            about_id=job.about_id,
        )


# --- what falls due by itself -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scheduled:
    """Work that falls due by itself. `last`: what was begun, or ended, last; `live`: what waits or is being done."""

    kind: str
    title: str
    last: Listed | None
    live: Listed | None
    next_run: datetime


def scheduled(schedules: Mapping[str, Schedule], now: datetime) -> list[Scheduled]:
    """All of it, by title."""
    of_schedule = and_(Job.kind.in_(schedules), Job.about_id == 0)
    newest_first = (func.coalesce(Job.started_at, Job.due_at).desc(), Job.id.desc())
    place = func.row_number().over(partition_by=Job.kind, order_by=newest_first).label("place")
    begun = select(Job.id, place).where(of_schedule, Job.state != JobState.WAITING).subquery()
    is_last, waits = Job.id.in_(select(begun.c.id).where(begun.c.place == 1)), and_(of_schedule, Job.state == JobState.WAITING)
    rows = list(_listed(db.session.execute(_with_names().where(or_(is_last, waits)))))
    last = {job.kind: job for job in rows if job.state != JobState.WAITING}
    live = {job.kind: job for job in rows if not job.is_over}
    done_early = {(kind, slot) for kind, slot in db.session.execute(select(Job.kind, Job.slot).where(of_schedule, Job.slot > now))}
    works = (
        Scheduled(kind, schedule.title, last.get(kind), live.get(kind), _next_run(kind, schedule, now, done_early))
        for kind, schedule in schedules.items()
    )
    return sorted(works, key=lambda work: work.title)


def _next_run(kind: str, schedule: Schedule, now: datetime, done_early: Collection[tuple[str, datetime | None]]) -> datetime:
    moment = schedule.next_run(now.astimezone(LOCAL))
    while (kind, moment) in done_early:
        moment = schedule.next_run(moment)
    return moment


# --- for Home ---------------------------------------------------------------------------------------------------------------------

#: Home speaks of work that failed for so many days, and of so many at once.
TOLD_FOR, TOLD = timedelta(days=7), 3


def todo(viewer: Viewer, now: datetime) -> list[Todo]:
    """The viewer's own work that failed in the last days and was not asked for again, newest first."""
    since = datetime.combine(local_date(now), datetime.min.time(), LOCAL) - TOLD_FOR
    newest = select(func.max(Job.id)).where(Job.by_account_id == viewer.account_id).group_by(Job.kind, Job.about_id)
    failed = select(Job).where(Job.id.in_(newest), Job.state == JobState.FAILED, Job.ended_at >= since).order_by(Job.id.desc()).limit(TOLD)
    return [
        Todo(
            verb="Look at",
            thing=f"what failed: {job.title or in_words(job.kind)}",
            weight=Weight.WAITING,
            endpoint="jobs.show",
            values={"job_id": job.id},
            when="Failed",
            on=job.ended_at.astimezone(LOCAL).date() if job.ended_at else None,
        )
        for job in db.session.scalars(failed)
    ]
