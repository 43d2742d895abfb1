"""Who has started in the demonstration, at which pace, and what has been made of it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any

from lms.access import Viewer
from lms.audit import service as audit
from lms.induction.models import Buddy, StepRecord, Waiver
from lms.induction.rules.words import WHOLE, Confirm, ConfirmedBy, How, StepKind
from lms.people import queries as people
from lms.people.rules import OrganisationKind, Sector
from lms.signoff.queries import demonstration as colleagues
from lms.signoff.queries.demonstration import Worker
from lms.starters.queries import demonstration as reads
from lms.starters.queries.demonstration import OpenStep, Starter
from lms.training.models import Award
from lms.training.queries import posts_of_persons
from lms.training.service.standings import recompute

#: When things are written down.
AFTERNOON = time(15, 0)
SATURDAY = 5
#: What was done longer ago than this was written on paper at the time.
ON_PAPER = timedelta(days=200)


def newest_beside(person_id: int, workers: Mapping[int, Worker]) -> Sequence[Worker]:
    """Who came last to where this person works, if anybody else does."""
    own = next(worker for worker in workers.values() if worker.person_id == person_id)
    beside = (worker for worker in workers.values() if worker.organisation_id == own.organisation_id and worker is not own)
    return sorted(beside, key=start)[-1:]


def start(worker: Worker) -> tuple[date, int]:
    """Who began first comes first."""
    return worker.starts_on, worker.post_id


def at(day: date) -> datetime:
    """When it was written down."""
    return datetime.combine(day, AFTERNOON, UTC)


@dataclass(kw_only=True)
class Starts:
    """Who has started, and what has been made of it."""

    seeds: Mapping[str, Any]
    starters: Sequence[Starter]
    workers: Mapping[int, Worker]
    programmes: Mapping[str, int]
    steps_left: Mapping[int, Sequence[str]]  # by person, what they still have to do
    by: Viewer
    chance: Random
    today: date
    as_told: Collection[int]  # people to whom no training is added
    records: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)
    awards: dict[tuple[int, int, date, int], int] = field(default_factory=dict)  # and the post that asks for it
    open: dict[int, list[tuple[Starter, OpenStep]]] = field(default_factory=lambda: defaultdict(list))  # by post

    # --- what was done ------------------------------------------------------------------------------------------------------------

    def record(self) -> None:
        """Each post at its own pace: what a step is recorded for counts for every induction that has it."""
        before = reads.came_back({starter.post_id for starter in self.starters})
        of_post = defaultdict[int, list[Starter]](list)
        for starter in self.starters:
            of_post[starter.post_id].append(starter)
        self._record_older()
        for post_id, starters in of_post.items():
            for starter in starters:
                self._bring(starter)
            if post_id in before:
                self._record_before(starters, before[post_id])
            self._record(starters)
        audit.insert_rows(StepRecord, list(self.records.values()))

    def _record(self, starters: Sequence[Starter]) -> None:
        pace = self._pace(starters[0])
        steps = {(step.programme_id, step.key): (starter, step) for starter in starters for step in starter.steps}
        keys_left = self.steps_left.get(starters[0].person_id, ())
        held_by, days_late = self._held(pace, [step for _, step in steps.values()])
        for starter, step in steps.values():
            days = [self._day(starter, step, pace["part"]) for _ in range(step.count)]
            late_on = step.due_on + days_late if step.key == held_by else starter.last_on
            if step.subject_id is not None:
                self._achieve(starter, step, late_on if step.key == held_by else days[0])
            elif step.key in keys_left or late_on > starter.last_on:
                self._begin(starter, step, days[0])
            else:
                self._do(starter, step, [late_on] if step.key == held_by else days)

    def _pace(self, starter: Starter) -> Any:
        slower = next((times for code, times in self.seeds["slower"].items() if self.programmes[code] == starter.programme_id), 1)
        shares = [pace["share"] * (slower if "held" in pace else 1) for pace in self.seeds["paces"]]
        return self.chance.choices(self.seeds["paces"], shares)[0]

    def _held(self, pace: Mapping[str, Any], steps: Sequence[OpenStep]) -> tuple[str | None, timedelta]:
        """The step that holds somebody, and for how long after its day."""
        shares = {step.key: self.seeds["holds"].get("training" if step.subject_id else step.key, 0) for step in steps}
        if "held" not in pace or not any(shares.values()):
            return None, timedelta()
        return self.chance.choices(list(shares), list(shares.values()))[0], timedelta(days=self.chance.randint(*pace["held"]))

    def _achieve(self, starter: Starter, step: OpenStep, day: date) -> None:
        """Training that the history has only later, or never. People who sign in have what their stories say."""
        is_there = step.done_on is not None and step.done_on <= day
        if step.subject_id and not is_there and day <= starter.last_on and starter.person_id not in self.as_told:
            self.awards[starter.person_id, step.subject_id, day, starter.employer_id] = starter.post_id

    def train(self) -> None:
        """The awards, and what follows from them."""
        there = reads.awards_of({person_id for person_id, *_ in self.awards})
        names = ("person_id", "subject_id", "achieved_on", "employer_id")
        new = (dict(zip(names, key, strict=True)) for key in self.awards if key not in there)
        audit.insert_rows(Award, [values | self.seeds["training"] for values in new])
        recompute(posts_of_persons({person_id for person_id, *_ in self.awards}))

    def _day(self, starter: Starter, step: OpenStep, part: Sequence[float]) -> date:
        """A weekday, but for the first day of all."""
        day = starter.starts_on + (step.due_on - starter.starts_on) * self.chance.uniform(*part)
        return max(day - timedelta(days=max(day.weekday() - SATURDAY + 1, 0)), starter.starts_on)

    def _begin(self, starter: Starter, step: OpenStep, day: date) -> None:
        """It is still to be done. Where it takes two, the starter has signed already; where it takes several days, one was."""
        said_by = ConfirmedBy.LEARNER if step.confirm == Confirm.BOTH else ConfirmedBy(step.confirm or Confirm.SUPERVISOR)
        if day <= starter.last_on and (step.confirm == Confirm.BOTH or step.count > 1):
            self._add(starter.post_id, step, day, said_by)
        self.open[starter.post_id].append((starter, step))

    def _do(self, starter: Starter, step: OpenStep, days: Sequence[date]) -> None:
        """As often as it takes, as far as the days have come: a week lies between two."""
        done = sorted(days)[0]
        for _ in range(step.count):
            if done > starter.last_on:
                self.open[starter.post_id].append((starter, step))
                return
            for said_by in (ConfirmedBy.LEARNER, ConfirmedBy.SUPERVISOR) if step.confirm == Confirm.BOTH else (step.confirm,):
                self._add(starter.post_id, step, done, ConfirmedBy(said_by or ConfirmedBy.SUPERVISOR))
            done += timedelta(days=7)

    def _record_before(self, starters: Sequence[Starter], first_day: date) -> None:
        part = self.seeds["before"]
        for starter in starters:
            for step in starter.steps:
                if step.subject_id is None and self.chance.random() < part["share"]:
                    day = first_day + timedelta(days=part["after_days"])
                    self._add(starter.post_id, step, day, ConfirmedBy.NOT_NAMED)

    def _record_older(self) -> None:
        """Volunteers of before did the programme once it was approved."""
        starters = {starter.post_id for starter in self.starters}
        for part in self.seeds["older"]:
            roles = {colleagues.job_role(key) for key in part["job_roles"]}
            for worker in self.workers.values():
                if worker.job_role_id in roles and worker.post_id not in starters and self.chance.random() < part["share"]:
                    day = self.today - timedelta(days=self.chance.randint(*part["days_ago"]))
                    key = (worker.post_id, self.programmes[part["programme"]], WHOLE, day, ConfirmedBy.SUPERVISOR)
                    self.records[key] = self._row(key, How.PAPER, None)

    def _bring(self, starter: Starter) -> None:
        for part in self.seeds["brought"]:
            if starter.programme_id == self.programmes[part["programme"]] and self.chance.random() < part["share"]:
                day = starter.starts_on - timedelta(days=self.chance.randint(*part["days_before"]))
                key = (starter.post_id, starter.programme_id, WHOLE, day, ConfirmedBy.NOT_NAMED)
                self.records[key] = self._row(key, How.BROUGHT, part["note"])

    def _add(self, post_id: int, step: OpenStep, day: date, said_by: ConfirmedBy) -> None:
        key = (post_id, step.programme_id, step.key, day, said_by)
        notes = self.seeds["notes"].get(step.key)
        note = self.chance.choice(notes) if notes and self.chance.random() < 0.5 else None
        how = How.PAPER if self.today - day > ON_PAPER else How.APP
        self.records[key] = self._row(key, how, note)
        if step.kind is StepKind.SHADOWING:
            self.records[key]["where_id"] = self.chance.choice(self._elsewhere(post_id))

    def _row(self, key: tuple[Any, ...], how: How, note: str | None) -> dict[str, Any]:
        values = dict(zip(("post_id", "programme_id", "step_key", "done_on", "confirmed_by"), key, strict=True))
        return values | {"how": how, "where_id": None, "note": note, "made_at": at(values["done_on"])}

    def _elsewhere(self, post_id: int) -> Sequence[int]:
        """Services of another sector than that of the post."""
        worker = self.workers.get(post_id)
        own = self._places[worker.employer_id].sector if worker else None
        return self._services[own]

    @cached_property
    def _places(self) -> Mapping[int, Any]:
        return people.places()

    @cached_property
    def _services(self) -> Mapping[Any, Sequence[int]]:
        """By sector, the services of all others."""
        services = [place for place in self._places.values() if place.kind == OrganisationKind.SERVICE]
        return {sector: [place.id for place in services if place.sector != sector] for sector in {None, *Sector}}

    # --- what is decided ----------------------------------------------------------------------------------------------------------

    def waive(self) -> None:
        """Some of what is open does not apply."""
        audit.insert_rows(Waiver, list(self._waivers()))

    def _waivers(self) -> Iterator[dict[str, Any]]:
        for post_id, steps in self.open.items():
            for starter, step in steps:
                part = self.seeds["waivers"].get(step.key)
                if part and self.chance.random() * 100 < part["share"]:
                    day = min(starter.starts_on + timedelta(days=self.chance.randint(1, 40)), starter.last_on)
                    yield {
                        "post_id": post_id,
                        "programme_id": step.programme_id,
                        "step_key": step.key,
                        "reason": self.chance.choice(part["reasons"]),
                        "from_day": day,
                        "made_at": at(day),
                        "by_account_id": self.by.account_id,
                    }

    def name_buddies(self, named: Sequence[int]) -> None:
        """Whoever has worked longest at the same place helps; those named help the newest of theirs."""
        newest = sorted((starter for starter in self.starters if starter.post_id in self.workers), key=lambda starter: starter.starts_on)
        buddies: dict[int, tuple[int, date]] = {}
        for starter in newest:
            if starter.post_id in self.open and self.chance.random() * 100 < self.seeds["buddies"]["share"]:
                longest = min(self._colleagues(starter), key=start, default=None)
                if longest:
                    buddies[starter.post_id] = (longest.person_id, starter.starts_on)
        for person_id in named:
            buddies |= {worker.post_id: (person_id, worker.starts_on) for worker in newest_beside(person_id, self.workers)}
        rows = [
            {"post_id": post_id, "person_id": who, "named_on": day, "made_at": at(day), "by_account_id": self.by.account_id}
            for post_id, (who, day) in buddies.items()
        ]
        audit.insert_rows(Buddy, rows)

    def _colleagues(self, starter: Starter) -> Sequence[Worker]:
        """Who was there before them."""
        own = self.workers[starter.post_id]
        here = self._at_work[own.organisation_id]
        return [worker for worker in here if worker.person_id != own.person_id and worker.starts_on < starter.starts_on]

    @cached_property
    def _at_work(self) -> Mapping[int, Sequence[Worker]]:
        at_work = defaultdict[int, list[Worker]](list)
        for worker in self.workers.values():
            at_work[worker.organisation_id].append(worker)
        return at_work
