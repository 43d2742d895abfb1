"""Whom the demonstration has signed off: by first assessors here, with their judgements, and by others before."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any

from lms.access import Viewer
from lms.audit import service as audit
from lms.framework.queries.versions import FrameworkRow
from lms.framework.rules.contents import Contents
from lms.kit.db import insert_unaudited
from lms.signoff.models import FirstAssessor, Judgement, JudgementRating, SelfAssessment, SelfRating, SignOff
from lms.signoff.queries.demonstration import Worker, names_of
from lms.signoff.rules.review import review_day
from lms.signoff.rules.words import Outcome, Source

#: An assessor of a demonstration sees people on weekdays, at this time.
VISIT = time(14, 0)
SATURDAY = 5


@dataclass(kw_only=True)
class Crowd:
    """Who works where, and what their roles ask for; and what has been made of it."""

    seeds: Mapping[str, Any]
    scheme: FrameworkRow
    version_id: int
    contents: Contents
    workers: Sequence[Worker]
    asked: Mapping[int, Sequence[tuple[str, int]]]
    named: Sequence[int]
    by: Viewer
    chance: Random
    today: date
    aside: set[int] = field(default_factory=set)
    assessors: list[int] = field(default_factory=list)
    judged: set[int] = field(default_factory=set)
    number: int = 0

    @cached_property
    def teams(self) -> Mapping[int, list[Worker]]:
        """Whom each supervisor has, without those who have nothing to be signed off for."""
        teams = defaultdict(list)
        for worker in self.workers:
            if worker.supervisor_id not in (None, worker.person_id) and self.pairs(worker):
                teams[worker.supervisor_id or 0].append(worker)
        return teams

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """The ratings that count as met."""
        return tuple(rating.score for rating in self.scheme.scheme.ratings if rating.is_met)

    def pairs(self, worker: Worker) -> Sequence[tuple[str, int]]:
        """What is expected of somebody: competency and level."""
        return self.asked.get(worker.job_role_id or 0, ())

    def team_of(self, assessor: int) -> list[Worker]:
        """Whom somebody may sign: whom they supervise; who supervises nobody has the people of their employer."""
        if self.teams.get(assessor):
            return self.teams[assessor]
        own = next(worker for worker in self.workers if worker.person_id == assessor)
        return [
            worker
            for worker in self.workers
            if worker.employer_id == own.employer_id and worker.person_id not in (assessor, own.supervisor_id) and self.pairs(worker)
        ]

    def set_aside(self, person_ids: Collection[int]) -> None:
        """They ask for some of their competencies, which nobody has signed so far."""
        self.aside |= set(person_ids)

    def free_pairs(self, worker: Worker) -> list[tuple[str, int]]:
        """What somebody who was set aside still has to be signed off for: the first two of every four."""
        return [pair for place, pair in enumerate(self.pairs(worker)) if place % 4 < 2]

    # --- first assessors ---------------------------------------------------------------------------------------------------------

    def name_first_assessors(self) -> None:
        """Those the seeds name, and the supervisors of the largest teams."""
        part = self.seeds["first_assessors"]
        largest = sorted(self.teams, key=lambda person_id: (-len(self.teams[person_id]), person_id))
        self.assessors = list(dict.fromkeys([*self.named, *largest]))[: part["number"]]
        starts_on = self.today - timedelta(days=part["since_days"])
        rows = [
            {
                "person_id": person_id,
                "framework_id": self.scheme.id,
                "domain_code": None,
                "competency_code": None,
                "level": part["level"],
                "organisation_id": Counter(worker.employer_id for worker in self.team_of(person_id)).most_common(1)[0][0],
                "starts_on": starts_on,
                "ends_on": starts_on + timedelta(days=part["for_days"]),
                "reason": self.chance.choice(part["reasons"]),
                "made_at": self._at(starts_on),
                "by_account_id": self.by.account_id,
            }
            for person_id in self.assessors
        ]
        audit.insert_rows(FirstAssessor, rows)

    # --- judged here --------------------------------------------------------------------------------------------------------------

    def judge(self) -> None:
        """The people of first assessors, until there are enough: each with judgements, and every other with a self-assessment."""
        part, judgements = self.seeds["judged"], []
        for assessor in self.assessors:
            for worker in self.team_of(assessor):
                if len(self.judged) < part["people"] and worker.person_id not in self.judged:
                    self.judged.add(worker.person_id)
                    judgements += [self._judgement(assessor, worker, pair) for pair in self._some(worker, part["shares"])]
        self._write(judgements)

    def _some(self, worker: Worker, shares: Sequence[float]) -> Iterator[tuple[str, int]]:
        """Of what is expected of somebody, a share that is theirs: some have everything, some little."""
        left = set(self.free_pairs(worker)) if worker.person_id in self.aside else set()
        share = self.chance.choice(shares)
        return (pair for pair in self.pairs(worker) if pair not in left and self.chance.random() < share)

    def _judgement(self, assessor: int, worker: Worker, pair: tuple[str, int]) -> dict[str, Any]:
        oldest = min(self.seeds["first_assessors"]["since_days"] - 1, max((self.today - worker.starts_on).days, 2))
        day = self.today - timedelta(days=self.chance.randint(1, oldest))
        day -= timedelta(days=max(day.weekday() - SATURDAY + 1, 0))
        return {"assessor": assessor, "worker": worker, "code": pair[0], "level": pair[1], "day": day}

    def _write(self, judgements: Sequence[Mapping[str, Any]]) -> None:
        names = names_of({judgement["assessor"] for judgement in judgements})
        sign_offs = audit.insert_rows(SignOff, [self._sign_off(judgement, names) for judgement in judgements])
        self.number += len(sign_offs)
        rows = [self._judged(judgement, sign_off_id) for judgement, sign_off_id in zip(judgements, sign_offs, strict=True)]
        self._rate(Judgement, JudgementRating, "judgement_id", rows, judgements)
        rated = [judgement for judgement in judgements if judgement["worker"].person_id % 2]
        self._rate(SelfAssessment, SelfRating, "self_assessment_id", [self._own(judgement) for judgement in rated], rated)

    def _sign_off(self, judgement: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
        months = self.contents.by_code[judgement["code"]].review_months or self.contents.review_months
        return self._row(judgement["worker"], judgement["code"], judgement["level"], judgement["day"]) | {
            "review_on": review_day(judgement["day"], months),
            "source": Source.GIVEN,
            "assessor_id": judgement["assessor"],
            "assessor_name": names[judgement["assessor"]],
            "method": "",
        }

    def _row(self, worker: Worker, code: str, level: int, day: date) -> dict[str, Any]:
        return {
            "person_id": worker.person_id,
            "framework_id": self.scheme.id,
            "competency_code": code,
            "level": level,
            "signed_on": day,
            "employer_id": worker.employer_id,
            "made_at": self._at(day),
        }

    def _judged(self, judgement: Mapping[str, Any], sign_off_id: int) -> dict[str, Any]:
        return {
            "person_id": judgement["worker"].person_id,
            "assessor_id": judgement["assessor"],
            "version_id": self.version_id,
            "competency_code": judgement["code"],
            "level": judgement["level"],
            "outcome": Outcome.SIGNED,
            "judged_at": self._at(judgement["day"]),
            "sign_off_id": sign_off_id,
        }

    def _own(self, judgement: Mapping[str, Any]) -> dict[str, Any]:
        at = self._at(judgement["day"] - timedelta(days=7))
        return {
            "person_id": judgement["worker"].person_id,
            "version_id": self.version_id,
            "competency_code": judgement["code"],
            "level": judgement["level"],
            "begun_at": at,
            "finished_at": at,
        }

    def _rate(self, model: Any, rating: Any, key: str, rows: Sequence[Mapping[str, Any]], judgements: Sequence[Mapping[str, Any]]) -> None:
        ids = audit.insert_rows(model, rows)
        behaviours = [
            {key: row_id, "behaviour_id": behaviour.id, "score": self.chance.choice(self.scores)}
            for row_id, judgement in zip(ids, judgements, strict=True)
            for behaviour in self.contents.by_code[judgement["code"]].up_to(judgement["level"])
        ]
        insert_unaudited(rating, behaviours)

    # --- brought ------------------------------------------------------------------------------------------------------------------

    def bring(self) -> None:
        """What most people have from before; some of it is due for review by now."""
        part = self.seeds["brought"]
        rows, known = [], set(self.judged)
        for worker in self.workers:
            if worker.person_id not in known and self.chance.random() < part["people"]:
                known.add(worker.person_id)
                rows += [self._brought(worker, code, level) for code, level in self._some(worker, part["shares"])]
        self.number += len(audit.insert_rows(SignOff, rows))

    def _brought(self, worker: Worker, code: str, level: int) -> dict[str, Any]:
        part = self.seeds["brought"]
        day = self.today - timedelta(days=self.chance.randint(20, part["oldest_days"]))
        return self._row(worker, code, level, day) | {
            "review_on": review_day(day, self.contents.review_months),
            "source": Source.BROUGHT,
            "assessor_id": None,
            "assessor_name": self.chance.choice(part["assessors"]),
            "method": self.chance.choice(part["methods"]),
        }

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, VISIT, UTC)
