"""`flask scheduler`: what the service does by itself, when it last did and next will, and doing it by hand.

Exit 0: it was done, or there was nothing to do. Exit 1: work failed. Exit 2: what was asked for makes no sense; one sentence says why.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from lms.jobs import queries, worker
from lms.jobs.queries import Scheduled
from lms.jobs.rules import duration, text_table, why_not_for
from lms.kit import clock
from lms.kit.commands import CannotRun, Day, PlainCommand, write_table
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.refusal import Refused
from lms.kit.room import DryRun, JobKind
from lms.kit.schedules import slot_on

ALL = "all"

scheduler = AppGroup(
    "scheduler",
    help="What the service does by itself: when it last did it and when it is due next; and doing it by hand. "
    "As a rule, `flask worker` or `flask serve` does it, and nothing here is needed.",
)

# --- list -------------------------------------------------------------------------------------------------------------------------

_PLAIN = ("job", "title", "last_run", "seconds", "result", "problem", "next_run")
_HEADINGS = ("Job", "What it does", "Last run", "Took", "Result", "Next run")


@scheduler.command("list", cls=PlainCommand)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True, help="Table: to read.")
def list_jobs(form: str) -> None:
    """List everything with a schedule: when it last ran, how long that took, what came of it, and when it runs next.

    Moments are those on a clock in the partnership.
    """
    works = queries.scheduled(current_house().schedules, clock.now())
    if form == "table":
        click.echo(text_table(_HEADINGS, map(_readable, works)))
    else:
        write_table(_PLAIN, map(_plain, works), kind=form, file=None)


def _readable(work: Scheduled) -> Sequence[str]:
    last, took = work.last, work.last.took if work.last else None
    result = _result(work) + (f": {last.problem}" if last and last.problem else "")
    minute = "%Y-%m-%d %H:%M"
    begun = f"{last.begun_at:{minute}}" if last else ""
    return work.kind, work.title, begun, duration(took) if took is not None else "", result, f"{work.next_run:{minute}}"


def _plain(work: Scheduled) -> Sequence[object]:
    last, took = work.last, work.last.took if work.last else None
    seconds = round(took.total_seconds(), 1) if took is not None else None
    return work.kind, work.title, _iso(last.begun_at) if last else None, seconds, _result(work), last and last.problem, _iso(work.next_run)


def _result(work: Scheduled) -> str:
    return work.last.state.label.lower() if work.last else "never"


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


# --- run --------------------------------------------------------------------------------------------------------------------------


@scheduler.command("run", cls=PlainCommand)
@click.argument("job", metavar="JOB|all")
@click.option("--as-at", type=Day(), metavar="DAY", help="The day, as 2026-11-03; else today.")
@click.option("--dry-run", is_flag=True, help="Change nothing: print what it would write if it ran on that day. Any day will do.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), help="Of what a dry run prints; else csv.")
@click.option("-o", "--output", "file", type=click.Path(path_type=Path), metavar="FILE", help="For that; else standard output.")
def run(job: str, as_at: date | None, dry_run: bool, form: str | None, file: Path | None) -> None:
    """Do what is due on a day, once, in this process, and say what came of it. Exit 1 if work failed.

    JOB is a name from `flask scheduler list`, or all. What was done for that day already, or is in the hands of a worker, is not done
    again. Where people rely on the service, work runs for today, or for a day that it missed: one after the last for which it ran.
    """
    jobs, day = _jobs(job), as_at or clock.today()
    if dry_run:
        _show(jobs, day, form or "csv", file)
    elif form or file:
        raise CannotRun("--format and --output are about what a dry run prints: add --dry-run.")
    else:
        _run(jobs, day)


def _jobs(name: str) -> list[JobKind]:
    scheduled = [job for job in current_house().jobs if job.schedule]
    jobs = [job for job in scheduled if name in (job.kind, ALL)]
    if not jobs:
        raise CannotRun(f"There is no scheduled job “{name}”: flask scheduler list names them.")
    return jobs


def _run(jobs: Sequence[JobKind], day: date) -> None:
    refusals = _refusals(jobs, day)
    if len(refusals) == len(jobs):
        raise CannotRun("\n".join(f"{kind}: {why}" for kind, why in refusals.items()))
    has_failed = False
    for job in jobs:
        line, is_failure = (refusals[job.kind], False) if job.kind in refusals else _run_job(job, day)
        click.echo(f"{job.kind}: {line}")
        has_failed |= is_failure
    if has_failed:
        sys.exit(1)


def _refusals(jobs: Sequence[JobKind], day: date) -> dict[str, str]:
    """{kind: why it does not run for this day}."""
    if not current_app.config["LIVE"]:
        return {}
    today, last_days = clock.today(), queries.last_days([job.kind for job in jobs])
    return {job.kind: why for job in jobs if (why := why_not_for(day, today, last_days.get(job.kind)))}


def _run_job(job: JobKind, day: date) -> tuple[str, bool]:
    """What came of it, and whether that is a failure."""
    slot = slot_on(job.schedule, day, clock.now().astimezone(clock.LOCAL)) if job.schedule else None
    if job.schedule is None or slot is None:
        return "not due on this day.", False
    done = worker.do_slot(job.kind, job.schedule, slot, job.do)
    return done.sentence, done.has_failed


# --- dry run ----------------------------------------------------------------------------------------------------------------------


def _show(jobs: Sequence[JobKind], day: date, form: str, file: Path | None) -> None:
    tables = {job.kind: job.dry_run for job in jobs if job.dry_run}
    if not tables:
        click.echo(f"Nothing can be shown beforehand of {', '.join(job.kind for job in jobs)}. Nothing was changed.", err=True)
        return
    try:
        table = _together({kind: show(day) for kind, show in tables.items()})
        write_table(table.columns, table.rows, kind=form, file=file)
    except Refused as no:
        raise CannotRun(str(no)) from None
    finally:
        db.session.rollback()


def _together(tables: dict[str, DryRun]) -> DryRun:
    """One table of several: with all their columns, after the job that a row is of."""
    if len(tables) == 1:
        return next(iter(tables.values()))
    columns = list(dict.fromkeys(chain.from_iterable(table.columns for table in tables.values())))
    return DryRun(("job", *columns), _rows(tables, columns))


def _rows(tables: dict[str, DryRun], columns: Sequence[str]) -> Iterator[Sequence[object]]:
    for kind, table in tables.items():
        for row in table.rows:
            cells = dict(zip(table.columns, row, strict=True))
            yield kind, *(cells.get(column) for column in columns)
