"""The demonstration of inductions: starters who are through, late or on their way, each held by another step, and a version that waits."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from lms.access import Viewer
from lms.induction.models import Joining, Step
from lms.induction.rules.words import Confirm, StepKind
from lms.induction.service.inductions import derive
from lms.kit.db import db
from lms.kit.numbers import counted
from lms.kit.room import DemoContext
from lms.kit.seed_files import SEEDS, read_seed_file
from lms.people import queries as people
from lms.people.models import Account
from lms.programmes.service.programmes import start_draft
from lms.signoff.queries import demonstration as colleagues
from lms.signoff.queries.demonstration import Worker
from lms.starters.queries import demonstration as reads
from lms.starters.service.demonstration.starts import Starts, at, newest_beside, start


def load(context: DemoContext) -> None:
    """Raises Refused or KeyError where the seeds are wrong."""
    seeds = read_seed_file(SEEDS / "demo" / "inductions.yaml")
    accounts = colleagues.accounts()
    by = people.viewer(accounts[seeds["by"]], context.today)
    workers = {worker.post_id: worker for worker in colleagues.workers(context.today)}
    derive([post_id for part in seeds["joined"] for post_id in _join(part, workers, context.today, by)])
    starts = Starts(
        seeds=seeds,
        starters=reads.starters(context.today),
        workers=workers,
        programmes=reads.programme_ids(),
        steps_left=_steps_left(seeds, accounts, workers),
        by=by,
        as_told={account.person_id for account in accounts.values() if account.password},
        chance=Random(f"{context.seed} inductions"),
        today=context.today,
    )
    starts.record()
    starts.train()
    starts.waive()
    starts.name_buddies([accounts[address].person_id for address in seeds["buddies"]["named"]])
    _next_version(seeds["next_version"], starts.programmes, by)
    derive()
    context.say(f"Recorded {counted(len(starts.records), 'step', 'steps')} of {counted(len(starts.starters), 'induction', 'inductions')}.")


def _join(part: Mapping[str, Any], workers: Mapping[int, Worker], today: date, by: Viewer) -> Iterator[int]:
    """The posts that are put on it."""
    job_role, programme_id = colleagues.job_role(part["job_role"]), reads.programme_ids()[part["programme"]]
    of_role = sorted((worker for worker in workers.values() if worker.job_role_id == job_role), key=start)
    for worker in of_role[-part["number"] :]:
        day = max(worker.starts_on, today - timedelta(days=part["days_ago"]))
        signed = {"made_at": at(day), "by_account_id": by.account_id}
        db.session.add(Joining(post_id=worker.post_id, programme_id=programme_id, starts_on=day, **signed))
        yield worker.post_id


def _steps_left(seeds: Mapping[str, Any], accounts: Mapping[str, Account], workers: Mapping[int, Worker]) -> dict[int, Sequence[str]]:
    """By person, what the seeds leave open: of those named, of the newest of some teams, and of the newest of some workplaces."""
    steps_left: dict[int, Sequence[str]] = {}
    for address, part in seeds["teams"].items():
        team = sorted((worker for worker in workers.values() if worker.supervisor_id == accounts[address].person_id), key=start)
        steps_left |= {worker.person_id: part["steps"] for worker in team[-part["starters"] :]}
    for address, keys in seeds["buddies"]["named"].items():
        steps_left |= {worker.person_id: keys for worker in newest_beside(accounts[address].person_id, workers)}
    return steps_left | {accounts[address].person_id: keys for address, keys in seeds["open"].items()}


def _next_version(part: Mapping[str, Any], programmes: Mapping[str, int], by: Viewer) -> None:
    draft = start_draft(programme_id=programmes[part["programme"]], by=by)
    draft.note = part["note"]
    step = part["step"] | {"kind": StepKind(part["step"]["kind"]), "confirm": Confirm(part["step"]["confirm"])}
    draft.steps.append(Step(position=len(draft.steps), **step))
    db.session.flush()
