"""Who is picked for the groups of the demonstration."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from lms.supervision_sessions.queries.demonstration import Worker

#: One of the seeds' people, or a description of some.
Pick = str | Mapping[str, Any]
SUPERVISOR = "supervisor"


@dataclass
class Crew:
    """Everybody who works here, and who of them is in a group by now."""

    workers: Sequence[Worker]
    gone: Sequence[Worker]  # who has left in these months
    named: Mapping[str, int]  # people of the seeds
    chance: Random
    used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.by_post = {worker.post_id: worker for worker in self.workers}

    def who(self, name: str, employer: str | None = None) -> Worker:
        """Somebody of the seeds, under their first post, or that with this employer."""
        person_id = self.named[name]
        return next(worker for worker in self.workers if worker.person_id == person_id and employer in (None, worker.employer))

    def supervisor_of(self, worker: Worker) -> Worker:
        """Raises KeyError where nobody supervises them."""
        assert worker.supervisor_post_id is not None
        return self.by_post[worker.supervisor_post_id]

    def pick(self, picks: Sequence[Pick], beside: Collection[Worker] = (), employer: str | None = None) -> list[Worker]:
        """These people, each once, and none of those beside them."""
        people: dict[int, Worker] = {}
        taken = {worker.person_id for worker in beside}
        for part in picks:
            chosen = [self.who(part, employer)] if isinstance(part, str) else self._some(part, taken | people.keys())
            people |= {worker.person_id: worker for worker in chosen}
        self.used |= people.keys()
        return list(people.values())

    def _some(self, part: Mapping[str, Any], taken: Collection[int]) -> list[Worker]:
        """So many as are asked for: the first that fit best; where the partnership is small, others of that employer."""
        chosen: dict[int, Worker] = {}
        for worker in self._in_order(part):
            if worker.person_id not in taken and len(chosen) < part["number"]:
                chosen.setdefault(worker.person_id, worker)
        return list(chosen.values())

    def _in_order(self, part: Mapping[str, Any]) -> Iterator[Worker]:
        """Long-standing colleagues first, whom no other group has: newcomers have no eight months to tell of."""
        own = [worker for worker in self.workers if worker.employer == part["employer"] and worker.is_free]
        older = sorted(own, key=lambda worker: (worker.starts_on, worker.post_id))
        reserve = self.chance.sample(older[: len(older) * 4 // 5 + 1], len(older[: len(older) * 4 // 5 + 1]))
        cast = set(self.named.values())
        fitting = [worker for worker in reserve if self._fits(worker, part)]
        for group in (fitting, reserve):
            yield from (worker for worker in group if worker.person_id not in self.used | cast)
        yield from (worker for worker in reserve if worker.person_id not in cast)

    def _fits(self, worker: Worker, part: Mapping[str, Any]) -> bool:
        in_team = "team_of" not in part or worker.supervisor_post_id == self.who(part["team_of"]).post_id
        is_under = "under" not in part or f"{worker.organisation}-".startswith(f"{part['under']}-")
        return in_team and is_under and ("roles" not in part or worker.role in part["roles"])

    def leaver(self, part: Mapping[str, Any], day: date, beside: Collection[Worker]) -> Worker:
        """Somebody whose post has ended; where nobody's has, somebody else who left the group."""
        taken = {worker.person_id for worker in beside} | self.used
        away = [worker for worker in self.gone if worker.employer == part["employer"] and worker.starts_on < day]
        fitting = [worker for worker in away if self._fits(worker, part)] or away
        others = self._some({**part, "number": 1}, taken)
        return next((worker for worker in fitting if worker.person_id not in taken), others[0] if others else self.workers[0])
