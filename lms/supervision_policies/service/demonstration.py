"""The demonstration of policies: how often supervision is due, and what a file has brought of those who meet outside its groups."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from lms.audit import service as audit
from lms.kit.db import chunked
from lms.kit.numbers import counted
from lms.kit.room import DemoContext
from lms.kit.seed_files import SEEDS, read_seed_file
from lms.people.rules import WorkerType
from lms.supervision.models import SessionAttendance, SupervisionGroup, SupervisionSession
from lms.supervision.rules.words import AttendanceMark, GroupKind, MemberRole, SessionState
from lms.supervision_policies.models import SupervisionPolicy
from lms.supervision_policies.queries import demonstration as reads
from lms.supervision_sessions.queries.demonstration import Worker, workers

MONTHS = timedelta(days=240)
DAY = timedelta(days=1)
SATURDAY = 5
#: More than so many are in two groups.
TEAM = 14
#: Of a hundred members of a team who come.
COME = 90
#: A pair that finds no day of its own in the supervisor's diary within so many days leaves one out.
TRIES = 8


def load(context: DemoContext) -> None:
    """Raises KeyError where the seeds are wrong."""
    seeds = read_seed_file(SEEDS / "demo" / "supervision.yaml")
    _set_policies(seeds["policies"], context.today)
    history = History(Random(f"{context.seed} history of supervision"), context.today, reads.away())
    supervised, everyone = reads.supervised_posts(), workers(context.today)
    for part in seeds["history"]:
        codes = reads.codes_within(part["organisation"])
        history.tell(part, [worker for worker in everyone if worker.organisation in codes and worker.post_id not in supervised], everyone)
    sessions = history.record()
    context.say(f"Brought {counted(sessions, 'session', 'sessions')} of supervision that others had.")


def _set_policies(parts: Sequence[Mapping[str, Any]], today: date) -> None:
    """Those of organisations that are there."""
    places, roles = reads.organisations(), reads.job_roles()
    rows = [
        {
            "organisation_id": places[part["organisation"]],
            "job_role_id": roles[part["job_role"]] if "job_role" in part else None,
            "worker_type": WorkerType(part["worker_type"]) if "worker_type" in part else None,
            "interval_days": part["interval_days"],
            "group_counts": part["group_counts"],
            "effective_from": today + timedelta(days=part["from"]),
            "effective_until": today + timedelta(days=part["until"]) if "until" in part else None,
        }
        for part in parts
        if part["organisation"] in places
    ]
    audit.insert_rows(SupervisionPolicy, rows)


@dataclass
class Met:
    """A session, and who came to it."""

    group: int  # its place among the groups
    held_on: date
    minutes: int
    people: list[tuple[int, MemberRole]]


@dataclass
class History:
    """Who met when, as a file would have it: groups without members and without agreements."""

    chance: Random
    today: date
    away: Mapping[int, Sequence[reads.Away]]
    groups: list[tuple[str, GroupKind]] = field(default_factory=list)
    met: list[Met] = field(default_factory=list)
    counted: set[int] = field(default_factory=set)  # posts that are in it

    def tell(self, part: Mapping[str, Any], branch: Sequence[Worker], everyone: Sequence[Worker]) -> None:
        """These roles in a branch, each supervisor's people by themselves."""
        by_post, kind = {worker.post_id: worker for worker in everyone}, GroupKind(part["kind"])
        teams: defaultdict[tuple[int, str], list[Worker]] = defaultdict(list)
        for worker in branch:
            if worker.role in part["job_roles"] and worker.supervisor_post_id in by_post and worker.post_id not in self.counted:
                teams[worker.supervisor_post_id, worker.employer].append(worker)
                self.counted.add(worker.post_id)
        several = ((supervisor_id, half) for (supervisor_id, _), team in teams.items() for half in chunked(team, TEAM))
        for supervisor_id, team in several:
            self.groups.append((f"{by_post[supervisor_id].organisation}-{kind.value.upper()}-{len(self.groups) + 1}", kind))
            self.met += self._in_pairs(part, team, by_post[supervisor_id]) if kind.is_pair else self._together(part, team)

    def _in_pairs(self, part: Mapping[str, Any], team: Sequence[Worker], supervisor: Worker) -> Iterator[Met]:
        """Each by themselves: a supervisor meets one of them on a day."""
        diary: set[date] = set()
        for worker in team:
            for day in self._days(part):
                free = next((day - n * DAY for n in range(TRIES) if self._is_open(day - n * DAY, diary)), None)
                if free and worker.starts_on <= free and not self._is_away(worker.post_id, free):
                    diary.add(free)
                    leads = [(supervisor.post_id, MemberRole.FACILITATOR)] if supervisor.starts_on <= free else []
                    yield Met(
                        len(self.groups) - 1, free, self.chance.choice((45, 60, 60, 75)), [(worker.post_id, MemberRole.MEMBER), *leads]
                    )

    def _together(self, part: Mapping[str, Any], team: Sequence[Worker]) -> Iterator[Met]:
        for day in self._days(part):
            meets_on = next(day - n * DAY for n in range(TRIES) if self._is_open(day - n * DAY, ()))
            people = [worker.post_id for worker in team if worker.starts_on <= meets_on and not self._is_away(worker.post_id, meets_on)]
            came = [(post_id, MemberRole.MEMBER) for post_id in people if self.chance.uniform(0, 100) < COME]
            if came:
                yield Met(len(self.groups) - 1, meets_on, self.chance.choice((60, 60, 90)), came)

    def _days(self, part: Mapping[str, Any]) -> Iterator[date]:
        """Back from the last one, about as far apart as they should be."""
        interval = part["days"]
        is_late = self.chance.uniform(0, 100) < part["late"]
        ago = interval + self.chance.randint(3, 50) if is_late else self.chance.randint(1, interval - 6)
        while ago <= MONTHS.days:
            yield self.today - ago * DAY
            ago += interval + self.chance.randint(-4, 4)

    def _is_open(self, day: date, diary: set[date] | tuple[()]) -> bool:
        return day.weekday() < SATURDAY and day not in diary

    def _is_away(self, post_id: int, day: date) -> bool:
        return any(first <= day and (last is None or day <= last) for first, last in self.away.get(post_id, ()))

    def record(self) -> int:
        """Write it, and say how many sessions there are."""
        first_days: dict[int, date] = {}
        for met in self.met:
            first_days[met.group] = min(met.held_on, first_days.get(met.group, met.held_on))
        ids = audit.insert_rows(SupervisionGroup, [self._group(at, first) for at, first in first_days.items()])
        group_ids = dict(zip(first_days, ids, strict=True))
        sessions = audit.insert_rows(SupervisionSession, [self._session(met, group_ids[met.group]) for met in self.met])
        attendances = (
            {"session_id": row_id, "post_id": post_id, "role": role, "mark": AttendanceMark.PRESENT, "minutes": met.minutes}
            for row_id, met in zip(sessions, self.met, strict=True)
            for post_id, role in met.people
        )
        audit.insert_rows(SessionAttendance, list(attendances))
        return len(sessions)

    def _group(self, at: int, first_day: date) -> dict[str, Any]:
        code, kind = self.groups[at]
        return {"code": code, "kind": kind, "name": "" if kind.is_pair else code, "opened_on": first_day}

    def _session(self, met: Met, group_id: int) -> dict[str, Any]:
        return {"group_id": group_id, "held_on": met.held_on, "minutes": met.minutes, "state": SessionState.HAPPENED}
